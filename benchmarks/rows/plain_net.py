"""A net as a good student writes it: float64, whole formulas, dicts of arrays, Adam array by array."""

import numpy as np


class PlainNet:
    """Affine layers with ReLU between them, and on request batch norm before it and dropout after it."""

    def __init__(self, weights, keep_prob=1.0, *, normalize=True):
        self.depth, self.keep_prob, self.normalize = len(weights), keep_prob, normalize
        self.params = {}
        for i, w in enumerate(weights):
            self.params[f"w{i}"], self.params[f"b{i}"] = w.astype(float), np.zeros(w.shape[1])
            if normalize and i < self.depth - 1:
                self.params[f"gamma{i}"], self.params[f"beta{i}"] = np.ones(w.shape[1]), np.zeros(w.shape[1])
        self.restart()

    def restart(self):
        """Adam's averages from zero."""
        self.m, self.V = ({name: np.zeros_like(p) for name, p in self.params.items()} for _ in range(2))
        self.t = 0

    def step(self, x, y):
        """One batch forward, backward and through Adam.  Returns the loss before."""
        loss, dscores, caches = self.forward(x, y)
        self.adam(self.backward(dscores, caches))
        return loss

    def forward(self, x, y):
        p, caches, h, N = self.params, [], x, len(x)
        for i in range(self.depth - 1):
            a, x_hat, std, mask, below = h @ p[f"w{i}"] + p[f"b{i}"], None, None, None, h
            if self.normalize:
                std = np.sqrt(a.var(axis=0) + 1e-5)
                x_hat = (a - a.mean(axis=0)) / std
                a = p[f"gamma{i}"] * x_hat + p[f"beta{i}"]
            h = np.maximum(0, a)
            if self.keep_prob < 1:
                mask = (np.random.rand(*h.shape) < self.keep_prob) / self.keep_prob     # noqa: NPY002
                h = h * mask
            caches.append((below, x_hat, std, a, mask))
        caches.append(h)
        scores = h @ p[f"w{self.depth - 1}"] + p[f"b{self.depth - 1}"]
        exp = np.exp(scores - scores.max(axis=1, keepdims=True))
        probs = exp / exp.sum(axis=1, keepdims=True)
        loss = -np.log(probs[np.arange(N), y]).mean()
        probs[np.arange(N), y] -= 1
        return loss, probs / N, caches

    def backward(self, dout, caches):
        p, last = self.params, self.depth - 1
        grads = {f"w{last}": caches[-1].T @ dout, f"b{last}": dout.sum(axis=0)}
        d = dout @ p[f"w{last}"].T
        for i in reversed(range(last)):
            below, x_hat, std, a, mask = caches[i]
            if mask is not None:
                d = d * mask
            d = d * (a > 0)
            if self.normalize:
                grads[f"gamma{i}"], grads[f"beta{i}"] = np.sum(d * x_hat, axis=0), d.sum(axis=0)
                d = d * p[f"gamma{i}"]
                d = (d - d.mean(axis=0) - x_hat * np.mean(d * x_hat, axis=0)) / std
            grads[f"w{i}"], grads[f"b{i}"] = below.T @ d, d.sum(axis=0)
            d = d @ p[f"w{i}"].T
        return grads

    def adam(self, grads, lr=1e-3):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = 0.9 * self.m[name] + 0.1 * g
            self.V[name] = 0.999 * self.V[name] + 0.001 * g**2
            m_hat, V_hat = self.m[name] / (1 - 0.9**self.t), self.V[name] / (1 - 0.999**self.t)
            p -= lr * m_hat / (np.sqrt(V_hat) + 1e-8)

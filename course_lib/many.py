"""Many small nets at once: a search tries dozens, an ensemble averages them, and one by one most of the
time would go into calling NumPy on small arrays.

The nets share one shape and lie side by side on a leading axis, so that a layer of all of them is one
batched product, (M, N, D) @ (M, D, H).  net.fit trains them like one net.
"""

import itertools

import numpy as np

from course_lib import activations, initialization
from course_lib.checks import require_count, require_float_dtype, require_floats, require_rank, require_shape
from course_lib.checks_kinds import require_function, require_sequence
from course_lib.net import Sequential


class ManyNets:
    """M fully connected ReLU nets of the same widths, for instance (64, 32, 10).

    parameters, gradients: (M, P), a row for each net, its weight matrices first;  weights: how many of
    the P are weights.  With net.fit, lr and weight_decay may each be a number or (M,), one for each net; the
    losses and accuracies of its History then have one number for each net.
    """

    def __init__(self, M, widths, *, rng, init=None, dtype=np.float32):
        require_float_dtype(dtype)
        M = require_count(M=M)
        widths = require_sequence(widths=widths, of="numbers of inputs, of hidden units and of classes", least=2)
        shapes = list(itertools.pairwise([require_count(**{f"widths = {widths}: a width": width}) for width in widths]))
        init = initialization.he if init is None else init
        require_function(init=init)
        self.inputs = shapes[0][0]
        self.weights = sum(D * H for D, H in shapes)
        self.parameters = np.zeros((M, self.weights + sum(H for _, H in shapes)), dtype)
        self.state = self.parameters                           # as in net.Sequential; there is nothing else here
        self.gradients = np.zeros_like(self.parameters)
        self.layers = list(zip(_views(self.parameters, shapes), _views(self.gradients, shapes), strict=True))
        for (w, _), _ in self.layers:
            for net in w:
                net[...] = init(net.shape, rng=rng, dtype=dtype)

    def forward(self, x, *, training=False):
        """Scores (M, N, C) of the same examples x (N, D) for each net, or of (M, N, D) of its own."""
        require_floats(x=x)
        require_rank(2, 3, x=x)
        require_shape((len(self.parameters), None, self.inputs)[-x.ndim:], x=x)
        out, self.cache = x.astype(self.parameters.dtype, copy=False), []
        for i, ((w, b), _) in enumerate(self.layers):
            relu = None
            if i > 0:
                out, relu = activations.relu_forward(out)
            self.cache.append((out, relu))
            out = out @ w                                      # (M, N, H)
            out += b
        self.shape = out.shape
        return out

    def backward(self, dscores):
        """Fill `gradients` from ∂L/∂scores (M, N, C), for the batch that went forward last."""
        require_floats(parameters=self.parameters, dscores=dscores)
        require_shape(self.shape, dscores=dscores)
        dout = dscores
        ones = np.ones((1, dout.shape[1]), dout.dtype)         # (1, N): a product with it is a sum over the examples
        for ((w, _), (dw, db)), (x, relu) in zip(reversed(self.layers), reversed(self.cache), strict=True):
            np.matmul(np.swapaxes(x, -1, -2), dout, out=dw)
            np.matmul(ones, dout, out=db)                      # dout.sum(axis=1) takes 8 times as long
            if relu is not None:
                dout = activations.relu_backward(dout @ np.swapaxes(w, -1, -2), *relu)

    accuracy = Sequential.accuracy                             # here a share for each net, (M,)


def _views(buffer, shapes):
    """The w (M, D, H) and b (M, 1, H) of each layer, as views of a buffer (M, P)."""
    M = len(buffer)
    ends = np.cumsum([D * H for D, H in shapes] + [H for _, H in shapes])
    parts = np.split(buffer, ends[:-1], axis=1)
    L = len(shapes)
    return [(w.reshape(M, D, H), b.reshape(M, 1, H)) for w, b, (D, H) in zip(parts[:L], parts[L:], shapes, strict=True)]

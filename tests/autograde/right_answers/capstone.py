"""Chapter 14: nets trained in other ways than the reference's, and mistakes in other words than ours."""

import numpy as np

from course_lib import augmentation_turns, ensembles, layers, net, optimizers


def turned(x, times, rng):
    """So many versions of the digits, each turned by an angle of its own."""
    many = np.tile(x, (times, 1)).reshape(-1, 8, 8, 1)
    return augmentation_turns.random_rotation(many, limit=15, rng=rng).reshape(-1, 64)


def by_hand(x, y, *, rng):
    """A loop over batches, softmax, Adam without correction, noisy digits, averaged weights, a list of lists."""
    w1 = rng.normal(size=(64, 66)) * np.sqrt(2 / 64)
    w2 = rng.normal(size=(66, 10)) * np.sqrt(2 / 66)
    parts = [w1, np.zeros(66), w2, np.zeros(10)]
    speed = size = [np.zeros_like(p) for p in parts]
    steps = 60 * len(x) // 25
    many, mean = turned(x, 60, rng), parts
    for _ in range(steps):
        rows = rng.integers(len(many), size=25)
        xb = many[rows] + 0.15 * rng.normal(size=(25, 64))
        w1, b1, w2, b2 = parts
        h = np.maximum(0, xb @ w1 + b1)
        p = np.exp(h @ w2 + b2 - np.max(h @ w2 + b2, axis=1, keepdims=True))
        d = (p / p.sum(axis=1, keepdims=True) - np.eye(10)[y[rows % len(x)]]) / 25
        dh = (d @ w2.T) * (h > 0)
        grads = [xb.T @ dh + 5e-4 * w1, dh.sum(axis=0), h.T @ d + 5e-4 * w2, d.sum(axis=0)]
        speed = [0.9 * v + 0.1 * g for v, g in zip(speed, grads, strict=True)]
        size = [0.99 * v + 0.01 * g * g for v, g in zip(size, grads, strict=True)]
        parts = [p - 0.015 * v / (1e-8 + np.sqrt(s)) for p, v, s in zip(parts, speed, size, strict=True)]
        mean = [m + 0.005 * (p - m) for m, p in zip(mean, parts, strict=True)]
    return [[mean[0], mean[1]], [mean[2], mean[3]]]


def three_layers(x, y, *, rng):
    """Deeper and narrower, on turned and noisy digits, under Nesterov's rule and a straight line of rates."""
    many = turned(x, 60, rng)
    many += 0.15 * rng.standard_normal(many.shape).astype(np.float32)
    stack = [layers.Affine(64, 58, rng=rng), layers.ReLU(), layers.Affine(58, 14, rng=rng), layers.ReLU(),
             layers.Affine(14, 10, rng=rng)]
    model = net.Sequential(stack)
    total = 60 * -(-len(x) // 25)
    net.fit(model, many, np.tile(y, 60), rule=optimizers.nag, lr=lambda step: 0.1 * (1 - step / total), epochs=1,
            batch=25, weight_decay=1e-3, rng=rng)
    return tuple((layer.params["w"], layer.params["b"]) for layer in stack if layer.params)


def averaged_in_float64(x, y, *, rng):
    """A running average of the weights, digits in float64, and no option but noise and decay."""
    x = x.astype(float)
    stack = [layers.Affine(64, 64, rng=rng, dtype=float), layers.ReLU(), layers.Affine(64, 10, rng=rng, dtype=float)]
    model, mean = net.Sequential(stack), None
    many = turned(x, 60, rng)
    many += rng.normal(scale=0.15, size=many.shape)

    def averaging(steps):
        nonlocal mean
        for step in steps:
            yield step
            mean = ensembles.ema(model.parameters, mean, decay=0.995)
    net.fit(model, many, np.tile(y, 60), lr=2e-2, epochs=1, batch=25, weight_decay=1e-3, rng=rng, progress=averaging)
    model.parameters[...] = mean
    return [(layer.params["w"], layer.params["b"]) for layer in stack if layer.params]


RIGHT = {"train": [by_hand, three_layers, averaged_in_float64]}


def small_net(x, y, rng, *, hidden=48, lr=5e-3, epochs=50):
    stack = [layers.Affine(64, hidden, rng=rng), layers.ReLU(), layers.Affine(hidden, 10, rng=rng)]
    net.fit(net.Sequential(stack), x, y, lr=lr, epochs=epochs, batch=20, rng=rng)
    return tuple((layer.params["w"].copy(), layer.params["b"].copy()) for layer in stack if layer.params)


def standardised_by_hand(x, y, *, rng):
    return small_net(((x - x.mean(axis=0)) / (x.std(axis=0) + 0.1)).astype(np.float32), y, rng)


def only_centred(x, y, *, rng):
    return small_net(3 * (x - x.mean(axis=0)), y, rng)


def rows_are_units(x, y, *, rng):
    return [[w.transpose(), b] for w, b in small_net(x, y, rng)]


def backwards(x, y, *, rng):
    return small_net(x, y, rng)[::-1]


def a_thousand_units(x, y, *, rng):
    return small_net(x, y, rng, hidden=1000, epochs=5)


def own_luck(x, y, *, rng):
    return small_net(x, y, np.random.default_rng(42))


def the_first_net(x, y, *, rng):
    model = net.Sequential([layers.Affine(64, 40, rng=rng), layers.ReLU(), layers.Affine(40, 10, rng=rng)])
    begin = tuple((layer.params["w"].copy(), layer.params["b"].copy()) for layer in model.layers[::2])
    net.fit(model, x, y, epochs=3, rng=rng)
    return begin


def defaults(x, y, *, rng):
    stack = [layers.Affine(64, 32, rng=rng), layers.ReLU(), layers.Affine(32, 10, rng=rng)]
    net.fit(net.Sequential(stack), x, y, rng=rng)
    return [[layer.params["w"], layer.params["b"]] for layer in stack[::2]]


def validated_on_the_end(x, y, *, rng):
    cut = int(0.7 * len(x))
    return small_net(x[:cut], y[:cut], rng)


def centred_twice(x, y, *, rng):
    mean = x.mean(axis=0)
    (w, b), last = small_net(x - mean, y, rng)
    return (w, b + mean @ w), last


WRONG = {"train": [
    (standardised_by_hand, "centred or standardised first"), (only_centred, "centred or standardised first"),
    (rows_are_units, "lie on their side"), (backwards, "last one first"), (a_thousand_units, "more numbers than"),
    (own_luck, "your own rng"), (the_first_net, "has not learned anything"),
    (defaults, "learned too little"), (validated_on_the_end, "some of the classes"), (centred_twice, "wrong sign"),
]}

"""Chapter 8: one step of each rule, on the parameters of the epoch's net and on those of a small one."""

from types import SimpleNamespace

import numpy as np

from benchmarks.row import Contest, Peer, normal, row, tensor, torch, wholes, with_torch
from benchmarks.rows.passes import LR, PASSES, over_slices
from course_lib import net, optimizers

LARGE = [(3072, 512), (512,), (512, 512), (512,), (512, 512), (512,), (512, 512), (512,), (512, 10), (10,)]
SMALL = [(64, 32), (32,), (32, 10), (10,)]


def pieces(flat, shapes):
    """The arrays of a net, as views of a flat buffer."""
    ends = np.cumsum([np.prod(shape) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]


def start(shapes):
    """The same parameters and gradients for everyone, flat."""
    size = sum(int(np.prod(shape)) for shape in shapes)
    return normal(size), normal(size, seed=1)


def ours(shapes, rule, options, weight_decay):
    w, dw = start(shapes)
    model = SimpleNamespace(state=w, parameters=w, gradients=dw, weights=len(w))
    update = net.Updater(model, rule, weight_decay, options)

    def step():
        update(LR)
        return w
    return step


@with_torch
def theirs(shapes, optimizer, options):
    w, dw = start(shapes)
    parameters = [torch.nn.Parameter(tensor(part)) for part in pieces(w, shapes)]
    for parameter, gradient in zip(parameters, pieces(dw, shapes), strict=True):
        parameter.grad = tensor(gradient)
    optimizer = getattr(torch.optim, optimizer)(parameters, lr=LR, **options)

    def step():
        optimizer.step()
        return w                        # the parameters share its memory
    return step


def plain_adam(shapes, weight_decay=0.0):
    """Array by array, whole formulas, as the paper has it."""
    w, dw = start(shapes)
    parameters, gradients = pieces(w, shapes), pieces(dw, shapes)
    m, V = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    t = 0

    def step():
        nonlocal t
        t += 1
        for i, (p, g) in enumerate(zip(parameters, gradients, strict=True)):
            if weight_decay:
                p -= LR * weight_decay * p
            m[i] = 0.9 * m[i] + 0.1 * g
            V[i] = 0.999 * V[i] + 0.001 * g**2
            m_hat, V_hat = m[i] / (1 - 0.9**t), V[i] / (1 - 0.999**t)
            p -= LR * m_hat / (np.sqrt(V_hat) + 1e-8)
        return w
    return step


# Our rule, PyTorch's, the options of each; the bars on the large and on the small net; arrays of n read or written.
RULES = {
    "adam": (optimizers.adam, "Adam", {}, {}, 1.15, 0.15, 7),
    "adamw": (optimizers.adamw, "AdamW", {}, {}, 1.15, 0.15, 7),
    "rmsprop": (optimizers.rmsprop, "RMSprop", {}, {}, 1.15, None, 5),
    "adagrad": (optimizers.adagrad, "Adagrad", {}, {}, 1.2, None, 5),
    "adadelta": (optimizers.adadelta, "Adadelta", {}, {}, 1.2, None, 7),
    "nadam": (optimizers.nadam, "NAdam", {"momentum_decay": 0.004}, {}, 1.2, None, 7),
    "sgd": (optimizers.sgd, "SGD", {}, {}, 2.0, None, 3),
    "momentum": (optimizers.momentum, "SGD", {}, {"momentum": 0.9}, 2.0, None, 5),
    "nag": (optimizers.nag, "SGD", {}, {"momentum": 0.9, "nesterov": True}, 2.0, None, 5),
}
PLAIN = {"adam": 0.0, "adamw": 0.01}    # with this weight decay


def step_of(name, shapes, bar, plain_bar):
    rule, optimizer, our_options, options, *_, arrays = RULES[name]
    peers = [Peer("PyTorch", bar, theirs(shapes, optimizer, options))]
    if name in PLAIN:
        peers += [Peer("PyTorch foreach", None, theirs(shapes, optimizer, {**options, "foreach": True})),
                  Peer("PyTorch fused", None, theirs(shapes, optimizer, {**options, "fused": True})),
                  Peer("plain NumPy", plain_bar, plain_adam(shapes, PLAIN[name]))]
    return Contest(ours(shapes, rule, our_options, PLAIN.get(name, 0.0)), peers,
                   bytes=4 * arrays * len(start(shapes)[0]), tolerance=2e-6)


def passes_of(name, shapes):
    whole = step_of(name, shapes, None, None)
    return Contest(over_slices(name, *start(shapes)), wholes(whole), bytes=whole.bytes)


def label(name):
    rule = RULES[name][0].__doc__.partition(":")[0]
    return {"sgd": "SGD", "momentum": "Momentum", "nag": "NAG"}.get(name, rule)


for _name, (_, _, _, _, _bar, _small_bar, _) in RULES.items():
    _tiny = {"shapes": SMALL}
    row(_name, f"{label(_name)}, a step of 2.4 M parameters", small=_tiny)(
        lambda shapes=LARGE, name=_name, bar=_bar: step_of(name, shapes, bar, 0.7))
    if _small_bar:
        row(f"{_name}-small", f"{label(_name)}, a step of 2 400 parameters", small=_tiny)(
            lambda shapes=SMALL, name=_name, bar=_small_bar: step_of(name, shapes, bar, 0.4))

for _name in PASSES:
    _how = "a product, a difference and a copy" if _name == "sgd" else "its passes, each in place,"
    row(f"{_name}-in-place", f"of {label(_name)}, a step of 2.4 M parameters, {_how} alone, on arrays that are ready")(
        lambda name=_name: passes_of(name, LARGE))
for _name in PLAIN:
    row(f"{_name}-small-in-place", f"of {label(_name)}, a step of 2 400 parameters, its passes alone, each in place")(
        lambda name=_name: passes_of(name, SMALL))

"""Chapter 1: activations, and the loss they end in."""

import numpy as np

from benchmarks.row import Contest, Peer, normal, row, tensor, torch
from course_lib import activations, losses

F = torch and torch.nn.functional

THEIRS = {                              # PyTorch's name, our options, the bar
    "sigmoid": (lambda t: torch.sigmoid(t), {}, 2.5),
    "tanh": (lambda t: torch.tanh(t), {}, 0.2),
    "relu": (lambda t: torch.relu(t), {}, 2.5),
    "leaky_relu": (lambda t: F.leaky_relu(t, 0.1), {"slope": 0.1}, 2.5),
    "elu": (lambda t: F.elu(t), {}, 1.2),
}


def forward_only(name, shape=(512, 4096)):
    theirs, options, bar = THEIRS[name]
    forward = getattr(activations, f"{name}_forward")
    x = 2 * normal(*shape)
    t = tensor(x)
    return Contest(lambda: forward(x, **options)[0], [Peer("PyTorch", bar, lambda: theirs(t))], bytes=2 * x.nbytes)


def there_and_back(name, shape=(512, 4096)):
    theirs, options, bar = THEIRS[name]
    forward, backward = (getattr(activations, f"{name}_{way}") for way in ("forward", "backward"))
    x, dout = 2 * normal(*shape), normal(*shape, seed=1)
    t, dt = tensor(x, leaf=True), tensor(dout)
    return Contest(lambda: backward(dout, *forward(x, **options)[1]),
                   [Peer("PyTorch", bar, lambda: torch.autograd.grad(theirs(t), t, dt))], bytes=5 * x.nbytes)


for _name in THEIRS:
    _small = {"name": _name, "shape": (6, 7)}
    row(_name, f"{_name} 512 × 4096, forward", small=_small)(lambda name=_name, **size: forward_only(name, **size))
    row(f"{_name}-backward", f"{_name} 512 × 4096, forward + backward", small=_small)(
        lambda name=_name, **size: there_and_back(name, **size))


@row("sigmoid-exp", "of that np.exp alone, of numbers that are ready for it")
def exponential_alone(shape=(512, 4096)):
    x = 2 * normal(*shape)
    t = tensor(x)
    return Contest(lambda: np.exp(x), [Peer("PyTorch's whole", None, lambda: torch.sigmoid(t))], bytes=2 * x.nbytes)


@row("sigmoid-plain", "sigmoid as 1 / (1 + e⁻ˣ), which overflows, each pass in place, alone")
def plain_sigmoid(shape=(512, 4096)):
    x = 2 * normal(*shape)
    t = tensor(x)

    def ours():
        out = np.negative(x)
        np.exp(out, out=out)
        out += 1
        return np.reciprocal(out, out=out)

    return Contest(ours, [Peer("PyTorch's whole", None, lambda: torch.sigmoid(t))], bytes=2 * x.nbytes)


@row("sigmoid-in-place", "of sigmoid, forward + backward, its passes alone, each in place, on arrays that are ready")
def sigmoid_in_place(shape=(512, 4096)):
    x, dout, whole = passes_and_whole("sigmoid", shape)
    e, out, dx = (np.empty_like(x) for _ in range(3))

    def ours():
        np.abs(x, out=e)
        np.negative(e, out=e)
        np.exp(e, out=e)
        np.maximum(x >= 0, e, out=out)
        np.add(e, 1, out=e)
        np.divide(out, e, out=out)
        np.multiply(dout, out, out=dx)
        np.subtract(1, out, out=e)
        return np.multiply(dx, e, out=dx)

    return Contest(ours, whole, bytes=5 * x.nbytes)


@row("tanh-in-place", "of tanh, forward + backward, its passes alone, each in place, on arrays that are ready")
def tanh_in_place(shape=(512, 4096)):
    x, dout, whole = passes_and_whole("tanh", shape)
    out, dx = np.empty_like(x), np.empty_like(x)

    def ours():
        np.tanh(x, out=out)
        np.multiply(out, out, out=dx)
        np.subtract(1, dx, out=dx)
        return np.multiply(dout, dx, out=dx)

    return Contest(ours, whole, bytes=5 * x.nbytes)


def passes_and_whole(name, shape):
    """x and dout of the row there_and_back, and PyTorch, which does all of it."""
    peer = there_and_back(name, shape).peers[0]
    return 2 * normal(*shape), normal(*shape, seed=1), [Peer("PyTorch's whole", None, peer.run)]


@row("softmax-loss", "softmax + cross-entropy 10 000 × 10, loss and gradient", small={"N": 7, "C": 5})
def softmax_loss(N=10_000, C=10):
    scores, y = normal(N, C), np.random.default_rng(1).integers(C, size=N)
    t, classes = tensor(scores, leaf=True), tensor(y)

    def theirs():
        loss = F.cross_entropy(t, classes)
        return loss, torch.autograd.grad(loss, t)

    return Contest(lambda: losses.softmax_loss(scores, y), [Peer("PyTorch", 1.2, theirs)], bytes=2 * scores.nbytes)


@row("softmax-loss-128", "softmax + cross-entropy 128 × 10, a batch", small={"N": 3, "C": 4})
def softmax_loss_of_a_batch(N=128, C=10):
    return softmax_loss(N, C)

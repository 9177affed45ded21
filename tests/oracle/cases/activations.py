"""Activations and their gradients, at ordinary, extreme and awkward numbers."""

import torch
import torch.nn.functional as F

X = [-1000.0, -40.0, -3.0, -1.0, -0.5, -1e-9, 0.0, 1e-9, 0.3, 1.0, 2.5, 40.0, 1000.0]


def _pair(f):
    x = torch.tensor(X, dtype=torch.float64, requires_grad=True)
    out = f(x)
    dout = torch.linspace(-2, 3, len(X), dtype=torch.float64)
    out.backward(dout)
    return {"x": x.detach(), "out": out.detach(), "dout": dout, "dx": x.grad}


def sigmoid():
    return _pair(torch.sigmoid)


def tanh():
    return _pair(torch.tanh)


def relu():
    return _pair(torch.relu)


def leaky_relu():
    """PyTorch's default slope is 0.01; this is the lecture's."""
    return _pair(lambda x: F.leaky_relu(x, 0.1))


def elu():
    return _pair(lambda x: F.elu(x, 1.7))


def maxout():
    generator = torch.Generator().manual_seed(0)
    shapes = {"x": (5, 4), "w1": (4, 3), "b1": (3,), "w2": (4, 3), "b2": (3,)}
    given = {name: torch.randn(shape, generator=generator, dtype=torch.float64, requires_grad=True)
             for name, shape in shapes.items()}
    x, w1, b1, w2, b2 = given.values()
    out = torch.maximum(x @ w1 + b1, x @ w2 + b2)
    dout = torch.randn(5, 3, generator=generator, dtype=torch.float64)
    out.backward(dout)
    return ({"out": out.detach(), "dout": dout} | {name: value.detach() for name, value in given.items()}
            | {f"d{name}": value.grad for name, value in given.items()})


def softplus():
    return _pair(F.softplus)


def silu():
    return _pair(F.silu)


def gelu():
    return _pair(F.gelu)


def gelu_tanh():
    return _pair(lambda x: F.gelu(x, approximate="tanh"))

"""Convolution with strides and padding, and a RepVGG block, before and after two training steps."""

import torch
import torch.nn.functional as F


def _random(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def _conv(x_shape, w_shape, stride, pad):
    x, w, b = _random(*x_shape), _random(*w_shape, seed=1), _random(w_shape[0], seed=2)
    given = [a.requires_grad_() for a in (x, w, b)]
    out = F.conv2d(*given, stride=stride, padding=pad)
    dout = _random(*out.shape, seed=3)
    out.backward(dout)
    return {"x": x.detach(), "w": w.detach(), "b": b.detach(), "stride": stride, "pad": pad, "out": out.detach(),
            "dout": dout, "dx": x.grad, "dw": w.grad, "db": b.grad}


def conv_3x3_pad_1():
    return _conv((2, 3, 5, 6), (4, 3, 3, 3), 1, 1)


def conv_3x3_stride_2():
    return _conv((2, 3, 8, 7), (4, 3, 3, 3), 2, 1)


def conv_2x3_stride_3():
    return _conv((2, 2, 9, 10), (3, 2, 2, 3), 3, 0)


def conv_1x1():
    return _conv((3, 4, 3, 3), (2, 4, 1, 1), 1, 0)


def repvgg():
    """What an ordinary three-branch block of nn modules does in training and, after it, in evaluation."""
    x, w3, w1 = _random(2, 3, 4, 5), _random(3, 3, 3, 3, seed=1), _random(3, 3, 1, 1, seed=2)
    norms = [torch.nn.BatchNorm2d(3, dtype=torch.float64) for _ in range(3)]
    for i, norm in enumerate(norms):
        norm.weight.data, norm.bias.data = _random(3, seed=3 + i), _random(3, seed=6 + i)

    def block(x):
        return norms[0](F.conv2d(x, w3, padding=1)) + norms[1](F.conv2d(x, w1)) + norms[2](x)

    answers = {"x": x, "w3": w3, "w1": w1, "trained": block(x).detach()}
    for norm in norms:
        norm.eval()
    return answers | {"evaluated": block(x).detach()} | {
        name: torch.stack([getattr(norm, key).detach() for norm in norms]) for name, key in
        {"gamma": "weight", "beta": "bias", "mean": "running_mean", "var": "running_var"}.items()}

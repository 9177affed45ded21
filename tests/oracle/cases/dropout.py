"""Dropout: PyTorch's p is the probability of dropping, ours of keeping."""

import torch


def scales():
    """The two values that units of 1 take, and the gradient that reaches each unit."""
    torch.manual_seed(0)
    x = torch.ones(1000, dtype=torch.float64, requires_grad=True)
    out = torch.nn.functional.dropout(x, p=0.2, training=True)
    out.sum().backward()
    return {"values": out.detach().unique(), "out": out.detach(), "dx": x.grad, "p": 0.2}

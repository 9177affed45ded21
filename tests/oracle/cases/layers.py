"""Layers: PyTorch's linear keeps its weight as (M, D), ours as (D, M)."""

import torch


def affine():
    torch.manual_seed(2)
    x, w, b, dout = (torch.randn(*shape, dtype=torch.float64) for shape in [(3, 4), (4, 5), (5,), (3, 5)])
    for leaf in x, w, b:
        leaf.requires_grad_()
    out = torch.nn.functional.linear(x, w.T, b)
    out.backward(dout)
    return {"x": x.detach(), "w": w.detach(), "b": b.detach(), "dout": dout, "out": out.detach(),
            "dx": x.grad, "dw": w.grad, "db": b.grad}


def max_pool():
    torch.manual_seed(3)
    x = torch.randn(2, 3, 6, 4, dtype=torch.float64, requires_grad=True)
    out = torch.nn.functional.max_pool2d(x, 2)
    dout = torch.randn_like(out)
    out.backward(dout)
    return {"x": x.detach(), "dout": dout, "out": out.detach(), "dx": x.grad}

"""Batch, layer, group and instance norm; PyTorch's momentum weighs the new value, its running variance is unbiased."""

import torch
import torch.nn.functional as F


def _given(*shape):
    generator = torch.Generator().manual_seed(0)
    C = shape[1]
    x, dout = (3 + 2 * torch.randn(shape, generator=generator, dtype=torch.float64) for _ in range(2))
    gamma, beta = (torch.randn(C, generator=generator, dtype=torch.float64) for _ in range(2))
    return x.requires_grad_(), gamma.requires_grad_(), beta.requires_grad_(), dout


def _pair(f, *shape):
    x, gamma, beta, dout = _given(*shape)
    out = f(x, gamma, beta)
    out.backward(dout)
    return {"x": x.detach(), "gamma": gamma.detach(), "beta": beta.detach(), "dout": dout, "out": out.detach(),
            "dx": x.grad, "dgamma": gamma.grad, "dbeta": beta.grad}


def _batchnorm(*shape):
    """Two training steps, then evaluation with the running statistics that they left."""
    mean, var = torch.zeros(shape[1], dtype=torch.float64), torch.ones(shape[1], dtype=torch.float64)
    answers = _pair(lambda x, g, b: F.batch_norm(x, mean, var, g, b, training=True, momentum=0.1), *shape)
    F.batch_norm(answers["x"] * 2 + 1, mean, var, training=True, momentum=0.1)
    evaluated = F.batch_norm(answers["x"], mean, var, answers["gamma"], answers["beta"], training=False)
    return answers | {"running_mean": mean, "running_var": var, "evaluated": evaluated}


def batchnorm():
    return _batchnorm(6, 5)


def batchnorm_of_images():
    return _batchnorm(3, 4, 2, 5)


def layernorm():
    return _pair(lambda x, g, b: F.layer_norm(x, (5,), g, b), 6, 5)


def groupnorm():
    return _pair(lambda x, g, b: F.group_norm(x, 2, g, b), 6, 4)


def groupnorm_of_images():
    return _pair(lambda x, g, b: F.group_norm(x, 2, g, b), 3, 4, 2, 5)


def instancenorm():
    return _pair(lambda x, g, b: F.instance_norm(x, weight=g, bias=b), 3, 4, 2, 5)


def rmsnorm():
    """With our ε, and without β."""
    values = _pair(lambda x, g, b: F.rms_norm(x, (5,), g, 1e-5) + 0 * b, 6, 5)
    return {name: value for name, value in values.items() if name not in ("beta", "dbeta")}

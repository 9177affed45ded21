"""Optimizers: 20 steps of each on a quadratic bowl whose gradient is a · w, a from 10⁻⁴ to 10."""

import torch


def _walk(rule, **options):
    """The weights after each of 20 steps, and where and on what they walked."""
    a = torch.logspace(-4, 1, 6, dtype=torch.float64)
    w = torch.nn.Parameter(torch.tensor([1.0, -2.0, 3.0, 0.5, -0.25, 0.0], dtype=torch.float64))
    start, path = w.detach().clone(), []
    optimizer = rule([w], **options)
    for _ in range(20):
        w.grad = a * w.detach()
        optimizer.step()
        path.append(w.detach().clone())
    return {"a": a, "start": start, "path": torch.stack(path)}


def sgd():
    return _walk(torch.optim.SGD, lr=0.05)


def momentum():
    return _walk(torch.optim.SGD, lr=0.02, momentum=0.9)


def nag():
    return _walk(torch.optim.SGD, lr=0.02, momentum=0.9, nesterov=True)


def adagrad():
    return _walk(torch.optim.Adagrad, lr=0.1)


def rmsprop():
    return _walk(torch.optim.RMSprop, lr=0.01)


def adadelta():
    return _walk(torch.optim.Adadelta, lr=1.0)


def adam():
    return _walk(torch.optim.Adam, lr=0.1)


def nadam():
    torch.set_default_dtype(torch.float64)                     # of the product of the μs, which NAdam keeps
    try:
        return _walk(torch.optim.NAdam, lr=0.1)
    finally:
        torch.set_default_dtype(torch.float32)


def adamw():
    return _walk(torch.optim.AdamW, lr=0.1, weight_decay=0.3)


def defaults():
    """What PyTorch takes where nothing is said, as {"rule.option": value}."""
    w, known = [torch.nn.Parameter(torch.zeros(1))], {}
    for rule in torch.optim.Adagrad, torch.optim.RMSprop, torch.optim.Adadelta, torch.optim.Adam, torch.optim.NAdam, \
            torch.optim.AdamW:
        options = rule(w).defaults
        names = {"lr": options["lr"], "eps": options["eps"]}
        if "betas" in options:
            names["beta1"], names["beta2"] = options["betas"]
        elif "alpha" in options or "rho" in options:
            names["beta"] = options.get("alpha", options.get("rho"))
        if rule is torch.optim.AdamW:
            names["weight_decay"] = options["weight_decay"]
        known |= {f"{rule.__name__.lower()}.{name}": value for name, value in names.items()}
    return known


def amsgrad():
    """Its gradients fade, so that the largest second moment counts."""
    return _walk(torch.optim.Adam, lr=0.3, betas=(0.9, 0.9), amsgrad=True)


def clip_by_norm():
    """Two gradients, clipped as one: a long one and a short one."""
    generator = torch.Generator().manual_seed(0)
    answers = {}
    for name, size in {"long": 10.0, "short": 0.01}.items():
        w = [torch.nn.Parameter(torch.zeros(shape, dtype=torch.float64)) for shape in ((3, 4), (5,))]
        for part in w:
            part.grad = size * torch.randn(part.shape, generator=generator, dtype=torch.float64)
        answers[name] = torch.cat([part.grad.ravel() for part in w])
        torch.nn.utils.clip_grad_norm_(w, max_norm=2.0)
        answers[f"{name}_clipped"] = torch.cat([part.grad.ravel() for part in w])
    return answers

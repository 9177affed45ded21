"""Schedules: PyTorch's learning rate at each step, from 0.1."""

import torch

SCHEDULERS = torch.optim.lr_scheduler


def _rates(scheduler, steps=60, **options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    schedule, rates = scheduler(optimizer, **options), []
    for _ in range(steps):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return {"lr": torch.tensor(rates, dtype=torch.float64)}


def step_decay():
    return _rates(SCHEDULERS.StepLR, step_size=7, gamma=0.3)


def exponential():
    return _rates(SCHEDULERS.ExponentialLR, gamma=0.95)


def cosine():
    return _rates(SCHEDULERS.CosineAnnealingLR, steps=41, T_max=40, eta_min=0.01)


def warm_restarts():
    return _rates(SCHEDULERS.CosineAnnealingWarmRestarts, steps=150, T_0=10, T_mult=2, eta_min=0.01)


def warm_restarts_of_one_length():
    return _rates(SCHEDULERS.CosineAnnealingWarmRestarts, T_0=10)


def cyclic():
    return _rates(SCHEDULERS.CyclicLR, base_lr=0.01, max_lr=0.1, step_size_up=8)


def warmup():
    return _rates(SCHEDULERS.LinearLR, start_factor=1 / 20, end_factor=1, total_iters=19)

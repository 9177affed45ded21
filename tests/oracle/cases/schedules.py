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


def multistep():
    return _rates(SCHEDULERS.MultiStepLR, milestones=[7, 20, 21], gamma=0.3)


def polynomial():
    return _rates(SCHEDULERS.PolynomialLR, total_iters=40, power=0.9)


def one_cycle():
    return _rates(SCHEDULERS.OneCycleLR, max_lr=0.1, total_steps=60, cycle_momentum=False)


def one_cycle_between_two_steps():
    """The highest rate lies between two steps."""
    return _rates(SCHEDULERS.OneCycleLR, max_lr=0.1, total_steps=60, pct_start=0.222, div_factor=10,
                  final_div_factor=100, cycle_momentum=False)


def _warm(optimizer):
    return SCHEDULERS.LinearLR(optimizer, start_factor=1 / 20, end_factor=1, total_iters=19)


def warm_cosine_under():
    return _rates(lambda optimizer: SCHEDULERS.ChainedScheduler(
        [_warm(optimizer), SCHEDULERS.CosineAnnealingLR(optimizer, T_max=60)], optimizer))


def warm_cosine_after():
    """Its warm-up ends one step before the cosine begins: ours has both at the full rate there."""
    return _rates(lambda optimizer: SCHEDULERS.SequentialLR(
        optimizer, [_warm(optimizer), SCHEDULERS.CosineAnnealingLR(optimizer, T_max=40)], [20]))

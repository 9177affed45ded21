"""Later answers to the chapter on search: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The rates are geometric between the wrong ends: low stands where high should, and the other way round.",
       kind="slip", named=["The rates are spread as they"])
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = high * (low / high) ** coins
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth) ** 2) / len(val)
    return rates, losses, rates[np.argmin(losses)]


@wrong("The exponents are drawn between low and high themselves: 10 ** (low + (high - low) coins).", kind="slip",
       named=["You take low and high for"])
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = 10 ** (low + (high - low) * coins)
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth) ** 2) / len(val)
    return rates, losses, rates[np.argmin(losses)]


@wrong("The coins are squared, so that there are more low rates; but it is not as many on either side.", kind="odd",
       listed=True)
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = low + (high - low) * coins ** 2
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth) ** 2) / len(val)
    return rates, losses, rates[np.argmin(losses)]


@wrong("The rates are mended, and the losses are those of training.", kind="slip",
       named=["Each rate is measured on"])
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = np.exp(np.log(low) + (np.log(high) - np.log(low)) * coins)
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((x @ w - y) ** 2) / len(x)
    return rates, losses, rates[np.argmin(losses)]


@wrong("The rates are mended, and each try goes on from the weights of the one before.", kind="slip",
       named=["Each try goes on"])
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = low * (high / low) ** coins
    losses = np.zeros_like(rates)
    w = np.zeros((x.shape[1], y.shape[1]))
    for k, lr in enumerate(rates):
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth) ** 2) / len(val)
    return rates, losses, rates[np.argmin(losses)]


@wrong("The rates are mended, and the worst one wins.", kind="odd")
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = low * (high / low) ** coins
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth) ** 2) / len(val)
    return rates, losses, rates[np.argmax(losses)]


@wrong("The coins are replaced by an even grid of exponents.", kind="odd")
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = np.geomspace(low, high, len(coins))
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth) ** 2) / len(val)
    return rates, losses, rates[np.argmin(losses)]


@right
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = low ** (1 - coins) * high ** coins
    w = np.zeros((len(coins), x.shape[1], y.shape[1]))
    for _ in range(steps):
        w = w - rates[:, None, None] * (x.T @ (x @ w - y)) / len(x)
    losses = 0.5 * ((val @ w - truth) ** 2).sum(axis=(1, 2)) / len(val)
    return rates, losses, min(zip(losses, rates))[1]


@right
def search_run(coins, x, y, val, truth, *, low, high, steps):
    def trained(rate):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            slope = sum(np.outer(a, a @ w - b) for a, b in zip(x, y)) / len(x)
            w = w - rate * slope
        return w

    rates, losses = [], []
    for coin in coins:
        exponent = (1 - coin) * np.log10(low) + coin * np.log10(high)
        rates.append(10 ** exponent)
        miss = val @ trained(rates[-1]) - truth
        losses.append((miss ** 2).sum() / 2 / len(val))
    best = min(range(len(rates)), key=losses.__getitem__)
    return np.array(rates), np.array(losses), rates[best]


@wrong("The rates are even on the reciprocal.", kind="odd")
def search_run(coins, x, y, val, truth, *, low, high, steps):
    rates = 1 / (1 / low + (1 / high - 1 / low) * coins)
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth)**2) / len(val)
    return rates, losses, rates[np.argmin(losses)]

"""Later answers to the chapter on schedules: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The rate falls after every epoch, whatever `every` says.", kind="slip",
       named=["The rate falls once an epoch now,"])
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
        lr = lr * factor
    return w, np.asarray(rates)


@wrong("An epoch too early: the rate falls before epoch every - 1.", kind="slip",
       named=["The first rate lasts an epoch"])
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for epoch in range(1, epochs + 1):
        if epoch % every == 0:
            lr = lr * factor
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
    return w, np.asarray(rates)


@wrong("The rate falls before the first step already.", kind="slip", named=["The first step has a lower rate"])
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for epoch in range(epochs):
        if epoch % every == 0:
            lr = lr * factor
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
    return w, np.asarray(rates)


@wrong("The steps of an epoch are counted as N // batch: the shorter last batch is forgotten.", kind="edge",
       named=["You count steps and reckon how"])
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
            if len(rates) % (every * (len(x) // batch)) == 0:
                lr = lr * factor
    return w, np.asarray(rates)


@wrong("The rate never falls.", kind="odd", named=["The rate never falls any"])
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for epoch in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
    return w, np.asarray(rates)


@wrong("The recorded rates are right, but the steps are taken with the first one.", kind="odd",
       named=["The steps are taken with another"])
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for epoch in range(epochs):
        rate = lr * factor ** (epoch // every)
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(rate)
    return w, np.asarray(rates)


@wrong("Falls smoothly: factor ** (epoch / every).", kind="slip", named=["The rate falls a little after"])
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for epoch in range(epochs):
        rate = lr * factor ** (epoch / every)
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - rate * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(rate)
    return w, np.asarray(rates)


@right
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    a_pass = range(0, len(x), batch)
    rates = np.repeat([lr * factor ** (e // every) for e in range(epochs)], len(a_pass))
    for k, rate in enumerate(rates):
        first = a_pass[k % len(a_pass)]
        xb, yb = x[first:first + batch], y[first:first + batch]
        w = w - rate * (xb.T @ (xb @ w - yb)) / xb.shape[0]
    return w, rates


@right
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates, rate = [], lr
    for epoch in range(epochs):
        if epoch > 0 and epoch % every == 0:
            rate = rate * factor
        start = 0
        while start < len(x):
            xb, yb = x[start:start + batch], y[start:start + batch]
            grad = np.einsum("nd,nk->dk", xb, np.einsum("nd,dk->nk", xb, w) - yb) / len(xb)
            w = w - rate * grad
            rates += [rate]
            start += batch
    return w, np.array(rates)


@wrong("The rate falls before the last batch of the epochs is through.", kind="odd")
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    per = -(-len(x) // batch)
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            if (len(rates) + 1) % (every * per) == 0:
                lr = lr * factor
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
    return w, np.asarray(rates)


@right
def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    cuts = np.arange(batch, len(x), batch)
    parts = list(zip(np.split(x, cuts), np.split(y, cuts)))
    rates = np.array([lr * factor**(epoch // every) for epoch in range(epochs) for _ in parts])
    for k, rate in enumerate(rates):
        a, b = parts[k % len(parts)]
        w = w + rate / len(a) * np.einsum("nd,nk->dk", a, b - a @ w)
    return w, rates

"""The sequential net and the one training loop.

All parameters of a net lie in one flat buffer and all gradients in another; the layers hold views of
them.  So an update rule is one vectorised formula over the whole net, whatever its layers are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course_lib import losses, optimizers, optimizers_loop, optimizers_outliers
from course_lib.checks import require_count, require_floats, require_numbers, require_rank, require_rng, require_rows
from course_lib.checks_kinds import (
    require_array,
    require_flag,
    require_function,
    require_model,
    require_pair,
    require_sequence,
)
from course_lib.updater import Updater

LAYER = "forward", "backward", "params", "grads"         # what makes a layer

class Sequential:
    """Layers one after the other.

    parameters, gradients: the flat buffers, weight matrices first, biases and the like after them;
    weights: how many elements the former take (weight decay applies to them alone).
    state: the parameters, and behind them the layers' buffers, such as batch norm's running averages: all that
    training changes, in one array.  saved = model.state.copy() keeps the net, model.state[...] = saved puts it back.
    """

    def __init__(self, layers):
        self.layers = list(layers) if isinstance(layers, Iterator) else require_sequence(layers=layers, of="layers")
        for i, layer in enumerate(self.layers):
            if isinstance(layer, type) or not all(hasattr(layer, part) for part in LAYER):
                raise TypeError(f"layers[{i}] is a {type(layer).__name__}; it must be a layer, such as layers.ReLU()")
        arrays = [(layer, name) for layer in self.layers for name in layer.params]
        if not arrays:
            raise ValueError("layers: none of them has a parameter, there is nothing to train")
        dtypes = {layer.params[name].dtype.name for layer, name in arrays}
        if len(dtypes) > 1:
            raise TypeError(f"layers: their parameters mix {' and '.join(sorted(dtypes))}; give all layers one dtype")
        arrays.sort(key=lambda which: which[0].params[which[1]].ndim < 2)            # stable: weights, then the rest
        self.weights = sum(layer.params[name].size for layer, name in arrays if layer.params[name].ndim > 1)
        places = [(layer.params, name) for layer, name in arrays]
        buffers = [(layer.buffers, name) for layer in _with_buffers(self.layers) for name in layer.buffers]
        self.state = _gathered(places + buffers, dtypes.pop())
        self.parameters = self.state[:sum(place[name].size for place, name in places)]
        self.gradients = _gathered([(layer.grads, name) for layer, name in arrays], self.state.dtype)
        self.first = next(i for i, layer in enumerate(self.layers) if layer.params)
        self.layers[self.first].need_dx = False                # there is nothing below it that could learn

    def forward(self, x, *, training=False):
        """Scores (N, C) of the examples x (N, …); training switches dropout and batch statistics on."""
        require_floats(x=x)
        training, out = require_flag(training=training), x.astype(self.parameters.dtype, copy=False)
        for layer in self.layers:
            out = layer.forward(out, training=training)
        return out

    def backward(self, dscores):
        """Fill `gradients` from ∂L/∂scores, for the batch that went forward last."""
        dout = dscores
        for layer in reversed(self.layers[self.first:]):
            dout = layer.backward(dout)

    def accuracy(self, x, y, *, batch=1000):
        """Share of the examples whose highest score is that of the right class, so many at a time."""
        batch, y = require_count(batch=batch), require_array(y=y, remedy="it must hold classes")
        require_rank(1, y=y)
        require_rows(x=x, y=y)
        right = sum(np.sum(self.forward(x[i:i + batch]).argmax(axis=-1) == y[i:i + batch], axis=-1)
                    for i in range(0, len(x), batch))
        return right / len(x) if np.ndim(right) else int(right) / len(x)


def _with_buffers(layers):
    return [layer for layer in layers if hasattr(layer, "buffers")]


def _gathered(places, dtype):
    """One flat array of what stands in these places, (dict, key) each; the dicts then hold views of it."""
    flat = np.concatenate([place[name].ravel() for place, name in places]).astype(dtype, copy=False)
    ends = np.cumsum([place[name].size for place, name in places])
    for (place, name), part in zip(places, np.split(flat, ends[:-1]), strict=True):
        place[name] = part.reshape(place[name].shape)
    return flat


def estimate_statistics(model, x, *, batch=128):
    """Batch norm's running averages anew, for the parameters that the net has now: the means over these examples.

        running = Σ_b n_b · (mean, var of batch b) / Σ_b n_b

    Averaged or changed parameters are a net that was never trained: the averages that followed training belong to
    another.  Nothing else of the net changes; one without batch norm stays as it is.

    model: a Sequential, whose state is changed in place;  x: (N, …), training examples;  batch: n_b.  Returns nothing.
    Raises TypeError if x holds no floats, ValueError if there is no example or batch < 1.

    Izmailov et al. 2018, Averaging weights leads to wider optima, section 3.2.  https://arxiv.org/abs/1803.05407
    PyTorch: optim.swa_utils.update_bn, whose batches all weigh the same.
    """
    require_model(model=model)
    require_floats(x=x)
    batch, _ = require_count(batch=batch), require_rows(x=x)
    following = _with_buffers(model.layers)
    momenta = [layer.momentum for layer in following]
    try:
        for start in range(0, len(x) if following else 0, batch):
            some = x[start:start + batch]
            for layer in following:
                layer.momentum = start / (start + len(some))   # so that every example weighs the same
            model.forward(some, training=True)
    finally:
        for layer, momentum in zip(following, momenta, strict=True):
            layer.momentum = momentum


@dataclass(frozen=True)
class History:
    """What fit saw: loss and lr, one number for each step; the accuracies, one for each epoch."""

    loss: np.ndarray
    lr: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray


def fit(model, x, y, *, rule=None, lr=1e-3, epochs=10, batch=128, rng, loss=None, weight_decay=0.0, clip=None,
        test=None, patience=None, progress=iter, **rule_options):
    """Train a net: shuffled batches forward, their loss backward, a step of the rule; over and over.

    model: a Sequential or ManyNets, changed in place;  x: (N, …) floats;  y: (N,), what `loss(scores, y)` takes.
    rule, rule_options: from `optimizers`, adam if none is named;  loss: from `losses`, softmax_loss if none is.
    lr: a number, or a function of the step as in `schedules`.
    epochs: passes over the data;  batch: examples in a step;  rng: np.random.Generator, shuffles.
    weight_decay: λ, or (M,), one for each of many nets.  ½λ‖W‖² is added to the loss, as far as the gradient goes; a
    rule with a weight_decay of its own (adamw) is given λ instead.  Weights only, no biases.
    clip: the largest norm that the gradient of the loss may have, of each net; a longer one is shortened to it.
    test: (x, y).  With it, the accuracy on the training data and on these is measured after each epoch.
    patience: early stopping: training ends when for so many epochs the accuracy on `test` has not risen (of many nets:
    that of none), and the net is put back to the state, parameters and running averages, that it had at its best.
    progress: wraps the sequence of steps: tqdm, or a generator that looks at the net between two steps or ends early.

    Returns History.  Its loss is that of each batch before the step, without the penalty; inf or nan once
    training has exploded.
    Raises TypeError if x holds no floats, ValueError if x and y do not match, are empty, or epochs,
    batch, lr, weight_decay, clip or patience are out of range, or there is patience and no test.
    """
    require_model(model=model)
    require_floats(x=x)
    epochs, batch = require_count(epochs=epochs, batch=batch)
    require_numbers(weight_decay=weight_decay)
    require_rng(rng=rng)
    N, y = require_rows(x=x, y=y), np.asarray(y)
    if not callable(lr):
        require_numbers(lr=lr)
    if patience is not None and test is None:
        raise ValueError(f"patience = {patience}, but there is nothing to wait for: give test=(x, y), held back")
    if test is not None:
        test = require_pair(test=test, of="(x, y)")
    best = None if patience is None else _Best(model, patience=patience)
    rule = optimizers.adam if rule is None else rule           # looked up now: a student's may have taken its place
    loss = losses.softmax_loss if loss is None else loss
    require_function(rule=rule, loss=loss, progress=progress)
    per_epoch = -(-N // batch)
    seen = {"loss": [], "lr": [], "train_accuracy": [], "test_accuracy": []}
    update = Updater(model, rule, weight_decay, rule_options)
    with np.errstate(over="ignore", invalid="ignore"):         # an explosion shows in the losses, as inf or nan
        for step in progress(range(epochs * per_epoch)):
            if step % per_epoch == 0:
                batches = iter(optimizers_loop.minibatches(N, batch=batch, rng=rng))
            rows = next(batches)
            rate = lr(step) if callable(lr) else lr

            value, dscores = loss(model.forward(x[rows], training=True), y[rows])
            model.backward(dscores)
            if clip is not None:
                model.gradients[...] = optimizers_outliers.clip_by_norm(model.gradients, limit=clip, axis=-1)
            update(rate)

            seen["loss"].append(value)
            seen["lr"].append(rate)
            if test is not None and (step + 1) % per_epoch == 0:
                seen["train_accuracy"].append(model.accuracy(x, y))
                seen["test_accuracy"].append(model.accuracy(*test))
                if best and best.has_passed(seen["test_accuracy"][-1]):
                    break
    if best:
        best.put_back()
    return History(**{name: np.array(values, model.parameters.dtype) for name, values in seen.items()})


class _Best:
    """The best state of a net so far, or of each of many nets, and how long ago that was."""

    def __init__(self, model, *, patience):
        self.model, self.patience = model, require_count(patience=patience)
        self.state, self.accuracy, self.waited = model.state.copy(), -np.inf, 0

    def has_passed(self, accuracy):
        """Note the accuracy after an epoch.  True once it has not risen for as many epochs as there is patience."""
        better = np.asarray(accuracy) > self.accuracy
        self.state[better] = self.model.state[better]          # () or (M,) booleans: all, or rows of some nets
        self.accuracy = np.maximum(self.accuracy, accuracy)
        self.waited = 0 if np.any(better) else self.waited + 1
        return self.waited >= self.patience

    def put_back(self):
        """The net is again what it was at its best."""
        self.model.state[...] = self.state

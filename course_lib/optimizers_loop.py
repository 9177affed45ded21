"""Chapter 8, the loop.  Who is trained on, who is held back, in which batches, and when it is enough."""

import numpy as np

from course_lib.checks import require_count, require_rng
from course_lib.checks_kinds import require_array, require_function


def split(examples, *, held_out, rng):
    """Training and validation examples: two parts that share nobody and leave nobody out.

        a random order of 0 … N-1;  the first `held_out` of it are held out, all others are trained on

    What chooses among nets must not have trained them, and what reports in the end must not have chosen.

    examples: N;  held_out: how many, from 1 to N-1;  rng: np.random.Generator.
    Returns the numbers of the training examples (N - held_out,) and of the held out ones (held_out,).
    Raises ValueError if nobody is left on one side.

    CS231n, Image classification: validation sets for hyperparameter tuning.
    """
    examples, held_out = require_count(examples=examples, held_out=held_out)
    require_rng(rng=rng)
    if held_out >= examples:
        raise ValueError(f"held_out = {held_out} of {examples} examples leaves none to train on")
    order = rng.permutation(examples)
    return order[held_out:], order[:held_out]


def minibatches(examples, *, batch, rng):
    """The mini-batches of one epoch: all examples once, in a random order, so many at a time.

        order = a permutation of 0 … N-1,   batch k = order[k B : (k+1) B],   k = 0 … ⌈N/B⌉ - 1

    The last batch is shorter if B does not divide N.

    examples: N;  batch: B;  rng: np.random.Generator.  Returns a list of arrays of row numbers.
    Raises ValueError if there is no example or batch < 1.

    Bengio 2012, Practical recommendations for gradient-based training, section 3.1.1.  https://arxiv.org/abs/1206.5533
    """
    examples, batch = require_count(examples=examples, batch=batch)
    require_rng(rng=rng)
    order = rng.permutation(examples)
    return [order[start:start + batch] for start in range(0, examples, batch)]


def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    """Train for some epochs, and stop when the score has not risen for as many of them as there is patience.

        for each epoch:  for each mini-batch:  w ← step(w, rows)
                         note score(w);  the best w so far is kept;  enough after `patience` epochs without a new best

    w: what is trained, an array;  step(w, rows): a new w, or w changed in place;  score(w): a number, on examples that
    were held out; higher is better;  examples, batch, epochs: counts;  rng: draws the batches, anew for each epoch.
    Returns the best w, as it was then, and the scores after each epoch that was run.
    Raises TypeError if step or score is no function, ValueError if a count is below 1.

    Prechelt 1998, Early stopping, but when?
    """
    examples, batch, epochs, patience = require_count(examples=examples, batch=batch, epochs=epochs, patience=patience)
    require_function(step=step, score=score)
    require_rng(rng=rng)
    best, scores, best_epoch = require_array(w=w), [], 0
    for epoch in range(epochs):
        order = rng.permutation(examples)
        for start in range(0, examples, batch):
            w = step(w, order[start:start + batch])            # minibatches, written out: the loop stands by itself
        scores.append(score(w))
        if scores[epoch] > max(scores[:epoch], default=-np.inf):
            best, best_epoch = np.array(w), epoch              # a copy: step may change w in place
        if epoch - best_epoch >= patience:
            break
    return best, np.array(scores)

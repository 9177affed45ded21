"""Chapter 8: who is trained on, in which batches, and when it is enough.

The functions that a case hands to the student's loop are NumPy's.  np.append as a step writes down every row that was
drawn; and the variance of what it writes down rises and falls, whatever the order of the rows.  ndarray.__iadd__ is a
step that changes w in place.
"""

import numpy as np

from autograde.exercises.draws import by_seed, near
from autograde.exercises.model import Exercise
from course_lib import optimizers_loop as loop

MANY = 120, 140     # examples: of 70 that are drawn with replacement some are alike, but for once in 10⁹ times
ROWS = {"dtype": "whole numbers come out"}
split = Exercise(loop.split, returns=None, chapter="optimizers", unasked={
    **ROWS, "in place": "numbers go in", "axes": "its first case compares all that comes out"})


def both(pair):
    """The two parts as flat arrays, whatever they were."""
    return [np.asarray(part).ravel() for part in pair]


def in_forty_draws(part, rng):
    """How many different ones part(rng) gives in forty draws: all of three, or once in a million times fewer."""
    return len({tuple(sorted(np.ravel(part(rng)).tolist())) for _ in range(40)})


@split.case(points=1)
def nobody_is_on_both_sides_and_nobody_is_left_out(f, rng):
    """Together the two parts are all examples, each once."""
    return {"all of them, in order": np.sort(np.concatenate(both(f(int(rng.integers(*MANY)), held_out=70, rng=rng))))}


@split.case(points=1, constant="how many there are is a matter of shapes; who they are, the others ask")
def as_many_are_held_out_as_were_asked_for(f, rng):
    """The training examples come first, the others second."""
    examples, held_out = int(rng.integers(*MANY)), int(rng.integers(70, 90))
    train, held = both(f(examples, held_out=held_out, rng=rng))
    return {"trained on": train.size, "held out": held.size,
            "one alone is held out": both(f(examples, held_out=1, rng=rng))[0].size,
            "one alone is trained on": both(f(examples, held_out=examples - 1, rng=rng))[1].size}


@split.case(points=1)
def anybody_may_be_held_out(f, rng):
    """Each with the same probability, the first and the last alike; data are often sorted by class."""
    n, p = 6000, rng.uniform(0.2, 0.4)
    held = both(f(n, held_out=int(p * n), rng=rng))[1]
    return {"of each third of the examples as many are held out as chance has it":
            all(near(np.sum(held // 2000 == third), 2000, int(p * n) / n, looks=3) for third in range(3)),
            "how many of three, held out one at a time": in_forty_draws(lambda rng: f(3, held_out=1, rng=rng)[1], rng),
            **by_seed(f, rng, "split", 40, held_out=20, of=lambda pair: np.sort(both(pair)[1]))}


split.mistake("rng.permutation(examples)", "np.arange(examples)", earns=2,
    hint="The same examples are held out each time, those at one end. If the data are sorted by class, some class is "
         "never trained on.")
split.mistake("return order[held_out:], order[:held_out]", "return order[:held_out], order[held_out:]", earns=1,
    hint="The parts have changed places: those that are held out come second.")
split.mistake("return order[held_out:], order[:held_out]", "return order, order[:held_out]", earns=1,
    hint="Those that are held out are trained on as well. What would their score say then?")
split.mistake("order[held_out:], order[:held_out]", "order[held_out + 1:], order[:held_out]", earns=1,
    hint="An example is on neither side. Which one does each slice begin and end with?")
split.mistake("rng.permutation(examples)", "rng.integers(examples, size=examples)", earns=2,
    hint="You draw with replacement: some examples come twice, perhaps once on each side, and others never.")
split.mistake("rng.permutation(examples)", "np.random.default_rng(0).permutation(examples)", earns=2,
    hint="You draw from a generator of your own, which always draws the same. Draw from the rng that you are given.")


batches = Exercise(loop.minibatches, returns=None, chapter="optimizers", unasked={
    **ROWS, "in place": "numbers go in", "axes": "its cases compare all that comes out"})


def in_a_row(some):
    return np.concatenate([np.asarray(rows).ravel() for rows in some])


@batches.case(points=1)
def every_example_once_an_epoch(f, rng):
    """Whether the batch divides their number or not."""
    n = int(rng.integers(5, 9))
    return {"all rows, in order": np.sort(in_a_row(f(4 * n + 3, batch=n, rng=rng))),
            "batches that fit": np.sort(in_a_row(f(4 * n, batch=n, rng=rng)))}


@batches.case(points=1)
def the_last_batch_is_what_is_left(f, rng):
    """Shorter than the others if it must be, and never empty."""
    n = int(rng.integers(5, 9))
    sizes = {"some are left": (4 * n + 3, n), "none is left": (4 * n, n), "all fit into one": (n, n),
             "fewer than one": (n - 2, n)}
    return {name: [np.size(rows) for rows in f(examples, batch=batch, rng=rng)]
            for name, (examples, batch) in sizes.items()}


@batches.case(points=2)
def anybody_may_be_anywhere(f, rng):
    """Each example is in the first batch as often as any other, and the order depends on the seed."""
    first = np.asarray(f(6000, batch=2000, rng=rng)[0])
    return {"of each third of the examples as many are in the first batch as chance has it":
            all(near(np.sum(first // 2000 == third), 2000, 1 / 3, looks=3) for third in range(3)),
            "how many of three come first": in_forty_draws(lambda rng: f(3, batch=1, rng=rng)[0], rng),
            **by_seed(f, rng, "order", 40, batch=7, of=in_a_row)}


batches.mistake("rng.permutation(examples)", "np.arange(examples)", earns=2,
    hint="You go through the examples as they come. If they are sorted by class, each batch knows one class only, "
         "and the steps undo each other.")
batches.mistake("rng.permutation(examples)", "rng.integers(examples, size=examples)", earns=3,
    hint="You draw with replacement: in an epoch some examples come several times, and about a third never.")
batches.mistake("rng.permutation(examples)",
                "np.concatenate([rng.choice(examples, min(batch, examples - start), replace=False)\n"
                "                            for start in range(0, examples, batch)])", earns=3,
    hint="You draw each batch from all examples anew. Within a batch nobody comes twice; within an epoch some do, and "
         "others never come.")
batches.mistake("range(0, examples, batch)", "range(0, examples - batch + 1, batch)", earns=2,
    hint="You leave out what does not fill a batch. Those examples are lost for the whole epoch.")
@batches.mistake(earns=3,
    hint="You cut the examples into parts of about equal size. Every batch but the last has the size that is asked "
         "for, and the last one has what is left.")
def minibatches(examples, *, batch, rng):
    return np.array_split(rng.permutation(examples), -(-examples // batch))


batches.mistake("range(0, examples, batch)", "range(0, examples + 1, batch)", earns=3,
    hint="If the batch divides the number of examples, your last batch is empty, and a mean over nobody is nan.")
batches.mistake("order[start:start + batch]", "order[start:start + batch + 1]", earns=2,
    hint="Your batches overlap: the last of one is the first of the next. Where does a slice end?")
batches.mistake("order = rng.permutation(examples)",
                "order = (rng.permutation(-(-examples // batch))[:, None] * batch + np.arange(batch)).ravel()\n"
                "    order = order[order < examples]", earns=2,
    hint="Neighbours stay neighbours: you shuffle the batches, and not the examples in them. If the data are sorted "
         "by class, each batch knows one class only.")
batches.mistake("rng.permutation(examples)", "np.random.default_rng(0).permutation(examples)", earns=2,
    hint="You draw from a generator of your own: every epoch has the same order. Draw from the rng that you are given.")


training = Exercise(loop.training_loop, returns=None, chapter="optimizers", unasked={
    "axes": "what is trained has any shape", "in place": "step may write into w", "dtype": "step makes w what it is"})


@training.case(points=1)
def every_epoch_shows_all_examples_once(f, rng):
    """Here each step writes down the rows that it gets: all of them in every epoch, and each epoch in another order."""
    N, E = int(rng.integers(20, 30)), int(rng.integers(3, 6))
    w, scores = f(np.array([-1]), np.append, np.size, examples=N, batch=7, epochs=E, patience=E, rng=rng)
    if np.shape(w) != (1 + N * E,):
        return {"rows that were shown": np.size(w) - 1, "scores": np.asarray(scores)}
    rows = np.reshape(w[1:], (E, N))
    return {"rows that were shown": np.size(w) - 1, "scores": np.asarray(scores),
            "each epoch, in order": np.sort(rows, axis=1), "two epochs in one order": bool(np.all(rows[0] == rows[1]))}


@training.case(points=1)
def batches_come_from_rng(f, rng):
    """The order of the rows depends on the seed, and any row may be anywhere."""
    rows, options = (np.array([-1]), np.append, np.size), {"batch": 8, "epochs": 1, "patience": 1}
    early = f(*rows, examples=1200, rng=rng, **options)[0][1:401]
    return {"as many of the first 400 rows as chance has it are in the first third of an epoch":
            near(np.sum(early < 400), 400, 1 / 3),
            **by_seed(f, rng, "order", *rows, examples=40, of=lambda result: result[0][1:], **options)}


@training.case(points=1)
def in_mini_batches(f, rng):
    """Here w takes the size of the batch that it was stepped with last: the last one of an epoch is what was left."""
    N, batch = int(rng.integers(3, 6)) * 6 + int(rng.integers(2, 5)), 6
    w, scores = f(np.zeros(1), np.polyval, np.size, examples=N, batch=batch, epochs=1, patience=1, rng=rng)
    return {"size of the last batch": np.size(w), "scores": np.asarray(scores)}


def rising_and_falling(rng, best):
    """w whose variance is highest after so many epochs of np.append, and the number of examples."""
    N = int(rng.integers(10, 40))
    return np.full(best * N, rng.uniform(500, 900)), N


@training.case(points=2)
def the_best_comes_back_not_the_last(f, rng):
    """Here the score rises and falls: w as it was at its best, and the score after each epoch that was run.

    Scores may all be below 0, as is a loss with its sign changed.
    """
    w, N = rising_and_falling(rng, best=3)
    kept, scores = f(w, np.append, np.var, examples=N, batch=4, epochs=7, patience=20, rng=rng)
    low = np.array([-rng.uniform(3.2, 3.4) * 6])                # each epoch adds 0 + 1 + 2 + 3
    rising, below = f(low, np.append, np.sum, examples=4, batch=2, epochs=3, patience=3, rng=rng)
    return {"epochs that are in w": (np.size(kept) - w.size) / N, "scores": np.asarray(scores),
            "where all scores are below 0, epochs": (np.size(rising) - 1) / 4, "and the scores": np.asarray(below)}


@training.case(points=2)
def it_stops_when_patience_is_at_an_end(f, rng):
    """With a patience of 2, after the second epoch in a row without a new best; an equal score is no new best."""
    w, N = rising_and_falling(rng, best=int(rng.integers(2, 6)))
    falls, again = f(w, np.append, np.var, examples=N, batch=N, epochs=20, patience=2, rng=rng)
    even, level = f(np.array([50.0 + N]), np.append, np.max, examples=N, batch=3, epochs=9, patience=3, rng=rng)
    return {"rows in w": np.size(falls) - w.size, "scores": np.asarray(again),
            "of a score that stays, rows in w": np.size(even) - 1, "and the scores": np.asarray(level)}


@training.case(points=1)
def a_new_best_gives_new_patience(f, rng):
    """A score that falls and then rises above all before: it goes on, if patience lasts so long.

    Also if it does so twice. There step changes w in place: the best is to come back as it was.
    """
    N = 4
    start = -rng.uniform(3.2, 3.4) * 6                    # each epoch adds 0 + 1 + 2 + 3
    options = {"examples": N, "batch": 1, "epochs": 9, "rng": rng}
    long, scores = f(np.full(2, start), np.add, np.prod, patience=5, **options)
    short, few = f(np.full(2, start), np.add, np.prod, patience=3, **options)
    slow, small = f(np.full(40_000, 0), np.append, np.size, **options | {"examples": 20, "epochs": 4}, patience=1)
    return {"w, patience 5": long, "scores": np.asarray(scores), "w, patience 3": short, "its scores": np.asarray(few),
            "if each score is a little higher": np.asarray(small), "rows in w then": np.size(slow) - 40_000,
            **twice_up(f, rng, options)}


def twice_up(f, rng, options):
    """Of nine epochs the 1st, the 4th and the 5th are each the best so far: two in a row are worse, and then four."""
    w = -6 * np.array([0.5, 1.5, 3.5, 6.5, 9.5]) + rng.uniform(-0.2, 0.2, size=5)
    best, scores = f(w, np.ndarray.__iadd__, np.prod, patience=5, **options)
    return {"w at the higher of two summits": best, "scores on the way there": np.asarray(scores)}


training.mistake("return best, np.array(scores)", "return w, np.array(scores)", earns=3,
    hint="You return the w of the last epoch. While you waited, it became worse: which one should come back?")
training.mistake("best, best_epoch = np.array(w), epoch ", "best = np.array(w) ", earns=5,
    hint="A new best does not start the waiting anew: your patience is at an end after so many epochs in any case.")
training.mistake("epoch - best_epoch >= patience",
                 "epoch + 1 - np.unique(np.maximum.accumulate(scores)).size >= patience", earns=7,
    hint="You count all epochs without a new best, since the beginning. Patience is for so many in a row.")
training.mistake("best, best_epoch = np.array(w), epoch ", "best, best_epoch = w, epoch ", earns=7,
    hint="You keep the best w itself. If step writes into the array that it gets, what is left of it by the end?")
training.mistake("scores[epoch] > max(", "scores[epoch] >= max(", earns=6,
    hint="An equal score counts as a new best for you. A net that does not get better any more would train on for "
         "ever.")
training.mistake("max(scores[:epoch], default=-np.inf)", "(scores[epoch - 1] if epoch else -np.inf)", earns=7,
    hint="You compare with the epoch before, and not with the best of all. After a deep fall any rise would pass for "
         "one.")
training.mistake("max(scores[:epoch], default=-np.inf)", "max([0, *scores[:epoch]])", earns=6,
    hint="Your best score begins at 0. If a score is a loss with its sign changed, all are below that, and no w is "
         "ever kept. Which scores can the first one be compared with?")
training.mistake("epoch - best_epoch >= patience", "epoch - best_epoch > patience", earns=5,
    hint="You wait an epoch too long. With a patience of 2, how many epochs without a new best are run?")
training.mistake("epoch - best_epoch >= patience", "False", earns=5,
    hint="You never stop before the last epoch. What does patience say?")
training.mistake("order = rng.permutation(examples)", "batch, order = examples, rng.permutation(examples)",
                 earns=6,
    hint="All examples are in one batch, so that an epoch is a single step. How many should be in each?")
training.mistake("rng.permutation(examples)", "np.random.default_rng(0).permutation(examples)", earns=6,
    hint="Every epoch has the same batches. They are drawn anew for each, from the rng that you are given.")
training.mistake("order = rng.permutation(examples)", "order = order if epoch else rng.permutation(examples)", earns=7,
    hint="You draw one order, before the first epoch, and go through it again and again. It is drawn anew for each.")
training.mistake("> max(scores[:epoch], default=-np.inf)", "< min(scores[:epoch], default=np.inf)", earns=2,
    hint="You keep the w with the lowest score. A score is the better the higher it is; with a loss it would be the "
         "other way round.")

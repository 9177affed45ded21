"""Chapter 11: babysitting."""

import math
from functools import partial

import numpy as np

from autograde.exercises.draws import in_any_order
from autograde.exercises.model import Exercise, grows
from course_lib import babysitting, losses
from course_lib.demos import babysitting_training as training

softmax = Exercise(losses.softmax_loss, returns="loss, dscores", chapter="babysitting")


def soft_loss(scores, targets):
    """By softmax_loss, of which it would be the answer otherwise, and so would be smoothed_loss, which calls it."""
    from course_lib import losses
    losses._require_targets(scores, targets)
    y = np.argmax(targets, axis=1)
    loss, dscores = losses.softmax_loss(scores, y)                 # of the likeliest class alone,
    taken = np.eye(scores.shape[-1], dtype=scores.dtype)[y] - targets          # and (N, C), what others have of it
    s = scores - losses._largest(scores)
    return losses._plain(loss + np.sum(taken * s, axis=(-2, -1)) / len(y)), dscores + taken / len(y)


INSTEAD = {losses.soft_loss: soft_loss}


def scored(rng, N, C, large=1.0):
    """Scores, and a right class for each example, all of them drawn."""
    return large * rng.normal(size=(N, C)), rng.integers(C, size=N)


@softmax.case(points=1)
def the_loss_is_how_surprised_the_net_is_by_the_right_class(f, rng):
    """The mean over the examples of -log p, for any number of them and of classes."""
    return {"5 examples, 4 classes": f(*scored(rng, 5, 4))[0], "3 examples, 7 classes": f(*scored(rng, 3, 7))[0]}


@softmax.case(points=2)
def the_gradient_is_that_of_the_loss(f, rng):
    """It agrees with moving each score a little; in sum over the classes it is 0 for each example."""
    return f(*scored(rng, 5, 4))[1]


@softmax.case(points=1)
def scores_of_a_thousand_are_no_trouble(f, rng):
    """No nan and no infinity, in the loss or in the gradient; what is next to impossible costs what it costs."""
    row = np.array([1000.0, rng.uniform(-1000, -990), rng.uniform(-9, 9)])
    scores = np.stack([rng.permutation(row), rng.permutation(row) - 3000])
    y = np.argmin(scores, axis=1)
    (loss, dscores), both = f(scores[:1], y[:1]), f(scores, y)
    return {"loss": loss if np.isfinite(loss) else "nan or infinite",
            "dscores": dscores if np.all(np.isfinite(dscores)) else "nan or infinite somewhere",
            "beside an example of much lower scores": "no trouble" if np.isfinite(both[0]) else "nan or infinite"}


@softmax.case(points=1)
def a_net_that_is_sure_and_right_pays_next_to_nothing(f, rng):
    """And one that is sure and wrong pays in proportion to the lead of the wrong class."""
    lead, y = rng.uniform(20, 25), rng.permutation(4)[:3]
    right = lead * np.eye(4)[y]
    return {"right": np.round(f(right, y)[0], 6), "wrong": f(np.roll(right, 1, axis=1), y)[0]}


softmax.mistake("loss = (np.log(total[..., 0]) - s[right]).sum(axis=-1) / N",
                "loss = (np.log(total[..., 0]) - s[right]).sum(axis=-1)", earns=2,
    hint="Your loss is a sum over the examples. With a mean the learning rate need not change with the size of the "
         "batch.")
softmax.mistake("    dscores /= N * total\n    dscores[right] -= 1 / N\n",
                "    dscores /= total\n    dscores[right] -= 1\n", earns=4,
    hint="Your gradient is that of the sum of the losses: it grows with the batch, and the loss does not. Which factor "
         "does a mean bring?")
softmax.mistake("dscores /= N * total", "dscores /= total", earns=4,
    hint="In your gradient the probabilities are not shared among the examples, as the loss is. Which factor does a "
         "mean bring?")
softmax.mistake("dscores[right] -= 1 / N", "dscores[right] -= 1", earns=4,
    hint="What you take off at the right class is not that of a mean over the examples. For each example the gradient "
         "must be 0 in sum over the classes: is yours?")
softmax.mistake("    dscores[right] -= 1 / N\n", "", earns=3,
    hint="Your gradient pushes every score down, that of the right class as well. Which term of the loss is there "
         "only for the right class?")
softmax.mistake("dscores[right] -= 1 / N", "dscores[right] -= 1 / N; dscores = -dscores", earns=3,
    hint="Your gradient points the wrong way: a higher score of the right class makes the loss smaller, so its "
         "derivative is below 0.")
softmax.mistake("s = scores - _largest(scores)", "s = scores", earns=4,
    hint="A score of 1000 is too large for exp. The probabilities stay the same if all scores of an example are "
         "shifted: by how much, so that the largest exponential is 1?")
softmax.mistake("s = scores - _largest(scores)", "s = scores - np.max(scores)", earns=4,
    hint="You take the largest score of the whole batch off from every example. What is exp of an example whose scores "
         "are all far below it, and what is the logarithm of their sum?")
softmax.mistake("s = scores - _largest(scores)", "s = scores - np.max(scores, axis=0)", earns=0,
    hint="You shifted each class by its largest score over the batch. A shift is free only if it is the same for all "
         "classes of an example.")
softmax.mistake("loss = (np.log(total[..., 0]) - s[right]).sum(axis=-1) / N",
                "loss = np.mean(-np.log(np.maximum(np.exp(s[right]) / total[..., 0], 1e-12)), axis=-1)", earns=4,
    hint="A probability so small that it becomes 0 was held up by a number of yours, and a net that is very wrong "
         "seems less so. Take the logarithm on paper first: what is log of an exponential, divided by a sum?")


@softmax.mistake(earns=0,
    hint="Your probabilities are taken over the examples. Each example has a distribution of its own over the "
         "classes: along which axis do they add up to 1?")
def softmax_loss(scores, y):
    p = np.exp(scores - scores.max())
    p = p / np.maximum(p.sum(axis=0), 1e-300)
    N = len(y)
    onehot = np.eye(scores.shape[1])[y]
    return float(-np.log(np.maximum(p[np.arange(N), y], 1e-300)).mean()), (p - onehot) / N


relative = Exercise(babysitting.relative_error, returns="the error", unasked={"dtype": "a number comes out"})


@relative.case(points=1)
def the_worst_element_decides(f, rng):
    """One wrong element among many right ones is a bug, and must not be averaged away."""
    a = rng.uniform(1, 2, size=(5, 4))
    b = a * (1 + 1e-9 * rng.normal(size=a.shape))
    b[3, 1] *= rng.uniform(0.4, 0.6)
    return {"one of twenty is off by about half": f(a, b), "and the other way round": f(b, a)}


@relative.case(points=1)
def a_small_gradient_counts_as_much_as_a_large_one(f, rng):
    """0.001 against 0.002 is as bad as 1000 against 2000, also in the same array."""
    a, k = np.array([1000.0, 0.001]), rng.uniform(1.8, 2.5)
    return {"both": f(a, a * [1, k]), "only the small": f(a[1:], k * a[1:]),
            "the whole world a million times smaller": f(1e-6 * a[:1], 1e-6 * a[:1] / k)}


@relative.case(points=1)
def it_runs_from_0_to_1(f, rng):
    """Equal gradients give 0, opposite ones 1, and so does something against nothing."""
    a = rng.uniform(1, 2, size=(3, 2)) * (1, -1)
    return {"something in between": f(a, rng.uniform(2, 3) * a),
            "equal": f(a, a.copy()), "opposite": f(a, -a), "something against nothing": f(a, 0 * a)}


@relative.case(points=1)
def nothing_against_nothing_is_right(f, rng):
    """Both 0, as where no gradient passes: no nan; and below the floor differences fade away."""
    zero, tiny = np.zeros(3), rng.uniform(1, 2) * 1e-10
    return {"zeros": f(zero, zero), "1e-10 or so against 0": f(np.array([tiny, 1.0]), np.array([0, 1.0])),
            "with a floor of 1e-9": f(np.array([tiny]), np.array([0.0]), floor=1e-9)}


@relative.case(points=1)
def without_a_loop(f, rng):
    """Ten times the elements take as many lines of Python."""
    a = rng.uniform(1, 2, size=100)
    return {"error": f(a, rng.uniform(1.1, 1.5) * a),
            **grows(f, "elements", lambda n: f.lines(np.resize(a, n), np.resize(a, n)), many=100)}


relative.mistake("np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor), initial=0)",
                 "np.mean(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor))", earns=2,
    hint="You averaged, and one wrong element of a million would go unnoticed. Which element do you want to hear of?")
relative.mistake("float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor), initial=0))",
                 "np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor)", earns=0,
    hint="One error for each element: now choose among them. Which one do you want to hear of?")
relative.mistake("np.abs(a - b)", "(a - b)", earns=2,
    hint="A difference below zero is a difference, too: yours pass as perfect agreement.")
relative.mistake("np.abs(a) + np.abs(b)", "np.abs(a + b)", earns=4,
    hint="You compare with |a + b|, which is next to nothing when the signs are opposite. Add up the sizes.")
relative.mistake("np.abs(a) + np.abs(b)", "np.abs(a)", earns=1,
    hint="You compare with one of the two gradients only: swap them, and the answer changes. Which of them would you "
         "trust?")
relative.mistake("np.abs(a) + np.abs(b)", "np.maximum(np.abs(a), np.abs(b))", earns=1,
    hint="You compare with the larger of the two. Many do, the course notes of Stanford among them; here it is their "
         "sum, so that the answer stays between 0 and 1.")
relative.mistake("np.maximum(np.abs(a) + np.abs(b), floor)", "(np.abs(a) + np.abs(b))", earns=4,
    hint="Where both gradients are 0 you divide 0 by 0. Something must stand below which a size counts as none.")
relative.mistake(" / np.maximum(np.abs(a) + np.abs(b), floor)", "", earns=0,
    hint="That is how far they are apart, not yet compared with anything. Is it much? It depends on the gradient.")
relative.mistake("np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor), initial=0)",
                 "np.max(np.abs(a - b)) / max(np.max(np.abs(a) + np.abs(b)), floor)", earns=2,
    hint="You compared the largest difference with the largest gradient. A small gradient that is all wrong hides "
         "behind a large one that is not: divide first, then look for the worst.")
relative.mistake("np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor), initial=0)",
                 "np.linalg.norm(a - b) / max(np.linalg.norm(a) + np.linalg.norm(b), floor)", earns=2,
    hint="You compared the lengths of whole gradients. That is a sound check too, but a small element that is "
         "all wrong drowns in it; here the worst element is asked for.")
relative.mistake("np.maximum(np.abs(a) + np.abs(b), floor)", "(np.abs(a) + np.abs(b) + floor)", earns=3,
    hint="You added the floor to every size. Nearly the same; but it is meant to hold small sizes up, not to push all "
         "of them.")


first_loss = Exercise(babysitting.initial_loss, returns="the loss",
                      unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@first_loss.case(points=1)
def ten_classes(f, rng):
    """The loss of a net that gives 1 / 10 to each of ten classes; then with more of them."""
    return {"10 classes": f(10), "more classes": f(int(rng.integers(11, 200)))}


@first_loss.case(points=1)
def it_is_what_softmax_gives_for_scores_that_are_all_alike(f, rng):
    """For any number of classes."""
    from course_lib.losses import softmax_loss
    counts = [2, 7, int(rng.integers(50, 500)), 1000]
    return {"yours - softmax_loss": np.array([f(C) - softmax_loss(np.zeros((4, C)), np.zeros(4, int))[0]
                                              for C in counts])}


@first_loss.case(points=1)
def what_cannot_be_otherwise_is_no_surprise(f, rng):
    """With one class the loss is 0; so many times the classes always cost as much more."""
    k = int(rng.integers(2, 9))
    return {"1 class": f(1), "from 10 classes to k times 10": f(k * 10) - f(10),
            "from 500 to k times 500": f(k * 500) - f(500)}


first_loss.mistake("math.log(classes)", "math.log10(classes)", earns=0,
    hint="You took the logarithm to base 10. Softmax's loss is in nats: which base has the exp in it?")
first_loss.mistake("math.log(classes)", "math.log2(classes)", earns=0,
    hint="You took the logarithm to base 2 and measure in bits. Softmax's loss is in nats.")
first_loss.mistake("math.log(classes)", "math.log(1 / classes)", earns=0,
    hint="A loss below zero would be better than perfect: mind the sign before the logarithm.")
first_loss.mistake("math.log(classes)", "1 / classes", earns=0,
    hint="That is the probability which each class gets. The loss is what such a probability costs.")
first_loss.mistake("math.log(classes)", "1 - 1 / classes", earns=0,
    hint="That is how often a guess is wrong. Cross-entropy asks how surprised the net is by the right class.")
first_loss.mistake("math.log(classes)", "classes * math.log(classes)", earns=0,
    hint="You added over all classes. Only the right class's probability enters the loss, once for each example.")
first_loss.mistake("math.log(classes)", "math.log(classes) / classes", earns=0,
    hint="You divided by the number of classes: only the right class's term is not zero, and it counts in full.")
first_loss.mistake("math.log(classes)", "2.303", earns=0,
    hint="That is the loss for ten classes, whatever `classes` says. Does a net that guesses among a thousand pay no "
         "more?")


ratio = Exercise(babysitting.update_ratio, returns="the ratio", unasked={"dtype": "a number comes out"})


@ratio.case(points=1)
def a_step_of_gradient_descent(f, rng):
    """A matrix and -η times its gradient."""
    return f(rng.normal(size=(6, 4)), -0.01 * rng.normal(size=(6, 4)))


@ratio.case(points=1)
def only_sizes_count(f, rng):
    """From (3, 4) by (0, 0.005), say: 5 long, moved by 0.005; the direction and the unit do not matter."""
    w, update = np.array([3.0, 4.0]), np.array([0.0, rng.uniform(0.004, 0.006)])
    return {"so": f(w, update), "the other way": f(w, -update), "in another unit": f(1000 * w, 1000 * update)}


@ratio.case(points=1)
def filters_of_a_convolution(f, rng):
    """Weights of four axes have one length, too."""
    return f(rng.normal(size=(3, 2, 3, 3)), 0.1 * rng.normal(size=(3, 2, 3, 3)))


@ratio.case(points=1)
def some_weights_may_be_0(f, rng):
    """A weight of 0 alone is no trouble; and who does not move has a ratio of 0."""
    w = np.array([[0.0, 2.0], [0.0, 1.0]])
    return {"some are 0": f(w, np.full((2, 2), rng.uniform(1e-3, 2e-3))), "no step": f(w, 0 * w)}


ratio.mistake("np.linalg.norm(update) / scale", "scale / max(np.linalg.norm(update), 1e-12)", earns=0,
    hint="Upside down: that is how many such steps would make the weights. Want about a thousandth, not a thousand.")
ratio.mistake("np.linalg.norm(update) / scale", "(np.linalg.norm(update) / scale)**2", earns=0,
    hint="Squares over squares: the root is missing, and a healthy thousandth looks like a millionth.")
ratio.mistake("np.linalg.norm(update) / scale", "np.linalg.norm(w + update) / scale", earns=0,
    hint="That compares the weights after the step with those before, about 1 for ever. How long was the step itself?")
ratio.mistake("np.linalg.norm(update) / scale", "np.linalg.norm(update) / np.linalg.norm(w + update)", earns=0,
    hint="You compare with the weights after the step. Close, but the question is how far they move from where they "
         "are.")
ratio.mistake("np.linalg.norm(update) / scale", "np.abs(update).sum() / np.abs(w).sum()", earns=0,
    hint="You added up absolute values. A fair measure, but not the length ‖·‖ that is asked for: squares, sum, root.")
ratio.mistake("np.linalg.norm(update) / scale", "np.linalg.norm(update, 2) / np.linalg.norm(w, 2)", earns=2,
    hint="norm(…, 2) of a matrix is its largest singular value: how far it can stretch a vector, not how long it is. "
         "Take all its elements as one vector.")
ratio.mistake("np.linalg.norm(update) / scale", "np.linalg.norm(update)", earns=0,
    hint="That is how far the weights move. Is it far? Compare it with the weights themselves.")
ratio.mistake("np.linalg.norm(update) / scale", "np.mean(np.abs(update) / np.maximum(np.abs(w), 1e-12))", earns=0,
    hint="You divided weight by weight and averaged: one weight near 0 rules the result. Measure all weights first, "
         "as one vector.")
ratio.mistake("np.linalg.norm(update) / scale", "np.max(np.abs(update)) / np.max(np.abs(w))", earns=0,
    hint="You compared the largest step with the largest weight: two elements speak for all the others.")
ratio.mistake("np.linalg.norm(update) / scale", "abs(update.sum()) / max(abs(w.sum()), 1e-12)", earns=0,
    hint="In your sums, weights of opposite signs cancel. A length adds up squares.")


diagnosis = Exercise(babysitting.diagnose, returns="the word",
                     unasked={"axes": "a word comes out", "dtype": "a word comes out"}, left_out=("enough",))
EPOCHS = 20


def falling(rng, *, start=2.3, end=0.1, pace=4.0):
    """A loss that falls as e^(-pace · epoch / 4), with a little noise."""
    t = np.arange(EPOCHS + 1)
    return end + (start - end) * np.exp(-pace * t / 16) + np.append(0, rng.uniform(0, 0.01, EPOCHS))


def accuracies(*, train=0.98, gap=0.03, n=EPOCHS + 1):
    t = 1 - np.exp(-np.arange(n) / 3)
    return 0.1 + (train - 0.1) * t, 0.1 + (train - gap - 0.1) * t


def at(curve, epoch, value):
    """The curve with another value at one epoch."""
    return np.where(np.arange(len(curve)) == epoch, value, curve)


def words(f, rng, curves):
    """What f says of these curves of ten classes, asked in any order."""
    return spelt(in_any_order(rng, {name: partial(f, *curve, classes=10) for name, curve in curves.items()}))


def spelt(answers):
    """Words in one spelling: "Bad initialisation" is as right as "bad initialization"."""
    return {name: word.lower().replace("initialis", "initializ") if isinstance(word, str) else word
            for name, word in answers.items()}


@diagnosis.case(points=1)
def explosions(f, rng):
    """nan, or more than three times the first loss; also if it comes back.  A bump is no explosion, nor is exactly
    three times.
    """
    good, accuracy = falling(rng), accuracies()
    two = at(good, 0, 2.0)
    return words(f, rng, {"nan": (at(good, EPOCHS - int(rng.integers(9)), np.nan), *accuracy),
                          "infinite": (at(good, 9, np.inf), *accuracy),
                          "up to four times the first, and back": (at(good, 2, 9.5), *accuracy),
                          "up to twice the first, and back": (at(good, 2, 4.5), *accuracy),
                          **{f"from 2 up to {top}, and back": (at(two, 2, top), *accuracy)
                             for top in (5.999, 6.0, 6.001)}})


@diagnosis.case(points=1)
def learning_rates(f, rng):
    """A loss that creeps, straight or bent; one that fell fast and got stuck, with or without bouncing about; runs
    that were lower before, end near half of log C, gain near 60 % in the first quarter, or fall where it ends.
    """
    low, stuck = accuracies(train=0.4, gap=0.0), falling(rng, end=1.6, pace=12)
    bounce = stuck + np.append(0, 0.2 * rng.choice([-1, 1], EPOCHS))
    half = math.log(10) / 2
    return words(f, rng, {"straight": (np.linspace(2.3, rng.uniform(1.6, 2.2), EPOCHS + 1), *low),
                          "bent": (falling(rng, end=1.7, pace=2), *low),
                          "stuck": (stuck, *low), "bouncing": (bounce, *low),
                          **{f"was lower in the {when}": (rng.uniform(0.95, 1.05) * np.repeat(*steps), *low)
                             for when, steps in {"first quarter": ([2.5, 1.4, 2.3, 1.6], [1, 2, 8, 10]),
                                                 "second half": ([2.5, 2.0, 1.3, 1.9], [1, 10, 4, 6])}.items()},
                          **{f"ends at {share} of log C": (at(falling(rng), EPOCHS, 2 * share * half), *accuracies())
                             for share in (0.4998, 0.5002)},
                          **{f"{gain} of 1.25 gained in the first quarter": (
                              np.repeat([2.5, 2.4, 2.5 - gain, 1.25], [1, 2, 3, 15]), *low)
                             for gain in (0.7497, 0.75, 0.7503)},
                          **{f"{n} losses, which fall at number {fall}": (
                              np.where(np.arange(n) < fall, 2.0, 1.5), *accuracies(n=n))
                             for n in (20, 23) for fall in (n // 4, n // 4 + 1)}})


@diagnosis.case(points=1)
def bad_initializations(f, rng):
    """Flat at log C for a quarter of the run, then down; against runs that only begin there, or are flat elsewhere:
    close to 5 % away, or not for all of the quarter.
    """
    t, accuracy, chance = np.arange(EPOCHS + 1), accuracies(), math.log(10)
    late = np.where(t < 8, chance, falling(rng, pace=8)[np.maximum(0, t - 8)])
    return words(f, rng, {"flat, then down": (late, *accuracy),
                          "begins at log C": (falling(rng, start=chance), *accuracy),
                          "flat above log C": (np.where(t < 8, 4.0, late), *accuracy),
                          "flat below it": (np.where(t < 8, 1.5, late), *accuracy),
                          **{f"flat at {share} log C": (np.where(t < 8, share * chance, late), *accuracy)
                             for share in (0.94998, 0.95002, 1.04998, 1.05002)},
                          **{f"away from it at loss number {k}": (at(late, k, 2.0), *accuracy) for k in (5, 6)}})


@diagnosis.case(points=1)
def gaps(f, rng):
    """A gap in the end, of more than 0.1 or nearly so; one that was there and closed; none, with both low; a gap
    where nothing was learned yet.
    """
    good, (train, test) = falling(rng), accuracies()
    return words(f, rng, {"30 points": (good, *accuracies(gap=rng.uniform(0.2, 0.4))),
                          "closed in the end": (good, train, train * np.minimum(1, np.arange(EPOCHS + 1) / EPOCHS)),
                          "both low": (good, *accuracies(train=0.7, gap=0.01)),
                          "a gap, and stuck": (falling(rng, end=1.6, pace=12), *accuracies(gap=0.3)),
                          **{f"a gap of {gap} in the end": (good, at(train, EPOCHS, 0.8 + gap), at(test, EPOCHS, 0.8))
                             for gap in (0.09995, 0.10005)}})


@diagnosis.case(points=1)
def other_numbers_of_classes(f, rng):
    """Two classes and a thousand: what a net pays that knows nothing is another number."""
    asked = {}
    for C in 2, int(rng.integers(500, 1000)):
        chance, t = math.log(C), np.arange(EPOCHS + 1)
        late = np.where(t < 8, 1, falling(rng, start=1, end=0.04, pace=8)[np.maximum(0, t - 8)]) * chance
        asked[f"flat, then down, {C} classes"] = partial(f, late, *accuracies(), classes=C)
        asked[f"stuck, {C} classes"] = partial(f, falling(rng, start=chance, end=0.7 * chance, pace=12),
                                               *accuracies(gap=0), classes=C)
    return spelt(in_any_order(rng, asked))


@diagnosis.case(points=1)
def real_nets(f, rng):
    """Six small nets that were trained on digits."""
    runs = map(training.run, training.WORDS)
    return words(f, rng, {f"net {n}": (run.loss, run.train, run.test) for n, run in enumerate(runs, 1)})


diagnosis.mistake("not np.all(np.isfinite(loss)) or np.max(loss)", "np.max(loss)", earns=4,
    hint="nan slips through your net: every comparison with it is false, “nan > limit” too. Ask for it by name.")
diagnosis.mistake("not np.all(np.isfinite(loss)) or np.max(loss) > 3 * loss[0]", "np.any(loss > 3 * loss[0])", earns=5,
    hint="A run in which a loss is nan, and none is above the limit, slips through: nan is not above anything. Ask "
         "for it by name.")
diagnosis.mistake("np.max(loss) > 3", "loss[-1] > 3", earns=5,
    hint="You look at the last loss only. A run that exploded and came back has exploded all the same: its weights "
         "are no longer where they were.")
diagnosis.mistake("> 3 * loss[0]", "> loss[0]", earns=3,
    hint="You call every rise above the first loss an explosion. A bump is not one; the limit is 3 × the first.")
diagnosis.mistake("early < 0.6 * in_all", "early > 0.6 * in_all", earns=2,
    hint="Low and high are the wrong way round. A run that creeps gains little in the first quarter; one that takes "
         "steps too long gains what it can at once, and then bounces about.")
diagnosis.mistake("early < 0.6 * in_all", "early >= 0.6 * in_all", earns=2,
    hint="Low and high are the wrong way round. Does a run that creeps gain little of all in the first quarter, or "
         "much?")
diagnosis.mistake("early < 0.6 * in_all", "loss[-1] < loss[0]", earns=2,
    hint="Any loss that came down at all counts as a low rate with you. A run that is stuck also came down first: ask "
         "when it gained what it gained.")
diagnosis.mistake("math.log(classes)", "math.log(10)", earns=5,
    hint="log 10 for ever: with another number of classes, a net that knows nothing pays another price.")
diagnosis.mistake("loss[:len(loss) // 4 + 1]", "loss[:1]", earns=0,
    hint="You look at the first loss alone. Every healthy net begins near log C; a badly initialized one stays there.")
diagnosis.mistake("np.abs(quarter - chance)", "(quarter - chance)", earns=3,
    hint="Far below log C is also “less than 5 % above” it: all who learn fast are badly initialized with you. "
         "Take the distance.")
diagnosis.mistake("train_accuracy[-1] - test_accuracy[-1]", "test_accuracy[-1] - train_accuracy[-1]", earns=4,
    hint="Your gap is the wrong way round: overfitting means better on what it has seen than on what it has not.")
diagnosis.mistake("train_accuracy[-1] - test_accuracy[-1]", "np.max(train_accuracy - test_accuracy)", earns=5,
    hint="You take the largest gap of the run. What counts is the net as it is in the end.")
diagnosis.mistake("train_accuracy[-1] - test_accuracy[-1] > 0.1", "test_accuracy[-1] < 0.9", earns=5,
    hint="A poor test accuracy is not overfitting yet: if the training set is no better, the net is too small, or has "
         "not learned enough. It is the gap that tells.")

@diagnosis.mistake(earns=5, hint="You look at the gap before you look at the loss. A net that has not even learned its "
                                 "training set has other troubles first: go through the list in its order.")
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10):
    if not np.all(np.isfinite(loss)) or np.max(loss) > 3 * loss[0]:
        return "exploded"
    if train_accuracy[-1] - test_accuracy[-1] > 0.1:
        return "overfitting"
    chance, quarter = np.log(classes), loss[:len(loss) // 4 + 1]
    if loss[-1] > chance / 2:
        creeps = loss[0] - np.min(quarter) < 0.6 * (loss[0] - np.min(loss))
        return "learning rate too low" if creeps else "learning rate too high"
    return "bad initialization" if np.all(np.abs(quarter - chance) < 0.05 * chance) else "fine"

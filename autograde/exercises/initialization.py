"""Chapter 4: initialization."""

import numpy as np

from autograde.exercises.draws import by_seed, in_any_order
from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise
from course_lib import initialization

distinct = Exercise(initialization.distinct_units, returns="the number of distinct units",
                    unasked={"dtype": "a count comes out"})


@distinct.case(points=1)
def units_that_never_parted_count_as_one(f, rng):
    """Six units that all have the same five weights are one unit, six times over; others count beside it."""
    return f(np.hstack([np.repeat(rng.normal(size=(5, 1)), 6, axis=1), rng.normal(size=(5, rng.integers(4)))]))


@distinct.case(points=1)
def a_unit_is_a_column(f, rng):
    """Random units are all different: a layer (7, 4) has four of them. Here with another number."""
    return f(rng.normal(size=(7, rng.integers(2, 7))))


@distinct.case(points=1)
def groups_of_equal_units(f, rng):
    """Columns that hold three different units hold three, in whatever order they come. Here it may be more."""
    n = rng.integers(2, 6)
    return f(rng.normal(size=(6, n))[:, rng.permutation(3 * n) % n])


@distinct.case(points=1)
def rounding_does_not_make_a_unit_another(f, rng):
    """Weights that differ by no more than the tolerance are the same; a little more, and they differ."""
    w = np.repeat(rng.permutation([-1, -1, 1, 1])[:, None] * rng.uniform(0.5, 2, size=(4, 1)), 5, axis=1)
    whole = np.round(w[:, :2])
    return in_any_order(rng, {
        "differences of 1e-9": lambda: f(w + 1e-9 * np.arange(5)),
        "differences of 1e-3": lambda: f(w + 1e-3 * np.arange(5)),
        "differences of 1e-3, tolerance 0.1": lambda: f(w + 1e-3 * np.arange(5), tolerance=0.1),
        "each of four weights 0.09995 apart, tolerance 0.1": lambda: f(w[:, :2] + [0, 0.09995], tolerance=0.1),
        "one of four weights 0.10005 apart, tolerance 0.1": lambda: f(
            w[:, :2] + np.outer([1, 0, 0, 0], [0, 0.10005]), tolerance=0.1),
        "all exactly 0.25 apart, tolerance 0.25": lambda: f(np.add(whole, [0, 0.25]), tolerance=0.25)})


@distinct.case(points=1)
def one_weight_in_common_is_not_enough(f, rng):
    """Units are the same only if all their weights are: not if some are, nor if their sums are, nor opposite ones."""
    w = rng.normal(size=(3, 1))
    n = rng.integers(5, 10)
    return {"one weight in common": f(np.vstack([np.ones(n), rng.normal(size=(3, n))])),
            "the same weights in another order": f(np.hstack([w, w[::-1]])), "opposite weights": f(np.hstack([w, -w]))}


@distinct.case(points=1)
def what_training_leaves_of_equal_units(f, rng):
    """Five tanh units that start equal, or of which some start a little apart, after fifty steps and rounding."""
    x, y = rng.normal(size=(20, 4)), rng.normal(size=(20, 1))
    left = {}
    for start, nudged in {"all equal": 0, "some nudged": rng.integers(1, 5)}.items():
        w1, w2 = np.full((4, 5), 0.1), np.full((5, 1), 0.1)
        w1[0, :nudged] += 0.1 * np.arange(1, nudged + 1)
        for _ in range(50):
            h = np.tanh(x @ w1)
            error = (h @ w2 - y) / len(x)
            w1, w2 = w1 - 0.5 * x.T @ (error @ w2.T * (1 - h * h)), w2 - 0.5 * h.T @ error
        left[start] = f(w1 + 1e-12 * np.arange(5))      # how a machine rounds is not left to the machine
    return left


distinct.mistake("range(w.shape[1]):\n", "range((w := w.T).shape[1]):\n", earns=0,
    hint="You compared rows. A row holds what one input sends to all units; which axis runs over the units?")
distinct.mistake("(gap <= tolerance)", "(gap == 0)", earns=4,
    hint="You ask for exact equality. Two units that are the same on paper may differ in the last digit, because their "
         "sums were added in another order. What is the tolerance for?")
distinct.mistake("(gap <= tolerance)", "(gap <= 1e-6)", earns=5,
    hint="You compare to a fixed number of digits. tolerance is an argument, and 1e-6 is only its default.")
distinct.mistake(".all(axis=0).any()", ".any(axis=0).any()", earns=4,
    hint="For you one weight in common makes two units the same. How many of their weights must agree?")
distinct.mistake("np.abs(w[:, :j] - w[:, j:j + 1])", "np.linalg.norm(w[:, :j] - w[:, j:j + 1], axis=0)[None]",
    earns=5,
    hint="All weights add to what you compare with the tolerance, as to a length or a sum. It is each of them by "
         "itself that may not be off by more.")
distinct.mistake("np.abs(w[:, :j] - w[:, j:j + 1])", "np.abs(w[:, :j].sum(axis=0) - w[:, j:j + 1].sum(axis=0))[None]",
    earns=4,
    hint="You compared sums. Two units with the same weights in another order look at different inputs and are not "
         "the same.")
distinct.mistake("np.abs(w[:, :j] - w[:, j:j + 1])", "np.abs(np.abs(w[:, :j]) - np.abs(w[:, j:j + 1]))", earns=5,
    hint="Your comparison is blind to the sign: opposite units, one on where the other is off, count as one.")


@distinct.mistake(earns=2,
    hint="You counted the units that have no twin. Of a group of equal units one is left to be counted: what should "
         "come out if all are the same?")
def distinct_units(w, *, tolerance=1e-6):
    same = (np.abs(w[:, :, None] - w[:, None]) <= tolerance).all(axis=0)
    return int((same.sum(axis=0) == 1).sum())


@distinct.mistake(earns=0,
    hint="You counted different numbers in the matrix. A unit is a whole column of them.")
def distinct_units(w, *, tolerance=1e-6):                       # noqa: F811
    values = np.sort(w.ravel())
    return 1 + int((np.diff(values) > tolerance).sum())


activation = Exercise(initialization.activation_statistics, returns="mean, std",
                      unasked={"dtype": "they are statistics to be looked at"})


def square_net(rng, N=40, D=12, L=4, scale=0.4):
    """x and the weights of L layers, all as wide as the input."""
    return rng.normal(size=(N, D)), list(rng.normal(size=(L, D, D)) * scale)


@activation.case(points=1)
def four_layers_of_tanh(f, rng):
    """Four layers, as wide as the input: mean and std of what each of them gives."""
    mean, std = f(*square_net(rng), nonlinearity="tanh")
    return {"mean": mean, "std": std}


@activation.case(points=1)
def four_layers_of_relu(f, rng):
    """The same with ReLU: no value is negative, so that the means are positive."""
    mean, std = f(*square_net(rng), nonlinearity="relu")
    return {"mean": mean, "std": std}


@activation.case(points=1)
def layers_of_other_widths(f, rng):
    """Widths 3, 8 and 2 after five inputs."""
    weights = [rng.normal(size=shape) for shape in ((5, 3), (3, 8), (8, 2))]
    mean, std = f(rng.normal(size=(10, 5)) + 0.5, weights, nonlinearity="tanh")
    return {"mean": mean, "std": std}


@activation.case(points=1)
def weights_of_one_half_for_inputs_of_one(f, rng):
    """Four inputs of 1, weights of ½, say: every ReLU unit gives 2, then 4, then 8, and nothing varies."""
    mean, std = f(np.ones((3, 4)), [np.full((4, 4), rng.choice([4, 5, 6, 7, 9, 10]) / 8)] * 3, nonlinearity="relu")
    return {"mean": mean, "std": std}


activation.mistake("h, _ = forward(h @ w)", "h = h @ w", earns=1,
    hint="There is no non-linearity in your layers. Without it ten layers are one matrix, and what is it that "
         "saturates?")
activation.mistake("std.append(h.std())", "std.append(h.var())", earns=1,
    hint="You return the variance, the square of what was asked for. Where the std is below 1 it looks as if the "
         "signal died twice as fast.")
activation.mistake("h, _ = forward(h @ w)", "h, _ = forward(x @ w)", earns=0,
    hint="You fed the input to every layer. What does the second layer see?")
activation.mistake("std.append(h.std())", "std.append(h.std(axis=0).mean())", earns=1,
    hint="You took the spread of each unit over the examples and averaged these. Units whose means differ add to the "
         "spread of the layer: take one std over all its values.")
activation.mistake("std.append(h.std())", "std.append(h.std(ddof=1))", earns=1,
    hint="You divided by n - 1, the estimate for a larger population from a sample. Here the layer's own values are "
         "described: there are n of them.")
activation.mistake("forward, _ = pair(nonlinearity)", 'forward, _ = pair("tanh")', earns=3,
    hint="Your layers are tanh whatever `nonlinearity` says.")


@activation.mistake(earns=1,
    hint="Your statistics are taken before the non-linearity. What a layer gives to the next one is f of that.")
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    f = np.tanh if nonlinearity == "tanh" else lambda a: np.maximum(0, a)
    h, mean, std = x, [], []
    for w in weights:
        mean.append((h @ w).mean())
        std.append((h @ w).std())
        h = f(h @ w)
    return np.array(mean), np.array(std)


@activation.mistake(earns=0,
    hint="Your list begins with the input and ends before the last layer. Layer 1 is what comes out after the first "
         "matrix.")
def activation_statistics(x, weights, *, nonlinearity="tanh"):  # noqa: F811
    f = np.tanh if nonlinearity == "tanh" else lambda a: np.maximum(0, a)
    h, mean, std = x, [], []
    for w in weights:
        mean.append(h.mean())
        std.append(h.std())
        h = f(h @ w)
    return np.array(mean), np.array(std)


activation.no_loop(lambda f, rng, n: f(*square_net(rng, N=n)), earns=4,
    hint="A matrix product takes the whole batch. (A loop over the layers is fine.)")


gradient = Exercise(initialization.gradient_statistics, returns="std of ∂L/∂h, std of ∂L/∂W",
                    unasked={"dtype": "they are statistics to be looked at"})


@gradient.case(points=1)
def the_gradient_that_reaches_each_layer_of_tanh(f, rng):
    """The std of ∂L/∂hₗ, layer 1 first, in four layers of tanh as wide as the input."""
    x, weights = square_net(rng)
    dh, _ = f(x, weights, rng.normal(size=x.shape), nonlinearity="tanh")
    return {"std of ∂L/∂h": dh}


@gradient.case(points=1)
def the_gradient_of_the_weights_under_tanh(f, rng):
    """The std of ∂L/∂Wₗ, layer 1 first, averaged over the examples."""
    x, weights = square_net(rng)
    _, dw = f(x, weights, rng.normal(size=x.shape), nonlinearity="tanh")
    return {"std of ∂L/∂W": dw}


@gradient.case(points=1)
def both_under_relu(f, rng):
    """Where a ReLU was off nothing passes."""
    x, weights = square_net(rng)
    dh, dw = f(x, weights, rng.normal(size=x.shape), nonlinearity="relu")
    return {"std of ∂L/∂h": dh, "std of ∂L/∂W": dw}


@gradient.case(points=1)
def the_last_layer_gets_what_arrives(f, rng):
    """∂L/∂h of the last layer is dout itself."""
    x, weights = square_net(rng, N=25, L=3)
    dout = 3 * rng.normal(size=x.shape)
    return {"std of ∂L/∂h of the last layer": f(x, weights, dout, nonlinearity="tanh")[0][-1]}


@gradient.case(points=1)
def layers_of_different_widths(f, rng):
    """Widths 3, 8 and 2 after five inputs: the shapes tell which matrix must be transposed."""
    weights = [rng.normal(size=shape) for shape in ((5, 3), (3, 8), (8, 2))]
    dh, dw = f(rng.normal(size=(10, 5)), weights, rng.normal(size=(10, 2)), nonlinearity="tanh")
    return {"std of ∂L/∂h": dh, "std of ∂L/∂W": dw}


gradient.mistake("da = backward(dh, *cache)", "da = dh", earns=1,
    hint="Your gradient does not pass through the non-linearity. Its slope f′(a) is what a saturated unit is known by.")
gradient.mistake("dh_std.append(dh.std())\n        da = backward(dh, *cache)",
                 "da = backward(dh, *cache)\n        dh_std.append(da.std())", earns=1,
    hint="You took the statistics of ∂L/∂a, behind the non-linearity, in place of ∂L/∂h, before it.")
gradient.mistake("dh_std.append(dh.std())\n        da = backward(dh, *cache)",
                 "da = backward(dh, *cache)\n        dh_std.append((da @ w.T).std())", earns=1,
    hint="Your list is late by one layer: it holds what each layer hands down, which belongs to the layer below. What "
         "arrives at the last layer is dout itself.")
gradient.mistake("below.T @ da / len(x)", "below.T @ da", earns=2,
    hint="Your ∂L/∂W is added up over the examples. The loss is an average over them, so what must the sum be "
         "divided by?")
gradient.mistake("np.array(dh_std[::-1]), np.array(dw_std[::-1])", "np.array(dh_std), np.array(dw_std)", earns=0,
    hint="Your lists run as backpropagation does, last layer first. Layer 1 is to come first.")
gradient.mistake("da @ w.T", "da @ w", earns=1,
    hint="On the way down you multiplied by W, as on the way up. Which unit does ∂L/∂a of a unit come from? "
         "Layers of different widths would have refused.")
gradient.mistake("hidden[-2::-1]", "hidden[:0:-1]", earns=2,
    hint="For ∂L/∂W you took what the layer gives. Its weights multiply what it gets.")
gradient.mistake("da = backward(dh, *cache)", "da = backward(dh, dh)", earns=1,
    hint="Your slope f′ is taken at the gradient. It belongs to the place where the unit stood in the forward pass: "
         "what did you keep from there?")


@gradient.mistake(earns=2,
    hint="You know tanh′ from the output, 1 - h², but put the input into it. For an input of 2, what is 1 - 2²?")
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    pre, hidden = [], [x]
    for w in weights:
        pre.append(hidden[-1] @ w)
        hidden.append(np.tanh(pre[-1]) if nonlinearity == "tanh" else np.maximum(pre[-1], 0))
    dh, dh_std, dw_std = dout, [], []
    for w, below, a in zip(weights[::-1], hidden[-2::-1], pre[::-1], strict=True):
        dh_std.insert(0, dh.std())
        da = dh * (1 - a * a if nonlinearity == "tanh" else a > 0)
        dw_std.insert(0, np.std(below.T @ da) / len(x))
        dh = da @ w.T
    return np.array(dh_std), np.array(dw_std)


gradient.no_loop(lambda f, rng, n: f(*square_net(rng, N=n), rng.normal(size=(n, 12))), earns=5,
    hint="A sum over the examples of one thing times another is a matrix product. (A loop over the layers is fine.)")


FOR_1, FOR_2 = (28_000, 2), (110_000, 1.25)    # numbers enough for a variance times the fan of 1, of 2: see sides


def to_one_decimal(value):
    """A random number as far as it does not depend on the draw: 1.0, 0.04, but 15 and not 14.9, and 10000 for more.

    The variance of n normal numbers is off by √(2/n) of itself: of enough of them a 1, or a 2, keeps its first decimal
    within almost six standard deviations, so that less than one right answer in a million loses it.
    """
    decimals = 2 if value < 0.2 else 1 if value < 9 else 0
    return np.round(value, decimals) if value < 100 else 10.0 ** round(np.log10(value))


def sides(rng, enough, longer, cells=1):
    """The shorter side of a matrix and its other one, so many times as long: no two seeds' are alike.

    enough: how many numbers are, with so many cells in each place, and how many times the shortest side may be drawn.
    """
    numbers, times = enough
    short = int((numbers / cells / longer)**0.5 * rng.uniform(1, times)) + 1
    return short, int(short * longer) + 1


def what_all_initializers_keep(exercise, enough, longer):
    """The cases that Xavier and He have in common.

    enough: see sides;  longer: by which factor sides differ, so that the wrong one's variance is in the midst of what
    is rounded alike.
    """

    @exercise.case(points=2)
    def the_variance_fits_the_number_of_inputs(f, rng):
        """fan_in · Var[w] is the number that the formula says, whether a layer has more inputs or more outputs."""
        D, M = sides(rng, enough, longer)
        return {f"fan_in times the variance, {more}": to_one_decimal(shape[0] * np.var(f(shape, rng=rng)))
                for more, shape in (("more outputs", (D, M)), ("more inputs", (M, D)))}

    @exercise.case(points=1)
    def a_convolution_sums_over_its_whole_kernel(f, rng):
        """The same for weights (F, C, kh, kw), where each output sums over C channels of kh × kw cells."""
        F, C = sides(rng, enough, longer, cells=3 * 5)
        return {"fan_in times the variance": to_one_decimal(C * 3 * 5 * np.var(f((F, C, 3, 5), rng=rng)))}

    @exercise.case(points=1, constant="any normal numbers are normal; which they are to be, the others ask")
    def the_weights_are_normal_around_zero(f, rng):
        """Of normal numbers 68 % lie within one standard deviation of their mean, which is 0."""
        w = f((100, 100), rng=rng)
        return {"tenths within one standard deviation": np.round(10 * np.mean(np.abs(w - w.mean()) < w.std())),
                "mean over standard deviation, to one decimal": np.abs(np.round(w.mean() / w.std(), 1))}

    @exercise.case(points=1)
    def the_numbers_come_from_rng(f, rng):
        """The same seed gives the same weights, another seed gives others."""
        return by_seed(f, rng, "weights", (4, 5))

    @exercise.case(points=1)
    def the_dtype_is_the_one_asked_for(f, rng):
        """float32 unless told otherwise."""
        asked = {"by default": {}, "with dtype=np.float64": {"dtype": "float64"}, "by default, again": {},
                 "with dtype=np.float64, again": {"dtype": "float64"}}
        return in_any_order(rng, {name: lambda option=option: f((20, 30), rng=rng, **option).dtype.name
                                  for name, option in asked.items()})


ROWS = 80, 160, 320, 640, 1280, 2560, 5120


def rows_are_not_drawn_one_by_one(exercise, times, earns, **options):
    """Nobody knows which numbers are drawn: compared is for how many rows their variance, times / rows, is right.

    That is one of ROWS but for the first and the last, to which all that is far off goes.  The variance of 160 × 20
    numbers is off by 2.5 %, and by a third before it fits twice or half as many rows better.
    """
    exercise.no_loop(lambda f, rng, n: f((n, 20), rng=rng, **options), over="rows", through="range(shape[0])",
        of=lambda rng: int(rng.choice(ROWS[1:-1])), shown=lambda w: min(ROWS, key=lambda n: abs(n * np.var(w) - times)),
        earns=earns, hint="A generator fills an array of any shape in one call.")


xavier = Exercise(initialization.xavier, returns="w",
                  unasked={"in place": "no array goes in", "dtype": OWN})
what_all_initializers_keep(xavier, FOR_1, longer=1.41)

xavier.mistake("math.sqrt(1 / fan_in)", "(1 / fan_in)", earns=3,
    hint="You used the variance as the standard deviation. N(0, s) in a paper mostly names the variance s; what must a "
         "standard normal number be multiplied by to have that variance?")
xavier.mistake("* math.sqrt(1 / fan_in)", "/ math.sqrt(1 / fan_in)", earns=3,
    hint="Your weights grow with the number of inputs: you divided by the root of 1 / fan_in, and a fraction under a "
         "fraction turns over. The more inputs, the smaller a weight should be.")
xavier.mistake("fan_in, _ =", "_, fan_in =", earns=3,
    hint="You divided by the number of outputs. A unit is a sum over its inputs, and the more terms, the smaller "
         "each must be.")
xavier.mistake("fan_in, _ = fans(shape)", "fan_in = shape[0] if len(shape) == 2 else shape[1]", earns=6,
    hint="You counted the channels of a convolution but not the cells of its kernel. How many products are added up "
         "for one output?")
xavier.mistake("fan_in, _ = fans(shape)", "fan_in = shape[0]", earns=6,
    hint="You took the first axis for the inputs, always. Of a convolution (F, C, kh, kw) the first axis counts "
         "filters, that is outputs.")
xavier.mistake("rng.standard_normal(shape, dtype) * math.sqrt(1 / fan_in)",
               "(2 * rng.random(shape, dtype) - 1) * math.sqrt(3 / fan_in)", earns=6,
    hint="The variance is that asked for, the distribution is not: yours is uniform. It comes two exercises later; "
         "here the weights are to be normal.")
xavier.mistake("rng.standard_normal(shape, dtype)", "rng.random(shape, dtype)", earns=2,
    hint="rng.random gives numbers from 0 to 1: all your weights are positive, and the layer's sums drift off. "
         "Which method draws from N(0, 1)?")
xavier.mistake("math.sqrt(1 / fan_in)", "math.sqrt(2 / fan_in)", earns=3,
    hint="Your variance is twice as large as asked for. That is He's initialization, made for ReLU; it has an "
         "exercise of its own.")
xavier.mistake("math.sqrt(1 / fan_in)", "0.01", earns=3,
    hint="Your weights have the same spread in every layer, whatever its size. How should it depend on the shape?")
xavier.mistake("standard_normal(shape, dtype)", "standard_normal(shape)", earns=6,
    hint="Your weights are float64 whatever is asked for. Then every product of the net is computed twice as slowly. "
         "Is dtype used? And a number from np.sqrt is float64 itself; one from math.sqrt is not.")
xavier.mistake("rng.standard_normal", "np.random.default_rng(0).standard_normal", earns=6,
    hint="You made your own generator with a seed of its own: every layer of a net gets the same weights. Draw from "
         "the rng that you are given.")
rows_are_not_drawn_one_by_one(xavier, 1, earns=6)


he = Exercise(initialization.he, returns="w",
              unasked={"in place": "no array goes in", "dtype": OWN})
what_all_initializers_keep(he, FOR_2, longer=1.7)

he.mistake("math.sqrt(2 / n)", "math.sqrt(1 / n)", earns=3,
    hint="This is Xavier's. A ReLU sets half of what comes in to zero: what must the weights do to make up for it?")
he.mistake("math.sqrt(2 / n)", "2 / math.sqrt(n)", earns=3,
    hint="You doubled the standard deviation, which makes the variance four times as large. Which of the two should be "
         "doubled?")
he.mistake("math.sqrt(2 / n)", "(2 / n)", earns=3,
    hint="You used the variance as the standard deviation, and the signal fades from layer to layer. What must a "
         "standard normal number be multiplied by to have that variance?")
he.mistake("math.sqrt(2 / n)", "math.sqrt(1 / (2 * n))", earns=3,
    hint="You halved where you should double: the lecture divides n by 2, inside the denominator. Does a ReLU make "
         "the signal larger or smaller, and which way must the weights push?")
he.mistake("* math.sqrt(2 / n)", "/ math.sqrt(2 / n)", earns=3,
    hint="Your weights grow with the number of inputs: you divided by what they should be multiplied by. The more "
         "inputs, the smaller a weight should be.")
he.mistake("n, _ = fans", "_, n = fans", earns=3,
    hint="You divided by the number of outputs. That keeps the size of the gradient on its way back, a choice that the "
         "paper discusses; here the signal on its way forward is asked for.")
he.mistake("n, _ = fans(shape)", "n = shape[0] if len(shape) == 2 else shape[1]", earns=6,
    hint="You counted the channels of a convolution but not the cells of its kernel, the k² of the paper's n = k²c.")
he.mistake("n, _ = fans(shape)", "n = shape[0]", earns=6,
    hint="Of a convolution (F, C, kh, kw) the first axis counts filters, that is outputs. What does one output sum?")
he.mistake("standard_normal(shape, dtype)", "standard_normal(shape)", earns=6,
    hint="Your weights are float64 whatever is asked for. Is dtype used? And a number from np.sqrt is float64 itself, "
         "which makes the product so; one from math.sqrt is not.")
he.mistake("rng.standard_normal", "np.random.default_rng(0).standard_normal", earns=6,
    hint="Your seed is your own, the same for each layer. Draw from the rng that you are given.")
rows_are_not_drawn_one_by_one(he, 2, earns=6)


general = Exercise(initialization.scaled, returns="w",
                   unasked={"in place": "no array goes in", "dtype": OWN})


@general.case(points=1)
def the_gain_is_one_of_the_variance(f, rng):
    """gain = 1.7 gives 1.7 times the variance of Xavier, of numbers that come from rng."""
    D, M = sides(rng, FOR_2, rng.uniform(1.3, 2))
    return {"fan_in times the variance": to_one_decimal(D * np.var(f((D, M), gain=1.7, rng=rng))),
            **by_seed(f, rng, "weights", (4, 5), gain=1.7)}


@general.case(points=2)
def the_fan_is_counted_as_asked(f, rng):
    """fan = "out" shares the gain out over the outputs, "avg" over the mean of inputs and outputs."""
    M, D = sides(rng, FOR_1, rng.uniform(4, 9))
    return {f'fan="{fan}": as many times the variance':
            to_one_decimal(n * np.var(f((D, M), gain=1.0, fan=fan, rng=rng)))
            for fan, n in (("in", D), ("out", M), ("avg", (D + M) / 2))}


@general.case(points=2)
def uniform_weights_have_the_same_variance(f, rng):
    """uniform=True changes the distribution and neither the variance nor the mean of 0."""
    D, M = sides(rng, FOR_1, rng.uniform(1.3, 2))
    w = f((D, M), gain=1.0, uniform=True, rng=rng)
    return {"fan_in times the variance": to_one_decimal(D * np.var(w)),
            "mean over standard deviation, to one decimal": np.abs(np.round(w.mean() / w.std(), 1))}


@general.case(points=1)
def uniform_weights_have_bounds_and_normal_ones_have_none(f, rng):
    """Of ten thousand normal numbers some are above 3 standard deviations; uniform ones end well below 2."""
    normal = f((100, 100), gain=1.0, rng=rng)

    def largest(uniform):
        w = f((100, 100), gain=1.0, uniform=uniform, rng=rng)
        return np.abs(w).max() / w.std()
    bounded, free = "uniform: none above 2 standard deviations", "normal: some above 3 standard deviations"
    return in_any_order(rng, {bounded: lambda: largest(True) < 2, free: lambda: largest(False) > 3,
                              f"{bounded}, again": lambda: largest(True) < 2,
                              f"{free}, again": lambda: largest(False) > 3,
                              "normal: share within 1 standard deviation":
                              lambda: to_one_decimal(np.mean(np.abs(normal) < normal.std()))})


@general.case(points=1)
def the_outputs_of_a_convolution(f, rng):
    """Each cell that goes into a convolution (F, C, kh, kw) feeds F filters at kh × kw places."""
    C, F = sides(rng, FOR_1, rng.uniform(1.3, 2), cells=3 * 5)
    return {"fan_out times the variance":
            to_one_decimal(F * 3 * 5 * np.var(f((F, C, 3, 5), gain=1.0, fan="out", rng=rng)))}


@general.case(points=1)
def the_weights_have_the_dtype_asked_for(f, rng):
    """float32 unless told otherwise, normal and uniform."""
    return in_any_order(rng, {
        f"{dtype or 'by default'}, uniform={uniform}": lambda option=option, uniform=uniform: f(
            (20, 30), gain=2.0, uniform=uniform, rng=rng, **option).dtype.name
        for dtype, option in (("", {}), ("float64", {"dtype": "float64"})) for uniform in (False, True)})


general.mistake("math.sqrt(3) * sigma", "sigma", earns=7,
    hint="You took the standard deviation as the bound of the uniform distribution. The variance of U(-a, a) is a²/3: "
         "how large must a be for a variance of σ²?")
general.mistake("math.sqrt(3) * sigma", "3 * sigma", earns=7,
    hint="Your uniform weights have too large a variance: the 3 of a²/3 is a factor of the variance, not of a.")
general.mistake("(rng.random(shape, dtype) * 2 - 1) * (math.sqrt(3) * sigma)",
                "rng.random(shape, dtype) * (math.sqrt(12) * sigma)", earns=6,
    hint="Your uniform weights are never negative, so every unit starts with the same opinion about all of its inputs; "
         "around which number should they lie?")
general.mistake("if uniform:", "if not uniform:", earns=8,
    hint="Normal and uniform have changed places.")
general.mistake("if uniform:", "if False:", earns=8,
    hint="Your weights are normal even when uniform=True.")
general.mistake("(fan_in + fan_out) / 2", "(fan_in + fan_out)", earns=7,
    hint='With fan="avg" you divided by the sum of inputs and outputs. Avg is short for average: what is missing?')
general.mistake("(fan_in + fan_out) / 2", "math.sqrt(fan_in * fan_out)", earns=7,
    hint="You took the geometric mean of inputs and outputs; Glorot and Bengio take the ordinary one.")
general.mistake("fan_in, fan_out = fans(shape)", "fan_out, fan_in = fans(shape)", earns=2,
    hint="Inputs and outputs have changed places. In (D, M), which of the two does a unit sum over?")
general.mistake("fan_in, fan_out = fans(shape)", "fan_in, fan_out = shape[:2]", earns=8,
    hint="You took the first two axes, always. A convolution (F, C, kh, kw) has its outputs on the first one, and each "
         "input feeds every filter at every cell of the kernel.")
general.mistake("math.sqrt(gain / count[fan])", "gain / math.sqrt(count[fan])", earns=8,
    hint="Your gain multiplies the standard deviation. That is PyTorch's meaning of the word; here, as in the formula, "
         "it is the variance that the gain belongs to.")
general.mistake("math.sqrt(gain / count[fan])", "math.sqrt(1 / count[fan])", earns=8,
    hint="Your weights do not depend on the gain.")
general.mistake("if uniform:", "dtype = np.float64\n    if uniform:", earns=8,
    hint="Your weights are float64 whatever is asked for. Is dtype used? And a number from np.sqrt is float64 itself, "
         "which makes the product so; one from math.sqrt is not.")
rows_are_not_drawn_one_by_one(general, 1, earns=8, gain=1.0)

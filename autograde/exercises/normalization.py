"""Chapter 7: normalization."""

import numpy as np

from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise
from course_lib import normalization

TINY = 1e-9                         # an epsilon that does not show: only the cases on epsilon are to depend on it


def given(rng, *shape):
    """x, gamma, beta.  In images W is C: a gamma that meets the wrong axis gives wrong numbers, and no error."""
    C = shape[1]
    return rng.normal(5, 3, size=shape), rng.uniform(0.5, 2, size=C), rng.normal(size=C)


def neutral(C, dtype=float):
    """gamma = 1 and beta = 0, which leave x̂ as it is."""
    return np.ones(C, dtype), np.zeros(C, dtype)


def in_float32(arrays):
    return [a.astype(np.float32) for a in arrays]


forward = Exercise(normalization.batchnorm_forward, returns="out, (x_hat, gamma, std), (mean, var)",
                   unasked={"dtype": OWN})


@forward.case(points=1)
def each_feature_gets_mean_0_and_variance_1(f, rng):
    """Over the batch, for every feature by itself: that is x̂."""
    x, _, _ = given(rng, 8, 5)
    _, (x_hat, _, _), _ = f(x, *neutral(5), eps=TINY)
    return {"mean of each feature of x_hat": np.mean(x_hat, axis=0).round(3),
            "mean square of each feature of x_hat": np.mean(np.square(x_hat), axis=0).round(3),
            "x_hat is high where x is": np.all(np.sum(x_hat * (x - x.mean(axis=0)), axis=0) > 0)}


@forward.case(points=1)
def gamma_scales_and_beta_shifts(f, rng):
    """out = γ x̂ + β, and the cache holds x̂ itself."""
    out, (x_hat, _, _), _ = f(*given(rng, 9, 4), eps=TINY)
    return {"out": out, "x_hat": x_hat}


@forward.case(points=1)
def the_statistics_of_the_batch_come_back(f, rng):
    """Mean and variance, each (C,): the running averages will want them, without ε."""
    _, _, (mean, var) = f(*given(rng, 6, 3), eps=0.5)
    return {"mean": mean, "var": var}


@forward.case(points=1)
def a_feature_that_is_constant(f, rng):
    """Its variance is 0: ε under the root saves us, and out is β."""
    x, gamma, beta = given(rng, 5, 4)
    x[:, 1] = 3.0
    out, (_, _, std), _ = f(x, gamma, beta, eps=0.25)
    return {"out": out, "std": std}


@forward.case(points=1)
def images_have_one_mean_for_each_channel(f, rng):
    """x of shape (N, C, H, W): the means run over the examples and over all positions."""
    out, _, (mean, var) = f(*given(rng, 3, 4, 2, 4), eps=TINY)
    return {"out": out, "mean": mean, "var": var}


@forward.case(points=1)
def float32_stays_float32(f, rng):
    """A net in float32 should not turn into float64 at its first batch norm."""
    out, _, (mean, var) = f(*in_float32(given(rng, 4, 6)), eps=TINY)
    return {"out": out, **{f"dtype of {name}": str(np.asarray(a).dtype)
                           for name, a in (("out", out), ("mean", mean), ("var", var))}}


forward.mistake("(x_hat, x_hat) / n  ", "(x_hat, x_hat) / (n - 1)  ", earns=0,
    hint="You divided the sum of squares by n - 1. That is right for guessing the variance of a population from a "
         "sample; here the batch itself is to get variance 1.")
forward.mistake("std = np.sqrt(var + eps)", "std = np.sqrt(var) + eps", earns=5,
    hint="You added ε to the root. It stands under it, with the variance. With 1e-5 nobody notices, which is why it "
         "stays in so many programs; a larger ε shows it.")
forward.mistake("std = np.sqrt(var + eps)", "std = np.sqrt(var)", earns=5,
    hint="There is no ε. A feature that is constant over the batch has variance 0: what do you divide by then?")
forward.mistake("x_hat /= std[:, None]", "x_hat /= (var + eps)[:, None]", earns=1,
    hint="You divided by the variance. If x is in metres, so is its standard deviation; the variance is in square "
         "metres: which of the two gives a variance of 1?")
forward.mistake("gamma, std), (mean, var)", "gamma, var), (mean, var)", earns=5,
    hint="Your cache holds the variance where std is asked for. The backward pass would divide by the wrong one.")
forward.mistake("gamma, std), (mean, var)", "gamma, np.sqrt(var)), (mean, var)", earns=5,
    hint="There is no ε in the std of your cache. The backward pass divides by it; by what did the forward pass?")
forward.mistake("(x_hat.reshape(x.shape)", "(out.reshape(x.shape)", earns=5,
    hint="Your cache holds out where x̂ is asked for. After γ and β, x̂ is no longer at hand; the backward pass needs "
         "it for dγ.")
forward.mistake("""out = x_hat * gamma[:, None]
    out += beta[:, None]""", "out = (x_hat + beta[:, None]) * gamma[:, None]", earns=2,
    hint="You added β before you scaled, so that γ scales β as well. The order is scale, then shift.")
forward.mistake("std = np.sqrt(var + eps)", "var = var + eps; std = np.sqrt(var)", earns=5,
    hint="The variance that you return has ε in it. ε belongs to the division; the running average should follow the "
         "variance of the batch as it is.")
forward.mistake("return out.reshape(x.shape),", "return out.reshape(x.shape).astype(float),", earns=7,
    hint="Your result is float64 whatever comes in. Is there an np.zeros without a dtype, or a list, on the way?")


@forward.mistake(earns=0,
    hint="Your means run over everything, features and all. Each feature has a mean and a variance of its own: one "
         "may count grams and its neighbour kilometres.")
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    shape = -1, *(1,) * (x.ndim - 2)
    mean, var = x.mean() + 0 * gamma, x.var() + 0 * gamma
    std = np.sqrt(var + eps)
    x_hat = (x - x.mean()) / np.sqrt(x.var() + eps)
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, std), (mean, var)


@forward.mistake(earns=0,
    hint="Your means run over the features of each example, so that an example has a mean of its own. In batch norm a "
         "feature has: over which axis do the examples of a batch lie?")
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):                # noqa: F811
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    shape = -1, *(1,) * (x.ndim - 2)
    return gamma.reshape(shape) * x_hat + beta.reshape(shape), (x_hat, gamma, std), (mean, var)


@forward.mistake(earns=7,
    hint="Your means of images run over the examples only, so that every pixel has statistics of its own. A "
         "convolution treats all positions alike, and so should its norm: over which axes does a channel extend?")
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):                                                # noqa: F811
    mean, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    return x_hat * gamma + beta, (x_hat, gamma, std), (mean, var)


@forward.mistake(earns=7,
    hint="In images your γ and β meet the last axis, W, with which they have nothing to do. They hold one number for "
         "each channel: give them a shape that meets axis 1 of (N, C, H, W).")
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):                                                # noqa: F811
    axes = (0, 2, 3)[:x.ndim - 1]
    mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    return x_hat * gamma + beta, (x_hat, gamma, std.ravel()), (mean.ravel(), var.ravel())


forward.no_loop(lambda f, rng, n: f(*given(rng, n, 4), eps=0.1), earns=7,
    hint="A mean along an axis is one call, however long the axis.")
forward.no_loop(lambda f, rng, n: f(*given(rng, 9, n), eps=0.1), over="features", through="gamma", earns=7,
    hint="One call gives the means of all features: which axes does it run along?")


running = Exercise(normalization.running_average, returns="mean, var")


def pair(rng, C=4):
    return rng.normal(size=C), rng.uniform(0.5, 2, size=C)


@running.case(points=1)
def one_batch_moves_the_average_a_little(f, rng):
    """With momentum = 0.9 the old value counts nine parts in ten; mean and variance alike."""
    return f(pair(rng), pair(rng), momentum=0.9)


@running.case(points=1)
def momentum_weighs_the_old_value(f, rng):
    """With 1 nothing is ever learned, with 0 nothing is remembered; and the average lies in a memory of its own."""
    return {"momentum = 1": f(pair(rng), pair(rng), momentum=1.0),
            "momentum = 0": f(pair(rng), pair(rng), momentum=0.0),
            "it changes when the batch does": f.shares(pair(rng), pair(rng), momentum=0.0)}


@running.case(points=1)
def always_the_same_batch_is_where_it_ends(f, rng):
    """Shown the same statistics over and over, the average arrives at them."""
    average, batch = (np.zeros(3), np.ones(3)), pair(rng, 3)
    for _ in range(60):
        average = f(average, batch, momentum=0.75)
    return {"mean": np.round(average[0], 4), "var": np.round(average[1], 4)}


@running.case(points=1)
def with_n_the_variance_is_the_unbiased_one(f, rng):
    """n cells, biased variance v: the unbiased one is v · n / (n - 1).  The mean has no bias."""
    return f(pair(rng), pair(rng), momentum=0.6, n=5)


@running.mistake(earns=1,
    hint="Old and new have changed places: your momentum weighs the batch. In PyTorch it does, and is 0.1 there; "
         "here, as in CS231n and Keras, it weighs the past.")
def running_average(running, batch, *, momentum=0.9, n=None):
    (old_mean, old_var), (mean, var) = running, batch
    if n is not None:
        var = var * n / (n - 1)
    return momentum * mean + (1 - momentum) * old_mean, momentum * var + (1 - momentum) * old_var


@running.mistake(earns=0,
    hint="You add the whole batch to what is left of the past. The two weights must add up to 1, or the average of a "
         "constant is not that constant.")
def running_average(running, batch, *, momentum=0.9, n=None):                                      # noqa: F811
    (old_mean, old_var), (mean, var) = running, batch
    if n is not None:
        var = var * n / (n - 1)
    return momentum * old_mean + mean, momentum * old_var + var


@running.mistake(earns=0,
    hint="You return the running statistics as they came: the batch leaves no trace in them. Is the new average "
         "computed, and then thrown away?")
def running_average(running, batch, *, momentum=0.9, n=None):                                      # noqa: F811
    return running


running.mistake("momentum * old_var + (1 - momentum) * var",
                "momentum * old_var + (1 - momentum) * np.sqrt(var)", earns=0,
    hint="A standard deviation goes into your average of variances. The root is taken at test time, with ε.")
running.mistake("momentum * old_var + (1 - momentum) * var", "var", earns=1,
    hint="The mean is averaged and the variance is not: you return that of the last batch.")
running.mistake("momentum * old_var + (1 - momentum) * var",
                "(momentum * np.sqrt(old_var) + (1 - momentum) * np.sqrt(var))**2", earns=2,
    hint="You averaged standard deviations. It is the variances that are averaged: the root is taken at test time, "
         "with ε.")
running.mistake("var = var * (n / (n - 1))", "pass", earns=4,
    hint="You do nothing with n. A variance of n cells around their own mean is too small, on average by (n - 1) / n.")
running.mistake("var = var * (n / (n - 1))", "var = var * ((n - 1) / n)", earns=4,
    hint="You made the variance smaller. Around their own mean the cells lie closer than around the true one, so the "
         "biased variance is too small already.")
running.mistake("var = var * (n / (n - 1))", "var, mean = var * (n / (n - 1)), mean * (n / (n - 1))", earns=4,
    hint="You corrected the mean as well. A mean of n cells is right on average; only the variance is biased.")
running.no_loop(lambda f, rng, n: f(pair(rng, n), pair(rng, n), momentum=0.9), over="features",
    through="running[0]", earns=4, hint="The formula may be written down for whole arrays as it stands.")


inference = Exercise(normalization.batchnorm_inference, unasked={"dtype": OWN})


def statistics(rng, C):
    """A mean and a variance."""
    return rng.normal(5, 1, size=C), rng.uniform(4, 9, size=C)


@inference.case(points=1)
def the_statistics_that_are_given_are_used(f, rng):
    """Not those of the batch: x̂ = (x - mean) / √(var + ε), then γ and β."""
    return f(*given(rng, 6, 4), *statistics(rng, 4), eps=TINY)


@inference.case(points=1)
def an_example_alone_gives_what_it_gives_in_a_batch(f, rng):
    """At test time nobody depends on their batch-mates."""
    x, *others = *given(rng, 7, 3), *statistics(rng, 3)
    return {"out of the first example, in the batch": f(x, *others, eps=TINY)[0],
            "and alone": f(x[:1], *others, eps=TINY)[0]}


@inference.case(points=1)
def epsilon_stands_under_the_root(f, rng):
    """A feature that never varied has var = 0."""
    x, gamma, beta = given(rng, 4, 3)
    return f(x, gamma, beta, rng.normal(size=3), np.array([0.0, 0.5, 4.0]), eps=0.25)


@inference.case(points=1)
def images_too(f, rng):
    """x of shape (N, C, H, W), with one mean and one variance for each channel."""
    return f(*given(rng, 2, 4, 3, 4), *statistics(rng, 4), eps=TINY)


@inference.case(points=1)
def float32_is_kept(f, rng):
    """The result has the type of x."""
    out = np.asarray(f(*in_float32((*given(rng, 3, 4), *statistics(rng, 4))), eps=TINY))
    return {"dtype": str(out.dtype), "out": out}


inference.mistake("std = np.sqrt(var + eps) ", "std = np.sqrt(var) + eps ", earns=4,
    hint="You added ε to the root; in training it stood under it, and test time must do the same.")
inference.mistake("std = np.sqrt(var + eps) ", "std = var + eps ", earns=0,
    hint="You divided by the variance, not by its root. Compare with what your forward pass does in training.")
inference.mistake("std = np.sqrt(var + eps) ", "std = np.sqrt(var) ", earns=4,
    hint="ε is missing. A feature that never varied in training has a variance of 0, at test time too.")
inference.mistake("beta - scale * mean", "beta", earns=0,
    hint="The mean is not taken away. What comes out for an x that is exactly the mean? It should be β.")
inference.mistake("beta - scale * mean", "beta - mean", earns=0,
    hint="You take the mean away after the division. It has the units of x: subtract it before, or scale it as x is "
         "scaled.")
inference.mistake("beta - scale * mean", "beta - mean / std", earns=0,
    hint="γ scales x but not the mean. It multiplies all of x̂, that is the difference of the two.")
inference.mistake("out = x * scale", "out = x.astype(float) * scale", earns=6,
    hint="Your result is float64 though x was float32. Is there an np.zeros without a dtype on the way?")


@inference.mistake(earns=0,
    hint="You use the batch's own mean and variance, as in training. At test time there may be a single example, "
         "whose variance is 0: use those that you are given.")
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    axes = (0, 2, 3)[:x.ndim - 1]
    shape = -1, *(1,) * (x.ndim - 2)
    x_hat = (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)
    return x_hat * gamma.reshape(shape) + beta.reshape(shape)


@inference.mistake(earns=6,
    hint="That works for rows. In images your (C,) arrays meet the last axis, W; they belong to axis 1.")
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):                                   # noqa: F811
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


inference.no_loop(lambda f, rng, n: f(*given(rng, n, 4), *statistics(rng, 4)), earns=6,
    hint="Broadcasting: the (C,) arrays meet all examples at once, if they are given the right shape.")
inference.no_loop(lambda f, rng, n: f(*given(rng, 5, n), *statistics(rng, n)), over="features", through="gamma",
    earns=6, hint="Broadcasting: the (C,) arrays meet axis 1 of x, if they are given the right shape.")


backward = Exercise(normalization.batchnorm_backward, returns="dx, dgamma, dbeta")


def arriving(rng, *shape):
    """dout, x_hat, gamma and std for a batch; x_hat is exactly normalized."""
    axes = (0, 2, 3)[:len(shape) - 1]
    x, C = rng.normal(size=shape), shape[1]
    x_hat = (x - x.mean(axis=axes, keepdims=True)) / x.std(axis=axes, keepdims=True)
    return rng.normal(0.5, 1, size=shape), x_hat, rng.uniform(0.5, 2, size=C), rng.uniform(1.5, 3, size=C)


@backward.case(points=1)
def gamma_and_beta_gather_over_the_batch(f, rng):
    """∂L/∂β adds dout up, ∂L/∂γ adds dout · x̂ up, feature by feature."""
    _, dgamma, dbeta = f(*arriving(rng, 6, 4))
    return {"dgamma": dgamma, "dbeta": dbeta}


@backward.case(points=2)
def dx_goes_through_the_mean_and_the_variance(f, rng):
    """As centred differences have it: moving one x moves μ and σ, and with them the whole batch."""
    dx, _, _ = f(*arriving(rng, 7, 3))
    return dx


@backward.case(points=1)
def what_the_forward_pass_undoes_gets_no_gradient(f, rng):
    """A shift or a rescaling of the batch does not change out: Σ dx = 0 and Σ dx · x̂ = 0."""
    arguments = arriving(rng, 8, 3)
    dx, _, _ = f(*arguments)
    return {"sum of dx over the batch": np.sum(dx, axis=0).round(3),
            "sum of dx times x_hat": np.sum(dx * arguments[1], axis=0).round(3),
            "size of dx": np.abs(dx).max()}


@backward.case(points=1)
def images_gather_over_their_positions_too(f, rng):
    """dout of shape (N, C, H, W); dgamma and dbeta are still (C,)."""
    dx, dgamma, dbeta = f(*arriving(rng, 2, 4, 3, 4))
    return {"dx": dx, "dgamma": dgamma, "dbeta": dbeta}


backward.mistake("    dx -= (dbeta / n)[:, None]\n", "", earns=1,
    hint="One path is missing: x also moves the batch's mean, and the mean is taken away from every example. Add dx "
         "up over the batch: is it 0?")
backward.mistake("x_hat * (-dgamma / n)[:, None]", "0 * x_hat", earns=1,
    hint="One path is missing: x also moves the batch's variance, and every example is divided by its root. Look at "
         "the sum of dx · x̂.")
backward.mistake("(gamma / std)[:, None]", "(1 / std)[:, None]", earns=1,
    hint="γ is missing in dx. out = γ x̂ + β, so everything that reaches x̂ comes through γ.")
backward.mistake("(gamma / std)[:, None]", "(gamma * std)[:, None]", earns=1,
    hint="You multiplied by σ. The forward pass divides by it, and so does the derivative of what it computes.")
backward.mistake("(gamma / std)[:, None]", "(gamma / std**2)[:, None]", earns=1,
    hint="You divided by the variance. The third thing in the cache is σ, the root already taken.")
backward.mistake("return dx.reshape(dout.shape), dgamma, dbeta", "return dx.reshape(dout.shape), dgamma / n, dbeta / n",
                 earns=3,
    hint="You averaged dγ and dβ. γ serves every example of the batch, so that all of their gradients add up; if the "
         "loss is a mean, its 1/N is in dout already.")
backward.mistake("return dx.reshape(dout.shape), dgamma, dbeta", "return dx.reshape(dout.shape), dbeta, dgamma",
                 earns=3,
    hint="dγ and dβ have changed places: γ's comes first.")
backward.mistake("n = g[:, 0].size", "n = len(g)", earns=6,
    hint="Your means of images divide by N. How many cells of a channel were averaged in the forward pass?")


@backward.mistake(earns=6,
    hint="That works for rows. In images a channel also extends over the positions: dγ and dβ are still (C,), and so "
         "are the two means.")
def batchnorm_backward(dout, x_hat, gamma, std):
    dgamma, dbeta = np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)
    return gamma / std * (dout - (dbeta + x_hat * dgamma) / len(dout)), dgamma, dbeta


@backward.mistake(earns=1,
    hint="You take sums over the batch off from dout. μ and σ² are means of it: which factor do they bring?")
def batchnorm_backward(dout, x_hat, gamma, std):                                             # noqa: F811
    axes = (0, 2, 3)[:dout.ndim - 1]
    scale, dgamma, dbeta = gamma / std, np.sum(dout * x_hat, axis=axes), np.sum(dout, axis=axes)
    scale, over_x_hat, over = (a.reshape(-1, *(1,) * (dout.ndim - 2)) for a in (scale, dgamma, dbeta))
    return scale * (dout - over - x_hat * over_x_hat), dgamma, dbeta


@backward.mistake(earns=1,
    hint="You treat μ and σ as constants, as at test time. In training they are functions of x: every example moves "
         "them a little, and they move all the others. Two paths are missing.")
def batchnorm_backward(dout, x_hat, gamma, std):                                             # noqa: F811
    axes = (0, 2, 3)[:dout.ndim - 1]
    shape = -1, *(1,) * (dout.ndim - 2)
    return dout * (gamma / std).reshape(shape), np.sum(dout * x_hat, axis=axes), np.sum(dout, axis=axes)


backward.no_loop(lambda f, rng, n: f(*arriving(rng, n, 4)), earns=6,
    hint="A sum along an axis is one call, however long the axis.")
backward.no_loop(lambda f, rng, n: f(*arriving(rng, 6, n)), over="features", through="gamma", earns=6,
    hint="One call gives the sums of all features: which axes does it run along?")


layer = Exercise(normalization.layernorm_forward, returns="out, (x_hat, gamma, std)")


@layer.case(points=1)
def each_example_gets_mean_0_and_variance_1(f, rng):
    """Over its own features: one example, one mean, one variance."""
    x, _, _ = given(rng, 6, 6)
    _, (x_hat, _, _) = f(x, *neutral(6), eps=TINY)
    return {"mean of each row of x_hat": np.mean(x_hat, axis=1).round(3),
            "mean square of each row of x_hat": np.mean(np.square(x_hat), axis=1).round(3),
            "x_hat is high where x is": np.all(np.sum(x_hat * (x - x.mean(axis=1, keepdims=True)), axis=1) > 0)}


@layer.case(points=1)
def each_feature_has_its_own_gamma_and_beta(f, rng):
    """Though an example's features share a mean, γ and β are (D,), as in batch norm."""
    out, _ = f(*given(rng, 5, 5), eps=TINY)
    return out


@layer.case(points=1)
def an_example_does_not_depend_on_the_others(f, rng):
    """Alone, it gives what it gives in a batch: there is no second function for test time."""
    x, gamma, beta = given(rng, 5, 7)
    return {"in the batch": f(x, gamma, beta, eps=TINY)[0][0], "alone": f(x[:1], gamma, beta, eps=TINY)[0][0]}


@layer.case(points=1)
def an_example_whose_features_are_all_alike(f, rng):
    """Its variance is 0: with ε under the root, out is β.  std is (N, 1)."""
    x, gamma, beta = given(rng, 4, 4)
    x[2] = 7.0
    out, (_, _, std) = f(x, gamma, beta, eps=0.25)
    return {"out": out, "std": std}


layer.mistake("x_hat * gamma + beta", "x_hat * gamma[:, None] + beta[:, None]", earns=1,
    hint="You gave each example a γ of its own. There may be another number of examples tomorrow; γ and β are "
         "learned, and belong to the features.")
layer.mistake("np.sqrt(var + eps)", "np.sqrt(var) + eps", earns=3,
    hint="You added ε to the root. It stands under it, with the variance.")
layer.mistake("np.sqrt(var + eps)", "np.sqrt(var)", earns=3,
    hint="There is no ε. An example whose features are all alike, a black image say, has variance 0.")
layer.mistake("np.sqrt(var + eps)", "var + eps", earns=0,
    hint="You divided by the variance, not by its root.")
layer.mistake("/ x.shape[1]", "/ (x.shape[1] - 1)", earns=0,
    hint="You divided the sum of squares by D - 1. The row itself is to get variance 1: it is no sample of something "
         "larger.")
layer.mistake("x.mean(axis=1, keepdims=True)", "x.mean(axis=0)", earns=0,
    hint="Your mean is that of a feature over the batch, as in batch norm, but your variance is an example's. Layer "
         "norm takes both along the row.")
layer.mistake("x - x.mean(axis=1, keepdims=True)", "x + 0", earns=0,
    hint="You divide and do not centre. (There is a norm that does this, RMSNorm; it is another one.)")


@layer.mistake(earns=0,
    hint="That is batch norm: your means run over the examples. In layer norm each example has a mean and a variance "
         "of its own: over which axis do its features lie?")
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    std = np.sqrt(x.var(axis=0, keepdims=True) + eps)
    return gamma * x_hat + beta, (x_hat, gamma, std.reshape(-1, 1))


layer.no_loop(lambda f, rng, n: f(*given(rng, n, 4)), earns=4,
    hint="With keepdims=True one call centres all rows.")


group = Exercise(normalization.groupnorm_forward, returns="out, (x_hat, gamma, std)")


@group.case(points=1)
def each_group_of_each_example_gets_mean_0_and_variance_1(f, rng):
    """Six channels in two groups: channels 1 to 3 share a mean and a variance, and so do 4 to 6."""
    x, _, _ = given(rng, 4, 6, 3, 6)
    x += 5 * rng.permutation(6)[:, None, None]
    _, (x_hat, _, _) = f(x, *neutral(6), groups=2, eps=TINY)
    cells, before = np.reshape(x_hat, (4, 2, -1)), np.reshape(x, (4, 2, -1))
    before -= before.mean(axis=2, keepdims=True)
    return {"mean of each group of x_hat": cells.mean(axis=2).round(3),
            "mean square of each group of x_hat": np.square(cells).mean(axis=2).round(3),
            "x_hat is high where x is": np.all(np.sum(cells * before, axis=2) > 0)}


@group.case(points=1)
def each_channel_has_its_own_gamma_and_beta(f, rng):
    """γ and β are (C,), whatever the number of groups."""
    out, _ = f(*given(rng, 2, 6, 3, 6), groups=3, eps=TINY)
    return out


@group.case(points=1)
def one_group_is_layer_norm(f, rng):
    """G = 1: an example has one mean, over all of its channels.  Here with rows (N, C)."""
    out, _ = f(*given(rng, 5, 8), groups=1, eps=TINY)
    return out


@group.case(points=1)
def a_group_for_each_channel_is_instance_norm(f, rng):
    """G = C: each channel of each image has its own mean, over the positions."""
    out, _ = f(*given(rng, 3, 4, 2, 4), groups=4, eps=TINY)
    return out


@group.case(points=1)
def a_group_that_is_constant(f, rng):
    """ε stands under the root; std is (N, G)."""
    x, gamma, beta = given(rng, 3, 6, 2, 6)
    x[1, :2] = 5.0
    out, (_, _, std) = f(x, gamma, beta, groups=3, eps=0.25)
    return {"out": out, "std": std}


group.mistake("x_hat, x_hat) / x_hat.shape[2]", "x_hat, x_hat) / (x_hat.shape[2] - 1)", earns=0,
    hint="You divided the sums of squares by one less than the number of cells. The group itself is to get variance 1.")
group.mistake("np.sqrt(var + eps)", "np.sqrt(var) + eps", earns=4,
    hint="ε was added to the root. It stands under it, with the variance.")
group.mistake("np.sqrt(var + eps)", "np.sqrt(var)", earns=4,
    hint="There is no ε. A group may be constant, for instance all 0 after a ReLU: what do you divide by then?")
group.mistake("np.sqrt(var + eps)", "var + eps", earns=0,
    hint="You divided by the variance of a group, not by its root.")
group.mistake("x.reshape(N, groups, -1)", "x.reshape(N, C // groups, -1)", earns=1,
    hint="You read groups as the number of channels in a group. It is the number of groups: with one, all channels "
         "share a mean.")
group.mistake("cells.mean(axis=2, keepdims=True)", "cells.mean(axis=(0, 2), keepdims=True)", earns=0,
    hint="Your mean runs over the batch as well. A group belongs to one example; that is why group norm does not mind "
         "small batches.")
group.mistake("    x_hat = cells - cells.mean(axis=2, keepdims=True)\n"
              "    var = np.vecdot(x_hat, x_hat) / x_hat.shape[2] ",
              "    x_hat = cells - cells.mean(axis=(0, 2), keepdims=True)\n"
              "    var = 0 * x_hat[:, :, 0] + (x_hat**2).mean(axis=(0, 2)) ", earns=0,
    hint="Your mean and variance run over the batch as well. A group belongs to one example; that is why group norm "
         "does not mind small batches.")


@group.mistake(earns=2,
    hint="Your groups are interleaved: channel 1, then the first of the next group, and so on. Neighbouring channels "
         "belong together: after your reshape, which axis counts the groups?")
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    cells = x.reshape(N, C // groups, groups, -1)
    mean, var = cells.mean(axis=(1, 3), keepdims=True), cells.var(axis=(1, 3), keepdims=True)
    x_hat = ((cells - mean) / np.sqrt(var + eps)).reshape(x.shape)
    shape = -1, *(1,) * (x.ndim - 2)
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, np.sqrt(var + eps).reshape(N, groups))


@group.mistake(earns=1,
    hint="Your reshape deals the cells out to the groups like cards, one by one. The cells of a group lie together in "
         "memory, channel after channel: put the axis of the groups where it keeps them so.")
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):                                        # noqa: F811
    cells = x.reshape(len(x), -1, groups)
    std = np.sqrt(cells.var(axis=1, keepdims=True) + eps)
    x_hat = ((cells - cells.mean(axis=1, keepdims=True)) / std).reshape(x.shape)
    shape = -1, *(1,) * (x.ndim - 2)
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, std[:, 0])


@group.mistake(earns=2,
    hint="All channels of a group get the same γ and β, those of the group's first channel. They share a mean and a "
         "variance, nothing else.")
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):                                        # noqa: F811
    N, C = x.shape[:2]
    cells = x.reshape(N, groups, -1)
    std = np.sqrt(cells.var(axis=2, keepdims=True) + eps)
    x_hat = (cells - cells.mean(axis=2, keepdims=True)) / std
    first = np.arange(groups) * (C // groups)
    out = x_hat * gamma[first][:, None] + beta[first][:, None]
    return out.reshape(x.shape), (x_hat.reshape(x.shape), gamma, std[:, :, 0])


@group.mistake(earns=4,
    hint="In images your γ and β meet the last axis, W. They hold one number for each channel, axis 1.")
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):                                        # noqa: F811
    cells = x.reshape(len(x), groups, -1)
    std = np.sqrt(cells.var(axis=2, keepdims=True) + eps)
    x_hat = ((cells - cells.mean(axis=2, keepdims=True)) / std).reshape(x.shape)
    return x_hat * gamma + beta, (x_hat, gamma, std[:, :, 0])


@group.mistake(earns=3,
    hint="In images each pixel of a group has a mean and a variance of its own. A group is its channels at all places "
         "of the image: its pixels share both.")
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):                                        # noqa: F811
    N, C = x.shape[:2]
    cells = x.reshape(N, groups, C // groups, *x.shape[2:])
    std = np.sqrt(cells.var(axis=2, keepdims=True) + eps)
    x_hat = ((cells - cells.mean(axis=2, keepdims=True)) / std).reshape(x.shape)
    shape = -1, *(1,) * (x.ndim - 2)
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, std[:, :, 0])


group.no_loop(lambda f, rng, n: f(*given(rng, n, 4), groups=2), earns=6,
    hint="With a reshape, where do all cells of a group stand side by side?")
group.no_loop(lambda f, rng, n: f(*given(rng, 2, 2 * n), groups=n), over="groups", through="range(groups)", earns=6,
    hint="A reshape can put the cells of a group on an axis of their own: then one mean serves all groups.")

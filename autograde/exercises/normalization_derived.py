"""Chapter 7: the way back, derived node by node, and that of layer norm."""

import numpy as np

from autograde.exercises.model import Exercise
from course_lib import normalization, normalization_graph

graph = Exercise(normalization_graph.batchnorm_graph_backward, returns="d_x_hat, d_std, d_var, d_centred, dx",
                 chapter="normalization")


def at_the_nodes(rng, N, C, shift=0.0):
    """dout, centred, gamma, std of a batch, with a σ that ε makes larger than the batch's own."""
    x = rng.normal(size=(N, C))
    centred = x - x.mean(axis=0)
    std = np.sqrt(np.mean(centred**2, axis=0) + rng.uniform(0.2, 0.5))
    return rng.normal(size=(N, C)) + shift, centred, rng.uniform(0.5, 2, size=C), std


@graph.case(points=1)
def what_reaches_x_hat_has_come_through_gamma(f, rng):
    """The first node from above: out = γ x̂ + β."""
    return {"d_x_hat": f(*at_the_nodes(rng, 5, 3))[0]}


@graph.case(points=1)
def sigma_divides_every_example(f, rng):
    """So all of them add to its gradient.  Derive 1 / σ with care: sign and power."""
    return {"d_std": f(*at_the_nodes(rng, 6, 4))[1]}


@graph.case(points=1)
def a_root_is_steep_where_it_is_small(f, rng):
    """d_var, from d_std: σ is the root of v + ε."""
    result = f(*at_the_nodes(rng, 6, 4))
    return {"d_var / d_std": result[2] / result[1], "d_var": result[2]}


@graph.case(points=2)
def two_ways_lead_from_the_centred_numbers_to_the_loss(f, rng):
    """Through x̂, divided by σ, and through the variance, which is the mean of their squares."""
    return {"d_centred": f(*at_the_nodes(rng, 7, 3))[3]}


@graph.case(points=1)
def the_mean_of_the_batch_moves_with_every_example(f, rng):
    """So dx adds up to 0 over the batch: a shift of all examples changes nothing."""
    dx = f(*at_the_nodes(rng, 7, 3, shift=1.0))[4]
    return {"dx": dx, "its sum over the batch": np.sum(dx, axis=0).round(6)}


graph.mistake("d_x_hat = dout * gamma", "d_x_hat = dout", earns=0,
    hint="γ is missing. A number that is multiplied by γ on the way to the loss has γ in its derivative, and so has "
         "all that lies before it.")
graph.mistake("-np.sum(d_x_hat * centred", "np.sum(d_x_hat * centred", earns=2,
    hint="The sign of your d_std is wrong: a larger σ makes x̂ smaller.")
graph.mistake("/ (std * std) ", "/ std ", earns=2,
    hint="Your d_std lacks a power of σ. What is the derivative of 1 / σ?")
graph.mistake("d_var = d_std / (2 * std)", "d_var = d_std * (2 * std)", earns=3,
    hint="You multiplied by 2σ to get from d_std to d_var. That is the derivative of a square; here a root is taken.")
graph.mistake("d_var = d_std / (2 * std)", "d_var = d_std / std", earns=3,
    hint="A factor of two is missing in your d_var. What is the derivative of a square root?")
graph.mistake(" + d_var * 2 * centred / len(centred)", "", earns=4,
    hint="One way is missing: the centred numbers also make the variance, by which all are divided.")
graph.mistake("2 * centred / len(centred)", "2 * centred", earns=4,
    hint="The variance is a mean over the batch, and you took the derivative of a sum.")
graph.mistake("d_var * 2 * centred", "d_var * centred", earns=4,
    hint="On the way through the variance a factor is missing. What is the derivative of a square?")
graph.mistake("dx = d_centred - d_centred.mean(axis=0)", "dx = d_centred", earns=5,
    hint="One way is missing: x also stands in the mean, which is taken off from every example.")
graph.mistake("d_centred.mean(axis=0)", "d_centred.sum(axis=0)", earns=5,
    hint="You took off the sum over the batch. By how much does the mean move when one example of N moves by 1?")
graph.mistake("d_centred.mean(axis=0)", "d_centred.mean(axis=1, keepdims=True)", earns=5,
    hint="You averaged over the features. The mean that was taken off is that of a feature over the batch.")


layer = Exercise(normalization.layernorm_backward, returns="dx, dgamma, dbeta")


def groupnorm_backward(dout, x_hat, gamma, std):
    """By layernorm_backward, whose answer it would be otherwise: of one group."""
    from course_lib import normalization as library
    library._require_gradient(dout, x_hat, gamma, std)
    library.require_shape((len(dout), None), std=std)
    library.require_count(groups=std.shape[1], divides=dout.shape[1])
    channels = dout.reshape(*dout.shape[:2], -1)                   # (N, C, L)
    x_channels = x_hat.reshape(channels.shape)
    rows = (channels * gamma[:, None]).reshape(std.size, -1)       # (N · G, C/G · L): each group is an example, γ = 1
    dx, _, _ = library.layernorm_backward(rows, x_hat.reshape(rows.shape), np.ones_like(rows[0]), std.reshape(-1, 1))
    return dx.reshape(dout.shape), library._dot(channels, x_channels), library._sum(channels)


INSTEAD = {normalization.groupnorm_backward: groupnorm_backward}


def arriving(rng, N, D):
    """dout, and the cache of a forward pass, whose σ ε has made larger."""
    x_hat = rng.normal(size=(N, D))
    x_hat -= x_hat.mean(axis=1, keepdims=True)
    std = rng.uniform(0.5, 2, size=(N, 1))
    return rng.normal(1, 1, size=(N, D)), x_hat, rng.uniform(0.5, 2, size=D), std


@layer.case(points=1)
def gamma_and_beta_serve_every_example(f, rng):
    """dgamma and dbeta, (D,)."""
    _, dgamma, dbeta = f(*arriving(rng, 5, 5))
    return {"dgamma": dgamma, "dbeta": dbeta}


@layer.case(points=2)
def dx_is_that_of_centred_differences(f, rng):
    """Along each row: through x̂ itself, through the row's mean and through its σ."""
    return f(*arriving(rng, 4, 6))[0]


@layer.case(points=1)
def a_shift_of_a_row_has_no_gradient(f, rng):
    """dx adds up to 0 over the features of each example, however different their γ are."""
    dx = f(*arriving(rng, 6, 6))[0]
    return {"sum over each row": np.sum(dx, axis=1).round(6), "size": np.abs(dx).max(axis=1)}


layer.mistake("g = dout * gamma", "g = dout", earns=1,
    hint="γ is missing in dx. What reaches x̂ comes through γ, and here γ differs from cell to cell of what shares a "
         "mean.")
layer.mistake("(g - g_mean - x_hat * g_x)", "(g - x_hat * g_x)", earns=1,
    hint="One path is missing: x also moves its row's mean, which is taken off from every feature of the row.")
layer.mistake("(g - g_mean - x_hat * g_x)", "(g - g_mean)", earns=1,
    hint="One path is missing: x also moves its row's σ, by which every feature of the row is divided.")
layer.mistake("(g - g_mean - x_hat * g_x) / std", "(g - g_mean - x_hat * g_x) * std", earns=1,
    hint="You multiplied by σ. The forward pass divides by it, and so does the derivative of what it computes.")
layer.mistake('np.einsum("nd,nd->d", dout, x_hat), dout.sum(axis=0)', "(dout * x_hat).mean(axis=0), dout.mean(axis=0)",
              earns=3,
    hint="You averaged dγ and dβ. They serve every example, so all of their gradients add up; if the loss is a mean, "
         "that is in dout already.")
layer.mistake('np.einsum("nd,nd->d", dout, x_hat), dout.sum(axis=0)', '(g * x_hat).sum(axis=0), g.sum(axis=0)', earns=3,
    hint="Your dγ and dβ contain γ. What do γ and β meet in the forward pass, and what comes back to that product and "
         "to that sum?")
layer.mistake('np.einsum("nd,nd->d", dout, x_hat)', 'np.einsum("nd,nd->d", g, x_hat)', earns=3,
    hint="Your dγ contains γ. What is γ multiplied by in the forward pass, and what comes back to that product?")
layer.mistake("(g - g_mean - x_hat * g_x) / std", "(g - g.shape[1] * (g_mean + x_hat * g_x)) / std", earns=1,
    hint="You take sums along the row off from g. The row's mean and variance are means: which factor do they bring?")
layer.mistake('np.einsum("nd,nd->d", dout, x_hat), dout.sum(axis=0)', '(dout * x_hat).sum(axis=1), dout.sum(axis=1)',
              earns=1,
    hint="Your dγ and dβ have a number for each example. The means run along a row; γ and β have a number for each "
         "feature, which serves every row.")
layer.mistake("dout.sum(axis=0)", "dout.mean(axis=0)", earns=3,
    hint="You averaged dβ. It serves every example, so all of their gradients add up; if the loss is a mean, that is "
         "in dout already.")


@layer.mistake(earns=1,
    hint="Your dx averages γ and the gradient apart, as batch norm may, in which all that shares a mean has one γ. "
         "Here each feature of a row has its own: where must it stand?")
def layernorm_backward(dout, x_hat, gamma, std):
    D = dout.shape[1]
    mean, along = dout.sum(axis=1, keepdims=True) / D, np.vecdot(dout, x_hat)[:, None] / D
    dx = gamma * (dout - mean - x_hat * along) / std
    return dx.astype(dout.dtype), (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@layer.mistake(earns=1,
    hint="Your means run over the batch. In layer norm what shares a mean is one example's features.")
def layernorm_backward(dout, x_hat, gamma, std):                                             # noqa: F811
    N, g = len(dout), dout * gamma
    dx = (g - g.sum(axis=0) / N - x_hat * (g * x_hat).sum(axis=0) / N) / std
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


layer.no_loop(lambda f, rng, n: f(*arriving(rng, n, 4)), earns=4,
    hint="keepdims=True keeps a mean of each row as a column, which meets the rows without a loop.")

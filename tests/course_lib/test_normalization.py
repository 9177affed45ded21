"""Normalization: what each kind makes zero mean and unit variance, who depends on whom, gradients, PyTorch."""

import numpy as np
import pytest
from oracle import recorded

from course_lib import normalization, normalization_relatives

FLAT, IMAGES = (6, 4), (3, 4, 2, 5)


def batchnorm(x, gamma, beta, **eps):
    return normalization.batchnorm_forward(x, gamma, beta, **eps)[:2]


def groupnorm(x, gamma, beta, **eps):
    return normalization.groupnorm_forward(x, gamma, beta, groups=2, **eps)


KINDS = {
    "batch": (batchnorm, normalization.batchnorm_backward, FLAT),
    "batch, images": (batchnorm, normalization.batchnorm_backward, IMAGES),
    "layer": (normalization.layernorm_forward, normalization.layernorm_backward, FLAT),
    "group": (groupnorm, normalization.groupnorm_backward, FLAT),
    "group, images": (groupnorm, normalization.groupnorm_backward, IMAGES),
    "instance": (normalization_relatives.instancenorm_forward, normalization_relatives.instancenorm_backward, IMAGES),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
batch_kinds = pytest.mark.parametrize("shape", [FLAT, IMAGES], ids=["flat", "images"])
other_kinds = pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("batch")])


def given(rng, shape):
    return 5 + 3 * rng.normal(size=shape), rng.normal(size=shape[1]), rng.normal(size=shape[1])


def families(kind, a):
    """The cells that share a mean and a variance, one family a row."""
    N, C = a.shape[:2]
    if kind.startswith("batch"):
        return np.moveaxis(a, 1, 0).reshape(C, -1)
    groups = {"layer": 1, "instance": C}.get(kind, 2)
    return a.reshape(N * groups, -1)


@every_kind
def test_each_family_of_cells_is_normalized_on_its_own(rng, kind):
    forward, _, shape = KINDS[kind]
    x, gamma, beta = given(rng, shape)
    _, (x_hat, _, _) = forward(x, gamma, beta, eps=0.7)
    for before, after in zip(families(kind, x), families(kind, x_hat), strict=True):
        variance = np.mean((before - before.mean())**2)
        np.testing.assert_allclose(after, (before - before.mean()) / np.sqrt(variance + 0.7), atol=1e-14)


@every_kind
def test_the_output_is_scaled_by_gamma_and_shifted_by_beta(rng, kind):
    forward, _, shape = KINDS[kind]
    x, gamma, beta = given(rng, shape)
    out, (x_hat, _, _) = forward(x, gamma, beta)
    for c in range(shape[1]):
        np.testing.assert_allclose(out[:, c], gamma[c] * x_hat[:, c] + beta[c], atol=1e-14)


@every_kind
def test_a_shift_or_a_rescaling_of_the_input_changes_nothing(rng, kind):
    forward, _, shape = KINDS[kind]
    x, gamma, beta = given(rng, shape)
    out, _ = forward(x, gamma, beta, eps=1e-20)
    np.testing.assert_allclose(forward(1000 * x - 77, gamma, beta, eps=1e-20)[0], out, atol=1e-10)


@every_kind
@pytest.mark.parametrize("value", [0, 3.3, 1000, -1000])
def test_constant_input_gives_beta_and_no_gradient(rng, kind, value):
    forward, backward, shape = KINDS[kind]
    _, gamma, beta = given(rng, shape)
    out, cache = forward(np.full(shape, float(value)), gamma, beta)
    np.testing.assert_allclose(np.moveaxis(out, 1, -1), np.broadcast_to(beta, np.moveaxis(out, 1, -1).shape), atol=1e-9)
    dx, dgamma, _ = backward(np.ones(shape), *cache)
    assert np.isfinite(dx).all()
    np.testing.assert_allclose(dgamma, 0, atol=1e-8)


@batch_kinds
def test_gamma_and_beta_can_undo_batch_norm(rng, shape):
    x, _, _ = given(rng, shape)
    _, _, (mean, var) = normalization.batchnorm_forward(x, np.ones(4), np.zeros(4))
    out, _, _ = normalization.batchnorm_forward(x, np.sqrt(var), mean, eps=1e-300)
    np.testing.assert_allclose(out, x, rtol=1e-12)


def test_an_example_depends_on_its_batch_mates_in_training_only(rng):
    x, gamma, beta = given(rng, FLAT)
    other = np.concatenate([x[:1], rng.normal(size=(5, 4))])
    assert not np.allclose(batchnorm(x, gamma, beta)[0][0], batchnorm(other, gamma, beta)[0][0])
    evaluate = lambda x: normalization.batchnorm_inference(x, gamma, beta, gamma, beta**2)[0]      # noqa: E731
    np.testing.assert_array_equal(evaluate(x), evaluate(other))


@other_kinds
def test_no_example_depends_on_another_outside_batch_norm(rng, kind):
    forward, _, shape = KINDS[kind]
    x, gamma, beta = given(rng, shape)
    np.testing.assert_allclose(forward(x[:1], gamma, beta)[0], forward(x, gamma, beta)[0][:1], rtol=1e-13)


def test_layer_norm_is_group_norm_with_one_group(rng):
    x, gamma, beta = given(rng, FLAT)
    out, cache = normalization.layernorm_forward(x, gamma, beta)
    same, same_cache = normalization.groupnorm_forward(x, gamma, beta, groups=1)
    np.testing.assert_allclose(out, same, atol=1e-14)
    for a, b in zip(normalization.layernorm_backward(x, *cache), normalization.groupnorm_backward(x, *same_cache),
                    strict=True):
        np.testing.assert_allclose(a, b, atol=1e-13)


def test_batch_norm_of_images_is_batch_norm_of_all_their_positions(rng):
    x, gamma, beta = given(rng, IMAGES)
    positions = x.transpose(0, 2, 3, 1).reshape(-1, 4)                      # (N H W, C)
    out, _, statistics = normalization.batchnorm_forward(x, gamma, beta)
    flat, _, same = normalization.batchnorm_forward(positions, gamma, beta)
    np.testing.assert_allclose(out.transpose(0, 2, 3, 1).reshape(-1, 4), flat, atol=1e-14)
    np.testing.assert_allclose(statistics, same)


@batch_kinds
def test_the_statistics_of_the_batch_are_its_mean_and_biased_variance(rng, shape):
    x, gamma, beta = given(rng, shape)
    _, (_, _, std), (mean, var) = normalization.batchnorm_forward(x, gamma, beta, eps=0.3)
    axes = (0, *range(2, x.ndim))
    np.testing.assert_allclose(mean, x.mean(axis=axes))
    np.testing.assert_allclose(var, x.var(axis=axes))
    np.testing.assert_allclose(std, np.sqrt(var + 0.3))


def test_the_running_average_weighs_the_old_value_with_momentum():
    zeros, ones = np.zeros(2), np.ones(2)
    mean, var = normalization.running_average((zeros, ones), (10 * ones, 3 * ones), momentum=0.75)
    np.testing.assert_array_equal(mean, [2.5, 2.5])
    np.testing.assert_array_equal(var, [1.5, 1.5])
    for momentum in (0, 1):
        mean, _ = normalization.running_average((zeros, ones), (ones, ones), momentum=momentum)
        np.testing.assert_array_equal(mean, 1 - momentum)


def test_an_unbiased_variance_is_that_of_n_minus_1():
    cells = np.array([[1.0], [4.0]])
    _, _, batch = normalization.batchnorm_forward(cells, np.ones(1), np.zeros(1))
    _, var = normalization.running_average(batch, batch, momentum=0, n=2)
    np.testing.assert_allclose(var, cells.var(axis=0, ddof=1))


def test_the_running_average_ends_at_what_it_is_shown(rng):
    batch = rng.normal(size=(2, 5))
    running = np.zeros(5), np.ones(5)
    for _ in range(400):
        running = normalization.running_average(running, batch)
    np.testing.assert_allclose(running, batch)


def test_evaluated_with_the_batchs_own_statistics_batch_norm_is_that_of_training(rng):
    x, gamma, beta = given(rng, IMAGES)
    out, _, statistics = normalization.batchnorm_forward(x, gamma, beta, eps=0.2)
    np.testing.assert_allclose(normalization.batchnorm_inference(x, gamma, beta, *statistics, eps=0.2), out, atol=1e-13)


def test_evaluating_nothing_gives_nothing():
    assert normalization.batchnorm_inference(np.ones((0, 3)), *np.ones((4, 3))).shape == (0, 3)


SHAPES = {"batch": [(6, 4), (1, 4), (5, 1), (2, 3)], "batch, images": [(3, 4, 2, 5), (1, 2, 2, 2), (4, 2, 1, 1)],
          "layer": [(6, 4), (1, 4), (5, 1)], "group": [(6, 4), (1, 2)],
          "group, images": [(3, 4, 2, 5), (1, 2, 2, 2), (2, 6, 1, 1)], "instance": [(3, 4, 2, 5), (1, 1, 2, 3)]}


@pytest.mark.parametrize("kind, shape", [(kind, shape) for kind, shapes in SHAPES.items() for shape in shapes])
@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_each_gradient_is_that_of_the_forward_pass(rng, gradient_error, kind, shape, eps):
    forward, backward, _ = KINDS[kind]
    arguments = list(given(rng, shape))
    _, cache = forward(*arguments, eps=eps)
    for which, value in enumerate(arguments):
        def varied(value, which=which):
            return forward(*arguments[:which], value, *arguments[which + 1:], eps=eps)[0]

        assert gradient_error(varied, lambda dout, which=which: backward(dout, *cache)[which], value) < 1e-7


@every_kind
@pytest.mark.parametrize("constant", [(slice(None), 1), (0,), ()], ids=["feature", "example", "all"])
@pytest.mark.parametrize("value", [0, 1000, -1000])
def test_the_gradient_is_right_at_constant_cells(rng, gradient_error, kind, constant, value):
    forward, backward, shape = KINDS[kind]
    x, gamma, beta = given(rng, shape)
    x[constant] = value
    _, cache = forward(x, gamma, beta, eps=0.1)
    assert gradient_error(lambda x: forward(x, gamma, beta, eps=0.1)[0],
                          lambda dout: backward(dout, *cache)[0], x) < 1e-7


@every_kind
def test_a_view_gives_what_its_copy_gives(rng, kind):
    forward, backward, shape = KINDS[kind]
    every_other = tuple(slice(None, None, -2) for _ in shape)
    view = rng.normal(size=tuple(2 * n for n in shape[::-1]))[every_other].T
    gamma, beta = rng.normal(size=(8, 2))[::2].T
    (out, cache), (same, same_cache) = forward(view, gamma, beta), forward(view.copy("C"), gamma.copy(), beta.copy())
    np.testing.assert_allclose(out, same, atol=1e-14)
    for a, b in zip(backward(view, *cache), backward(view.copy("C"), *same_cache), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13)


@every_kind
def test_float32_stays_float32_and_close(rng, kind):
    forward, backward, shape = KINDS[kind]
    x, gamma, beta = given(rng, shape)
    single = [a.astype(np.float32) for a in (x, gamma, beta)]
    (out, cache), (exact, exact_cache) = forward(*single), forward(x, gamma, beta)
    assert out.dtype == np.float32
    np.testing.assert_allclose(out, exact, atol=1e-5)
    for a, b in zip(backward(single[0], *cache), backward(x, *exact_cache), strict=True):
        assert a.dtype == np.float32
        np.testing.assert_allclose(a, b, atol=3e-4)


@every_kind
def test_bad_arguments_are_named(kind):
    forward, backward, shape = KINDS[kind]
    x, ones = np.ones(shape), np.ones(4)
    with pytest.raises(TypeError, match=r"x holds int64; use x.astype\(float\)"):
        forward(x.astype(int), ones, ones)
    with pytest.raises(ValueError, match="x has shape"):
        forward(ones, ones, ones)
    with pytest.raises(ValueError, match=r"gamma has shape \(3,\); expected \(4,\)"):
        forward(x, ones[:3], ones)
    with pytest.raises(ValueError, match=r"beta has shape \(3,\); expected \(4,\)"):
        forward(x, ones, ones[:3])
    with pytest.raises(ValueError, match="there is nothing to take a mean of"):
        forward(x[:0], ones, ones)
    for eps in (0, -1, float("nan")):
        with pytest.raises(ValueError, match=f"eps = {eps}"):
            forward(x, ones, ones, eps=eps)
    _, (x_hat, gamma, std) = forward(x, ones, ones)
    for bad, name in (((x[:2], x_hat, gamma, std), "x_hat"), ((x, x_hat, ones[:3], std), "gamma"),
                      ((x, x_hat, gamma, std[:-1]), "std"), ((ones, x_hat, gamma, std), "dout")):
        with pytest.raises(ValueError, match=f"{name} has shape"):
            backward(*bad)


def test_bad_statistics_and_options_are_named():
    x, ones = np.ones((5, 4)), np.ones(4)
    for groups in (0, 3, 8):
        with pytest.raises(ValueError, match=f"groups = {groups}; it must be a whole .* that divides 4"):
            normalization.groupnorm_forward(x, ones, ones, groups=groups)
    with pytest.raises(ValueError, match="var has shape"):
        normalization.batchnorm_inference(x, ones, ones, ones, ones[:3])
    for momentum in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match=f"momentum = {momentum}; it must lie in"):
            normalization.running_average((ones, ones), (ones, ones), momentum=momentum)
    with pytest.raises(ValueError, match="n = 1; it must be a whole number of at least 2"):
        normalization.running_average((ones, ones), (ones, ones), n=1)
    with pytest.raises(ValueError, match="old_var has shape"):
        normalization.running_average((ones, ones[:2]), (ones, ones))


def against_pytorch(torch, forward, backward):
    out, cache = forward(torch["x"], torch["gamma"], torch["beta"])
    np.testing.assert_allclose(out, torch["out"], rtol=1e-10, atol=1e-12)
    for name, gradient in zip(("dx", "dgamma", "dbeta"), backward(torch["dout"], *cache), strict=True):
        np.testing.assert_allclose(gradient, torch[name], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("kind, case", [
    ("batch", "batchnorm"), ("batch, images", "batchnorm_of_images"), ("layer", "layernorm"), ("group", "groupnorm"),
    ("group, images", "groupnorm_of_images"), ("instance", "instancenorm")])
def test_pytorch_agrees(kind, case):
    against_pytorch(recorded("normalization", case), *KINDS[kind][:2])


@pytest.mark.parametrize("case", ["batchnorm", "batchnorm_of_images"])
def test_pytorchs_running_statistics_agree_and_so_does_its_evaluation(case):
    """Two batches; PyTorch's momentum of 0.1 is our 0.9, and its running variance is the unbiased one."""
    torch = recorded("normalization", case)
    x, gamma, beta = torch["x"], torch["gamma"], torch["beta"]
    running = np.zeros_like(gamma), np.ones_like(gamma)
    for batch in (x, 2 * x + 1):
        _, _, statistics = normalization.batchnorm_forward(batch, gamma, beta)
        running = normalization.running_average(running, statistics, momentum=0.9, n=x.size // len(gamma))
    np.testing.assert_allclose(running, (torch["running_mean"], torch["running_var"]), rtol=1e-10)
    np.testing.assert_allclose(normalization.batchnorm_inference(x, gamma, beta, *running), torch["evaluated"],
                               rtol=1e-10, atol=1e-12)

"""Initialization: variances, fans, then the signal through ten layers, with the lecture's five tables."""

from functools import partial

import numpy as np
import pytest
from oracle import recorded

from course_lib.initialization import (
    activation_statistics,
    constant,
    distinct_units,
    fans,
    gradient_statistics,
    he,
    pair,
    scaled,
    small_gaussian,
    xavier,
)


def test_the_fan_in_of_a_convolution_counts_every_pixel_of_the_kernel():
    assert fans((20, 30)) == (20, 30)
    assert fans((16, 8, 3, 5)) == (8 * 15, 16 * 15)


@pytest.mark.parametrize("uniform", [False, True])
@pytest.mark.parametrize("shape, fan, count", [
    ((400, 100), "in", 400), ((400, 100), "out", 100), ((400, 100), "avg", 250),
    ((40, 30, 3, 5), "in", 450), ((40, 30, 3, 5), "out", 600)])
def test_the_variance_is_one_or_two_over_the_fan(rng, shape, fan, count, uniform):
    for gain in 1, 2, 3:
        w = scaled(shape, gain=gain, rng=rng, fan=fan, uniform=uniform, dtype=np.float64)
        assert w.shape == shape
        assert w.var() * count == pytest.approx(gain, rel=0.04)
        assert w.mean() == pytest.approx(0, abs=0.02 * w.std())


@pytest.mark.parametrize("shape", [(20, 30), (4, 5, 3, 2)])
def test_xavier_and_he_are_the_general_one_with_gains_of_one_and_two(shape):
    for init, gain in (xavier, 1), (he, 2):
        ours, general = (f(shape, rng=np.random.default_rng(1)) for f in (init, partial(scaled, gain=gain)))
        np.testing.assert_allclose(ours, general, rtol=1e-6)


def test_the_uniform_option_is_bounded_and_flat(rng):
    w = scaled((300, 400), gain=1, rng=rng, uniform=True, dtype=np.float64) / np.sqrt(3 / 300)
    assert -1 <= w.min() < -0.999 and 0.999 < w.max() <= 1
    assert np.mean(np.abs(w) < 0.5) == pytest.approx(0.5, abs=0.01)


def test_the_normal_ones_are_normal(rng):
    for w in xavier((400, 300), rng=rng), small_gaussian((400, 300), rng=rng):
        assert np.mean(np.abs(w) < w.std()) == pytest.approx(0.6827, abs=0.01)


def test_the_lecture_divides_by_the_number_of_inputs():
    w = xavier((100, 50), rng=np.random.default_rng(3), dtype=np.float64)
    np.testing.assert_allclose(w, np.random.default_rng(3).standard_normal((100, 50)) / np.sqrt(100))
    w = he((100, 50), rng=np.random.default_rng(3), dtype=np.float64)
    np.testing.assert_allclose(w, np.random.default_rng(3).standard_normal((100, 50)) / np.sqrt(100 / 2))


def test_a_small_gaussian_ignores_the_size_of_the_layer(rng):
    for shape in (1000, 10), (10, 1000), (20_000,):
        assert small_gaussian(shape, rng=rng).std() == pytest.approx(0.01, rel=0.05)
    assert small_gaussian((100, 100), scale=2.0, rng=rng).std() == pytest.approx(2, rel=0.05)


def test_a_constant_needs_no_rng():
    assert constant((3,), dtype=np.float64).tolist() == [0, 0, 0]
    assert constant((1, 2), value=0.5).tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize("init", [constant, small_gaussian, xavier, he, partial(scaled, gain=3)])
def test_float32_unless_told_otherwise(rng, init):
    assert init((2, 3), rng=rng).dtype == np.float32
    assert init((2, 3), rng=rng, dtype=np.float64).dtype == np.float64
    with pytest.raises(TypeError, match=r"dtype = float16; weights are np.float32 or np.float64"):
        init((2, 3), rng=rng, dtype=np.float16)


def test_through_a_linear_layer_xavier_keeps_the_variance_and_through_relu_he_the_mean_square(rng):
    x = rng.normal(size=(2000, 500))
    assert (x @ xavier((500, 400), rng=rng)).var() == pytest.approx(1, rel=0.05)
    assert np.mean(np.maximum(x @ he((500, 400), rng=rng), 0)**2) == pytest.approx(1, rel=0.05)


# The lecture's tables: one run of ten layers of 500 units on 1000 examples of N(0, 1)
SMALL = [.213081, .047551, .010630, .002378, .000532, .000119, .000026, .000006, .000001, .000000]
LARGE = [.981879, .981649, .981601, .981755, .981614, .981560, .981520, .981913, .981728, .981736]
XAVIER = [.627953, .486051, .407723, .357108, .320917, .292116, .273387, .254935, .239266, .228008]
XAVIER_RELU = [.582273, .403795, .276912, .198685, .140299, .103280, .072748, .051572, .038583, .026076]
XAVIER_RELU_MEAN = [.398623, .272352, .186076, .136442, .099568, .072234, .049775, .035138, .025404, .018408]
HE_RELU = [.825232, .827835, .813855, .826902, .834092, .860035, .870610, .889348, .845357, .844523]
HE_RELU_MEAN = [.562488, .553614, .545867, .565396, .547678, .587103, .596867, .623214, .567498, .552531]


def weights_of(init, widths, rng, D=500, dtype=np.float32):
    return [init((D, M), rng=rng, dtype=dtype) for D, M in zip((D, *widths), widths, strict=False)]


@pytest.mark.parametrize("nonlinearity, init, std, mean", [
    ("tanh", small_gaussian, SMALL, [0] * 10), ("tanh", partial(small_gaussian, scale=1.0), LARGE, [0] * 10),
    ("tanh", xavier, XAVIER, [0] * 10), ("relu", xavier, XAVIER_RELU, XAVIER_RELU_MEAN),
    ("relu", he, HE_RELU, HE_RELU_MEAN)], ids=["small", "large", "xavier", "xavier-relu", "he-relu"])
def test_the_lectures_table_lies_within_the_spread_of_ten_seeds(nonlinearity, init, std, mean):
    runs = []
    for rng in map(np.random.default_rng, range(10)):
        x = rng.standard_normal((1000, 500), np.float32)
        runs.append(activation_statistics(x, weights_of(init, (500,) * 10, rng), nonlinearity=nonlinearity))
    means, stds = np.array(runs).swapaxes(0, 1)                               # (10 seeds, 10 layers) each
    tables = [(stds, std, 0.5e-6)]                                                               # printed to six digits
    tables.append((means, mean, 0.5e-6 if nonlinearity == "relu" else 1e-5))
    for seeds, table, rounding in tables:
        assert (np.abs(seeds.mean(axis=0) - table) <= 4 * seeds.std(axis=0, ddof=1) + rounding).all()


every_nonlinearity = pytest.mark.parametrize("nonlinearity, f", [
    ("tanh", np.tanh), ("relu", lambda a: a * (a > 0)), ("leaky_relu", lambda a: a * (a > 0) + 0.1 * a * (a <= 0)),
    ("elu", lambda a: a * (a > 0) + (np.exp(a) - 1) * (a <= 0)), ("sigmoid", lambda a: 1 / (1 + np.exp(-a))),
    ("identity", lambda a: a)])


@every_nonlinearity
def test_the_statistics_are_those_of_the_plain_loop_over_layers(rng, nonlinearity, f):
    x, *weights = rng.normal(size=(6, 4)), rng.normal(size=(4, 5)), rng.normal(size=(5, 3))
    mean, std = activation_statistics(x, weights, nonlinearity=nonlinearity)
    for layer, h in enumerate([f(x @ weights[0]), f(f(x @ weights[0]) @ weights[1])]):
        assert mean[layer] == pytest.approx(h.mean())
        assert std[layer] == pytest.approx(h.std())


@every_nonlinearity
def test_the_gradients_are_centred_differences_of_the_net(rng, nonlinearity, f):
    x, w1, w2, dout = (rng.normal(size=shape) for shape in ((4, 3), (3, 5), (5, 2), (4, 2)))

    def gradient(loss, at):
        slope = np.empty_like(at)
        for i in np.ndindex(at.shape):
            h = np.zeros_like(at)
            h[i] = 1e-6
            slope[i] = (loss(at + h) - loss(at - h)) / 2e-6
        return slope

    h1 = f(x @ w1)
    hidden = [gradient(lambda h: np.sum(dout * f(h @ w2)), h1), dout]
    weights = [gradient(lambda w: np.sum(dout * f(f(x @ w) @ w2)) / 4, w1),
               gradient(lambda w: np.sum(dout * f(h1 @ w)) / 4, w2)]
    dh, dw = gradient_statistics(x, [w1, w2], dout, nonlinearity=nonlinearity)
    np.testing.assert_allclose(dh, [slope.std() for slope in hidden], rtol=1e-6)
    np.testing.assert_allclose(dw, [slope.std() for slope in weights], rtol=1e-6)


def test_small_weights_let_gradients_die_and_xavier_keeps_them_alive(rng):
    x, dout = rng.standard_normal((2, 200, 100), np.float32)
    reached = {init: gradient_statistics(x, weights_of(init, (100,) * 10, rng, D=100), dout)
               for init in (small_gaussian, xavier)}
    assert reached[small_gaussian][0][0] < 1e-7 and reached[small_gaussian][1].max() < 1e-6
    assert reached[xavier][0][0] > 0.1 and reached[xavier][1].min() > 1e-3


def test_equal_units_stay_equal_whatever_they_learn(rng):
    x, y = rng.normal(size=(20, 4)), rng.normal(size=(20, 1))
    survivors = {}
    for init in constant, xavier:
        w1, w2 = init((4, 6), rng=rng, dtype=np.float64) + 0.1, constant((6, 1), value=0.1, dtype=np.float64)
        for _ in range(50):
            h = np.tanh(x @ w1)
            error = (h @ w2 - y) / len(x)
            w1, w2 = w1 - 0.5 * x.T @ (error @ w2.T * (1 - h * h)), w2 - 0.5 * h.T @ error
        survivors[init] = distinct_units(w1)
    assert survivors == {constant: 1, xavier: 6}


def test_units_are_the_same_if_no_weight_differs_by_more_than_the_tolerance():
    w = np.array([[1.0, 1.0, 2.0, 1.0], [3.0, 3.001, 3.0, 3.0]])
    assert distinct_units(w) == 3
    assert distinct_units(w, tolerance=0.01) == 2
    assert distinct_units(w, tolerance=2) == 1
    assert distinct_units(np.empty((2, 0))) == 0


@pytest.mark.parametrize("shape", [(5,), (), (2, 3, 4), (0, 3), (2, 3, 0, 1), 5])
def test_a_shape_without_a_fan_is_refused_with_the_remedy(rng, shape):
    with pytest.raises(ValueError, match=r"shape = .* has no fan_in; weights are \(D, M\) or \(F, C, kh, kw\)"):
        xavier(shape, rng=rng)


@pytest.mark.parametrize("call, message", [
    (lambda rng: scaled((2, 3), gain=1, rng=rng, fan="both"), "fan = 'both'; it must be 'in', 'out' or 'avg'"),
    (lambda rng: small_gaussian((2, 3), scale=-1, rng=rng), "scale = -1; it must be a finite number of at least 0"),
    (lambda rng: scaled((2, 3), gain=-1, rng=rng), "gain = -1; it must be"),
    (lambda rng: constant((2, 3), value=float("nan")), "value = nan; it must be a finite number"),
    (lambda rng: activation_statistics(np.ones((2, 3)), [np.ones((3, 3))], nonlinearity="step"),
     "nonlinearity = 'step'; it must be one of tanh, relu"),
    (lambda rng: pair("step"), "nonlinearity = 'step'"),
    (lambda rng: activation_statistics(np.ones((0, 3)), [np.ones((3, 3))]), r"x has shape \(0, 3\)"),
    (lambda rng: activation_statistics(np.ones((2, 3)), []), r"there are 0 weights; neither may be empty"),
    (lambda rng: activation_statistics(np.ones(3), [np.ones((3, 3))]), r"x has shape \(3,\); it must have 2 axes"),
    (lambda rng: activation_statistics(np.ones((2, 3)), [np.ones((3, 4)), np.ones((3, 4))]),
     r"weights\[1\] has shape \(3, 4\); expected \(4, any\)"),
    (lambda rng: gradient_statistics(np.ones((2, 3)), [np.ones((4, 3))], np.ones((2, 3))), r"weights\[0\] has shape"),
    (lambda rng: gradient_statistics(np.ones((2, 3)), [np.ones((3, 4))], np.ones((2, 3))), r"dout has shape \(2, 3\)"),
    (lambda rng: distinct_units(np.ones(3)), r"w has shape \(3,\)"),
    (lambda rng: distinct_units(np.ones((3, 3)), tolerance=-1), "tolerance = -1"),
])
def test_what_is_refused_is_named(rng, call, message):
    with pytest.raises(ValueError, match=message):
        call(rng)


def test_integers_are_refused():
    x, w = np.ones((2, 3)), np.ones((3, 3))
    for name, arguments in {"x": (x.astype(int), [w]), r"weights\[0\]": (x, [w.astype(int)])}.items():
        for call in activation_statistics, partial(gradient_statistics, dout=x):
            with pytest.raises(TypeError, match=f"{name} holds int64"):
                call(*arguments)
    with pytest.raises(TypeError, match="dout holds int64"):
        gradient_statistics(x, [w], x.astype(int))
    with pytest.raises(TypeError, match="w holds int64"):
        distinct_units(np.ones((2, 3), dtype=int))


def test_pytorch_counts_the_same_fans():
    torch = recorded("initialization", "fans")
    assert fans((7, 5)) == tuple(torch["affine"])
    assert fans((5, 7, 3, 2)) == tuple(torch["conv"])


def test_pytorchs_four_functions_are_ours_with_these_options(rng):
    torch = recorded("initialization", "spreads")
    draw = {"xavier_uniform_max": partial(scaled, gain=1, fan="avg", uniform=True),
            "xavier_normal_std": partial(scaled, gain=1, fan="avg"),
            "kaiming_uniform_max": partial(scaled, gain=2, uniform=True), "kaiming_normal_std": he,
            "kaiming_normal_out_std": partial(scaled, gain=2, fan="out")}
    for name, init in draw.items():
        w = init((2000, 500), rng=rng, dtype=np.float64)
        ours = np.abs(w).max() if name.endswith("max") else w.std()
        assert ours == pytest.approx(float(torch[name]), rel=0.004), name

"""Gradients out of the ordinary: AMSGrad remembers rare large ones, clipping shortens huge ones."""

from functools import partial

import numpy as np
import pytest
from oracle import recorded

from course_lib import layers, net, optimizers
from course_lib.optimizers_outliers import amsgrad, clip_by_norm


def reddi(rule, steps=600, C=10):
    """Reddi et al.'s section 3: the loss is C w every third time and -w otherwise, w from -1 to 1; best is -1."""
    w, state = np.array([0.0]), ()
    for t in range(steps):
        w, *state = rule(w, np.array([C if t % 3 == 0 else -1.0], float), *state, lr=0.2 / np.sqrt(1 + t),
                         beta1=0.0, beta2=1 / (1 + C**2), eps=1e-12)
        w = np.clip(w, -1, 1)
    return w[0]


def test_adam_walks_to_the_worst_place_and_amsgrad_to_the_best():
    assert reddi(optimizers.adam) > 0.9 and reddi(amsgrad) < -0.9


def test_while_gradients_grow_amsgrad_is_adam(rng):
    w = other = rng.normal(size=4)
    state, memory = (), ()
    for size in range(1, 9):
        w, *state = amsgrad(w, np.full(4, float(size)), *state)
        other, *memory = optimizers.adam(other, np.full(4, float(size)), *memory)
        np.testing.assert_allclose(w, other, rtol=1e-12)


def test_pytorch_walks_as_amsgrad_does():
    torch = recorded("optimizers", "amsgrad")
    w, state = torch["start"], ()
    for expected in torch["path"]:
        w, *state = amsgrad(w, torch["a"] * w, *state, lr=0.3, beta2=0.9)
        np.testing.assert_allclose(w, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("options, message", [({"beta1": 1}, "beta1 = 1"), ({"beta2": -1}, "beta2 = -1"),
                                              ({"eps": -1}, "eps = -1"), ({"lr": np.nan}, "lr = nan")])
def test_bad_options_of_amsgrad_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        amsgrad(np.ones(2), np.ones(2), **options)


def test_a_long_gradient_is_shortened_and_keeps_its_direction():
    np.testing.assert_allclose(clip_by_norm(np.array([3.0, -4.0]), limit=1), [0.6, -0.8])


@pytest.mark.parametrize("dw", [np.array([0.3, 0.4]), np.zeros(3), np.zeros(0)])
def test_a_short_gradient_is_left_as_it_is(dw):
    np.testing.assert_array_equal(clip_by_norm(dw, limit=0.5), dw)


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_no_square_overflows_and_none_vanishes(size):
    np.testing.assert_allclose(clip_by_norm(np.full(4, size), limit=size), np.full(4, size / 2))


@pytest.mark.parametrize("name", ["long", "short"])
def test_pytorch_clips_alike_but_for_its_millionth(name):
    torch = recorded("optimizers", "clip_by_norm")
    np.testing.assert_allclose(clip_by_norm(torch[name], limit=2.0), torch[f"{name}_clipped"], rtol=1e-6)


def test_along_an_axis_each_row_has_a_norm_of_its_own():
    rows = clip_by_norm(np.array([[3.0, 4.0], [0.3, 0.4]]), limit=1, axis=-1)
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0.3, 0.4]])


def test_a_net_is_trained_with_clipped_gradients(rng):
    """Where a huge rate explodes, the clipped step has a length that can be borne."""
    x, y = rng.normal(size=(60, 4)) * 1e3, rng.integers(3, size=60)

    def trained(**options):
        rng = np.random.default_rng(0)
        model = net.Sequential([layers.Affine(4, 5, rng=rng), layers.ReLU(), layers.Affine(5, 3, rng=rng)])
        before = model.parameters.copy()
        net.fit(model, x, y, rule=optimizers.sgd, lr=0.5, epochs=1, batch=60, rng=rng, **options)
        return np.linalg.norm(model.parameters - before)
    assert trained() > 1 and trained(clip=0.1) == pytest.approx(0.05, rel=1e-4)


@pytest.mark.parametrize("limit", [0, -1, np.nan, np.inf])
def test_a_bad_limit_is_named(limit):
    with pytest.raises(ValueError, match=f"limit = {limit}"):
        clip_by_norm(np.ones(2), limit=limit)


def test_integers_are_refused():
    with pytest.raises(TypeError, match="dw holds int64"):
        clip_by_norm(np.ones(2, int), limit=1)


def test_each_net_of_many_has_a_norm_of_its_own():
    clipped = partial(clip_by_norm, limit=1.0, axis=-1)
    nets = np.array([[30.0, 40.0], [3.0, 4.0], [0.0, 0.1]], np.float32)
    np.testing.assert_array_equal(clipped(nets), np.concatenate([clipped(row[None]) for row in nets]))

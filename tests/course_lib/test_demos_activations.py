"""The demos of chapter 1 as functions: what each of them claims is so, comes fast, and is drawn within its picture."""

from io import BytesIO

import numpy as np
import PIL.Image as pillow
import pytest

from course_lib import activations
from course_lib.demos import activations as demos
from course_lib.plots import Picture
from course_lib.plots import activations as plots

NAMES = "sigmoid", "tanh", "relu", "leaky_relu", "elu"


@pytest.mark.parametrize("name", NAMES)
def test_the_slope_that_is_shown_is_that_of_the_function_that_is_shown(name):
    result = demos.response(name)
    numeric = np.diff(result.out) / np.diff(demos.GRID)
    between = (result.slope[1:] + result.slope[:-1]) / 2
    away = np.abs(demos.GRID[1:] - 0.025) > 0.05                           # from the kink
    np.testing.assert_allclose(between[away], numeric[away], atol=1e-3)


def test_wide_inputs_saturate_tanh_and_never_leaky_relu():
    assert demos.response("tanh", std=0.25).saturated == 0
    assert demos.response("tanh", std=4.0).saturated > 0.5
    assert demos.response("leaky_relu", mean=-3, std=4.0).saturated == 0


def test_the_sigmoid_passes_a_quarter_at_most_and_is_never_zero_mean():
    result = demos.response("sigmoid")
    assert result.slope.max() == pytest.approx(0.25)
    assert result.mean_out == pytest.approx(0.5, abs=0.02)
    assert demos.response("tanh").mean_out == pytest.approx(0, abs=0.03)


def test_a_relu_whose_inputs_are_negative_is_dead_and_elu_and_leaky_relu_are_not():
    passed = {name: demos.response(name, mean=-3, std=0.5).mean_slope for name in ("relu", "leaky_relu", "elu")}
    assert passed["relu"] == 0 and passed["leaky_relu"] == pytest.approx(0.1) and 0 < passed["elu"] < 0.1


def test_the_histograms_count_every_example_that_is_in_the_picture():
    result = demos.response("sigmoid", std=0.5)
    assert result.going_in.sum() == result.coming_out.sum() == 6000


def test_maxout_lies_on_the_larger_of_its_pieces_and_passes_its_slope():
    result = demos.pieces(w1=1, b1=0, w2=-0.5, b2=1)
    np.testing.assert_array_equal(result.out, result.lines.max(axis=0))
    assert set(result.dx) == {1, -0.5}


@pytest.mark.parametrize("seed", range(10))
def test_positive_inputs_move_both_weights_the_same_way_in_every_step(seed):
    assert demos.walk("all positive", seed=seed).one_sign == 30
    assert 5 < demos.walk("zero mean", seed=seed).one_sign < 25


def test_positive_inputs_take_the_longer_way_and_get_less_far():
    positive, centred = ([demos.walk(inputs, seed=seed) for seed in range(20)] for inputs in demos.INPUTS)
    assert np.median([w.detour for w in positive]) > 1.8 * np.median([w.detour for w in centred])
    assert np.median([w.distance[-1] for w in positive]) > 10 * np.median([w.distance[-1] for w in centred])


def test_many_zero_mean_examples_together_walk_straight():
    assert 1 <= demos.walk("zero mean", batch=64).detour < 1.02


def test_a_walk_that_gains_nothing_is_an_endless_detour():
    assert demos.Walk(np.array([[0.0, 0.0], [-1.0, 0.0]]), np.eye(2), demos.GOAL).detour == np.inf


def test_one_example_after_a_sigmoid_or_relu_gives_gradients_of_one_sign_and_a_batch_fewer():
    shares = demos.agreement()
    assert shares["sigmoid"][0] == shares["relu"][0] == 1
    assert 0.3 < shares["sigmoid"][-1] < 0.8 and shares["relu"][-1] < 0.3
    assert shares["tanh"].max() < 0.05 and shares["sigmoid - ½"].max() < 0.05


@pytest.fixture(scope="module")
def race():
    return demos.race(("sigmoid", "tanh", "maxout"), seeds=1)


def test_deep_in_a_net_the_sigmoid_does_not_learn_and_the_others_do(race):
    assert race.last("sigmoid") < 0.3 and min(race.last("tanh"), race.last("maxout")) > 0.8
    assert race.order()[-1] == "sigmoid"


def test_the_same_seed_trains_the_same_net_and_the_bar_sees_every_run(bar, race):
    again = demos.race(("tanh",), seeds=1, progress=bar)
    np.testing.assert_array_equal(again.accuracy["tanh"], race.accuracy["tanh"])
    assert bar.seen == [("tanh", 0)]


@pytest.mark.parametrize("model, function", [
    *((lambda name=name: demos.response(name), f"{name}_{way}")
      for name in ("sigmoid", "leaky_relu", "elu") for way in ("forward", "backward")),
    (demos.pieces, "maxout_forward"), (demos.pieces, "maxout_backward"),
    (demos.agreement, "sigmoid_forward"), (demos.agreement, "one_sign_share"),
    *((lambda name=name: demos.race((name,), seeds=1, epochs=1), f"{name}_{way}")
      for name in ("leaky_relu", "elu", "maxout") for way in ("forward", "backward")),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(activations, function, model)


def test_before_the_first_exercise_no_demo_needs_one(monkeypatch):
    for name in ("sigmoid", "leaky_relu", "elu", "maxout"):
        monkeypatch.setattr(activations, f"{name}_forward", None)
        monkeypatch.setattr(activations, f"{name}_backward", None)
    monkeypatch.setattr(activations, "one_sign_share", None)
    demos.response("tanh")
    demos.response("relu")
    demos.walk()


FEW = demos.Race({name: np.random.default_rng(i).random((2, 5)) for i, name in enumerate(demos.NETS)})
VIEWS = {
    plots.response: (demos.response(), demos.response("relu", mean=-2)),
    plots.pieces: (demos.pieces(), demos.pieces(-1, 1, 2, -1)),
    plots.walk: (demos.walk(), demos.walk("zero mean", batch=4)),
    plots.agreement: (demos.agreement(), demos.agreement(3, seed=1)),
    plots.race: (FEW, demos.Race({name: accuracy / 2 for name, accuracy in FEW.accuracy.items()})),
}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_picture_keeps_its_margins_says_what_it_shows_and_forgets_what_it_showed(view):
    first, second = VIEWS[view]
    picture = Picture(view)
    (before, text), (after, other), (again, _) = picture.draw(first), picture.draw(second), picture.draw(first)
    assert before == again != after and text != other
    assert view.__doc__.strip().endswith(".") and all(len(t) < 140 and "\n" not in t for t in (text, other))
    rgba = np.asarray(pillow.open(BytesIO(after)))
    assert max(rgba[0, :, 3].max(), rgba[-1, :, 3].max(), rgba[:, 0, 3].max(), rgba[:, -1, 3].max()) == 0


@pytest.mark.parametrize("name", ["softplus", "silu", "gelu", "identity"])
def test_the_smooth_ones_are_shown_like_the_others(name):
    result = demos.response(name)
    assert (result.out.min() < -0.1) == (name != "softplus")
    assert result.slope[-1] == pytest.approx(1, abs=0.02)


def test_softplus_outputs_have_a_mean_far_above_that_of_gelu():
    assert demos.response("softplus").mean_out > 2 * demos.response("gelu").mean_out


def test_without_an_activation_no_depth_separates_the_spirals_and_with_one_it_does():
    for depth in (1, 3):
        assert demos.regions("identity", depth).accuracy < 0.65
    for kind in ("relu", "tanh", "gelu"):
        assert demos.regions(kind, depth=3).accuracy > 0.9


def test_the_regions_of_a_net_without_an_activation_have_straight_borders():
    """Along any line each class then takes up one piece."""
    classes = demos.regions("identity", depth=3).classes
    for line in (*classes[::10], *classes.T[::10]):
        assert np.count_nonzero(np.diff(line)) <= 2


def test_the_regions_are_drawn_and_told():
    results = demos.regions("identity"), demos.regions("relu")
    (one, text), (other, other_text) = (Picture(plots.regions).draw(result) for result in results)
    assert one != other and text != other_text

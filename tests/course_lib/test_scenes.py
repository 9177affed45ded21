"""Scenes without a browser: what their models return, what travels, and that a sentence read aloud is so."""

import json
import re

import numpy as np
import pytest

from course_lib import optimizers, scenes, stage
from course_lib.demos import optimizers as demos
from course_lib.scenes import babysit, cube, depth, masks, race, secant, stability, tries, zigzag


@pytest.fixture(autouse=True)
def no_net_trains_for_the_cube(monkeypatch):
    monkeypatch.setattr(cube, "errors", lambda *functions: np.full((2, 5), 0.1))


SCENES = {scene.name: scene for scene in scenes.lecture()}


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_says_what_is_to_be_seen_and_its_examples_are_sentences(name):
    scene = SCENES[name]
    assert scene.alt.endswith(".") and scene.sentence.endswith(".") and len(scene.presets) >= 3
    for preset in scene.presets:
        assert re.fullmatch(r"\S.{20,170}[.!?]", preset.says), preset.says
        assert {*preset.knobs, *preset.free, *scene.free} <= set(scene.knobs)


@pytest.mark.parametrize("name", SCENES)
def test_what_travels_is_small_numbers_of_one_shape_for_every_place(name):
    scene = SCENES[name]
    spec = scene.spec(scene.ahead()[:2])
    assert json.loads(stage.in_page(spec))["scene"] == name
    for array in spec["frames"]["arrays"].values():
        assert array["shape"][0] == min(2, len(scene.ahead()))
        assert len(array["bytes"]) == np.prod(array["shape"]) * {"u1": 1, "f2": 2}[array["dtype"]]
    assert all(len(place) == sum(knob.asks for knob in scene.knobs.values()) for place in spec["frames"]["at"])


@pytest.mark.parametrize("name", SCENES)
def test_every_place_of_a_page_is_one_that_the_knobs_can_reach(name):
    scene = SCENES[name]
    for place in scene.ahead():
        for knob, value in place.items():
            back = scene.knobs[knob].value(scene.knobs[knob].code(value))
            number = scene.knobs[knob].kind in ("slider", "point")
            assert np.allclose(back, value, rtol=0.16) if number else back == value


def test_the_code_of_a_page_is_one_module_that_imports_nothing():
    assert not re.search(r"^\s*(import|export)\b", stage.code(scenes.LECTURE, "gallery.js"), re.M)


def test_text_cannot_end_the_script_it_stands_in():
    assert "</script" not in stage.in_page({"alt": "</script><b>"})


def test_before_any_exercise_is_answered_a_scene_says_which_it_waits_for(monkeypatch):
    def stub(*args, **options):
        raise NotImplementedError("answer it first")
    for rule in demos.RULES:
        monkeypatch.setattr(optimizers, rule, stub)
    spec = race.race.spec([{}])
    assert spec["frames"] is None and spec["note"] == "answer it first"
    data, _ = race.race.show()._repr_mimebundle_()
    assert data["text/plain"] == "answer it first" and "image/png" not in data


def test_a_rule_that_is_not_answered_stays_at_home_and_the_others_run(monkeypatch):
    def stub(*args, **options):
        raise NotImplementedError("answer it first")
    monkeypatch.setattr(optimizers, "adam", stub)
    paths = race.frame("valley", race.START["valley"], 1.0)["paths"]
    assert [rule for rule, path in zip(demos.RULES, paths, strict=True) if np.isnan(path).any()] == ["adam"]


def test_what_a_rule_remembers_is_what_it_moves_by():
    made = race.frame("Beale", race.START["Beale"], 1.0)
    for rule in ("adam", "rmsprop", "momentum"):
        r, best = demos.RULES.index(rule), demos.best(rule, "Beale")
        t = np.arange(1, race.STEPS + 1)[:, None]
        _, m, root = made["memory"][r].transpose(1, 0, 2)
        if rule == "adam":
            step = best["lr"] * m / (1 - 0.9**t) / (root / np.sqrt(1 - 0.999**t) + 1e-8)
        else:
            step = m if rule == "momentum" else best["lr"] * made["memory"][r, :, 0] / (root + 1e-8)
        np.testing.assert_allclose(-np.diff(made["paths"][r], axis=0), step, rtol=1e-5, atol=1e-9)


def above(surface, times=1.0):
    made = race.frame(surface, race.START[surface], times)
    return dict(zip(demos.RULES, made["above"], strict=True))


def test_on_rosenbrock_momentum_and_nag_are_ahead():
    end = {rule: loss[-1] for rule, loss in above("Rosenbrock").items()}
    assert set(sorted(end, key=end.get)[:2]) == {"momentum", "nag"}


def test_on_the_saddle_those_that_divide_by_the_size_are_off_at_once():
    paths = race.frame("saddle", race.START["saddle"], 1.0)["paths"]
    off = {rule: np.argmax(np.abs(path[:, 1]) > 0.5) for rule, path in zip(demos.RULES, paths, strict=True)}
    assert max(off[rule] for rule in ("adagrad", "rmsprop", "adam")) <= 2 and off["momentum"] > off["sgd"] > 15


def test_rmsprop_goes_as_far_along_the_valley_as_across_it():
    path = race.frame("valley", race.START["valley"], 1.0)["paths"][demos.RULES.index("rmsprop")]
    along, across = np.abs(path[1] - path[0])
    assert along == pytest.approx(across) and across > 0.5


@pytest.mark.parametrize("preset", range(5))
def test_the_first_five_examples_of_initialization_are_the_lectures_tables(preset):
    knobs = {name: knob.start for name, knob in depth.depth.knobs.items()} | depth.depth.codes(
        depth.depth.presets[preset].knobs)
    logs = depth.depth.frame(knobs)["logs"][0]
    weights = depth.depth.knobs["weights"].value(knobs["weights"])
    init = weights if weights != depth.GAUSS else {0.01: "0.01 · N(0, 1)", 1.0: "1 · N(0, 1)"}[
        round(float(depth.depth.knobs["sigma"].value(knobs["sigma"])), 6)]
    told = np.array(depth.demos.LECTURE[depth.depth.knobs["nonlinearity"].value(knobs["nonlinearity"]), init])
    np.testing.assert_allclose(10.0**logs[told > 2e-5], told[told > 2e-5], rtol=0.2)


def left(kind, start, goal, maps):
    """Share of the way that is left after the last step."""
    way = np.subtract(start, goal)
    return np.linalg.norm(maps[kind, -1] @ way) / np.linalg.norm(way)


def test_the_maps_of_the_zig_zag_are_the_walk_for_any_start_and_goal(rng):
    for batch in (1, 16):
        maps = zigzag.frame(batch)["maps"]
        for kind, inputs in enumerate(zigzag.demos.INPUTS):
            start, goal = rng.normal(size=(2, 2))
            walk = zigzag.demos.walk(inputs, batch, zigzag.STEPS, start=start, goal=goal)
            np.testing.assert_allclose(goal + maps[kind] @ (start - goal), walk.weights, atol=1e-12)


def test_positive_inputs_hinder_where_the_weights_must_part_and_not_where_both_rise():
    for batch in zigzag.BATCHES:
        maps = zigzag.frame(batch)["maps"]
        assert left(0, (-1.2, 1.2), (1.2, -1.2), maps) > 3 * left(1, (-1.2, 1.2), (1.2, -1.2), maps)
        assert left(0, (-1.2, -1.2), (1.2, 1.2), maps) < 0.05


def test_a_batch_takes_the_zig_zag_away_and_leaves_the_crawl():
    one, many = (zigzag.demos.walk("all positive", batch, zigzag.STEPS, start=(-1.2, 1.2), goal=(1.2, -1.2))
                 for batch in (1, 16))
    assert many.detour < 1.3 < one.detour and many.distance[-1] > 0.1


@pytest.mark.parametrize("keep_prob", [0.2, 0.5, 0.9])
def test_the_mean_of_all_masks_is_the_net_at_test_time_unless_a_relu_cuts(keep_prob):
    for wiring in ("redundant", "specialized", "with a threshold"):
        made = masks.frame(keep_prob, wiring)
        same = np.allclose(made["exact"], made["test"])
        assert same == (wiring != "with a threshold")
        assert abs(made["exact"][255] - made["test"][255]) < (1e-9 if same else 1.0)


def test_the_masks_are_those_of_the_dropout_in_use_and_bit_i_is_unit_i(monkeypatch):
    made = masks.frame(0.5, "specialized")
    assert set(np.unique(made["factors"])) == {0, 2}
    assert made["test"][0b00010001] == pytest.approx(0.85) and made["test"][0b00000001] == 0          # stripes and A
    monkeypatch.setattr(masks.dropout_masks.dropout, "dropout_forward", lambda x, *, keep_prob, rng: (0.5 * x, ()))
    assert np.all(masks.frame(0.5, "specialized")["factors"] == 0.5)


def test_a_redundant_net_hardly_misses_a_feature_and_a_specialised_one_loses_nearly_all():
    without = 255 - 1
    assert masks.frame(0.5, "redundant")["test"][without] > 0.7
    assert masks.frame(0.5, "specialized")["test"][without] < 0.2


def test_the_labels_of_the_cube_are_the_means_that_numpy_takes():
    x = np.random.default_rng(0).normal(size=tuple(cube.demos.CUBE.values()))
    for norm, axes in (("batch", (0, 2)), ("layer", (1, 2)), ("instance", 2), ("token", 1)):
        mean = np.broadcast_to(x.mean(axis=axes, keepdims=True), x.shape)
        labels = cube.demos.labels(norm)
        for label in np.unique(labels):
            assert np.ptp(mean[labels == label]) < 1e-12
            assert mean[labels == label][0] == pytest.approx(x[labels == label].mean())
    assert [len(np.unique(cube.demos.labels(norm))) for norm in cube.demos.MEANS] == [6, 8, 4, 24, 20]


def digits(words):
    return words.tobytes().decode().strip()


def test_the_digits_are_those_of_the_function_and_their_quotient_is_the_students():
    made, at = secant.frame("eˣ"), int(np.argmin(np.abs(secant.demos.STEPS - 1e-5)))
    high, low, _, quotient, truth = (digits(word) for word in made["words"][0, at])
    assert float(high) == pytest.approx(np.exp(1 + 1e-5), abs=1e-14) and float(truth) == pytest.approx(np.e, abs=1e-14)
    assert float(quotient) == pytest.approx((float(high) - float(low)) / 2e-5, rel=1e-9)
    assert quotient[:11] == truth[:11]                                     # ten digits and the point
    errors = made["errors"]
    assert errors[0, at] < -10 and errors[0, 0] > -6 and errors[0, -1] > -2 and errors[1].min() > -7


def test_each_rule_has_a_range_of_ratios_of_its_own_and_plain_descent_bears_a_rate_of_one():
    ranges = {rule: babysit.babysitting_ratios.swept(rule).range() for rule in ("sgd", "momentum")}
    assert ranges["sgd"][0] > 3 * ranges["momentum"][1]
    for rule, fine in (("sgd", True), ("momentum", False)):
        seen = babysit.frame(1.0, 0.0, 1.0, rule, babysit.YOURS)
        assert (seen["curves"][2, -1] > 0.9) == fine


def test_a_riddle_brings_its_answer_and_why():
    made = babysit.frame(0.01, 0.0, 1.0, "momentum", 1)
    riddle = babysit.training.riddle(0)
    assert babysit.training.WORDS[made["answer"][0]] == riddle.answer and np.isnan(made["ratios"]).all()
    assert digits(made["why"]) == riddle.why.strip()


def test_nine_tries_of_a_grid_see_three_values_and_nine_random_ones_nine():
    made = tries.frame(3, 0.1, 0)
    grid, drawn = (np.unique(np.round(t[:9, 0], 6)) for t in made["tries"])
    assert (len(grid), len(drawn)) == (3, 9) and np.isnan(made["tries"][:, 9:]).all()


def test_random_leads_where_one_axis_matters_and_the_grid_where_both_do():
    assert np.diff(tries.frame(3, 0.0, 0)["means"]) > 0 > np.diff(tries.frame(3, 1.0, 0)["means"])


def test_the_fine_tries_lie_where_your_zoom_says_and_are_no_worse():
    gains = []
    for task in tries.TASKS:
        made = tries.frame(4, 0.1, task)
        fine, (u, v) = made["fine"][:16], made["ends"]
        assert np.all((fine[:, 0] >= u[0]) & (fine[:, 0] <= u[1]) & (fine[:, 1] >= v[0]) & (fine[:, 1] <= v[1]))
        gains.append(fine[:, 2].max() - np.nanmax(made["tries"][1, :, 2]))
    assert np.mean(gains) > 0


def test_theorys_best_leaves_least_and_beyond_the_edge_the_walk_flies_off():
    left = {p.title: np.linalg.norm(stability.frame(p.knobs["here"], 20.0)["path"][-1]) for p in
            stability.stability.presets}
    assert left["theory's best"] < 1e-4 * min(left["no momentum"], left["too much"]) and left["over the edge"] > 100


def test_the_map_is_made_by_the_momentum_in_use(monkeypatch):
    before = stability.frame((0.0, 0.0), 20.0)["map"]
    monkeypatch.setattr(optimizers, "momentum", optimizers.nag)
    assert np.any(stability.frame((0.0, 0.0), 20.0)["map"] != before)

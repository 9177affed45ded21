"""Scenes without a browser: what their models return, what travels, and that a sentence read aloud is so."""

import json
import re

import numpy as np
import pytest

from course_lib import optimizers, scenes, stage
from course_lib.demos import optimizers as demos
from course_lib.scenes import depth, race

SCENES = {scene.name: scene for scene in scenes.lecture()}


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_says_what_is_to_be_seen_and_its_examples_are_sentences(name):
    scene = SCENES[name]
    assert scene.alt.endswith(".") and scene.sentence.endswith(".") and len(scene.presets) >= 3
    for preset in scene.presets:
        assert re.fullmatch(r"\S.{20,170}[.!?]", preset.says), preset.says
        assert set(preset.knobs) <= set(scene.knobs)


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

"""Wrong with full marks: each kind of hole in an exercise's cases is shown to be found, and to be closed by a case."""

import ast

import numpy as np
import pytest

from autograde.exercises import model, registry
from autograde.exercises.model import Exercise
from autograde.exercises.registry import every, find
from autograde.verify import probes
from autograde.verify.options import asked, silent
from autograde.verify.probes import holes

SEEDS = 0, 1


def clipped(x, *, low=0.25, scale=2.0, size=1, kind="plain"):
    """What is at least low, times scale.

    size: n, or (h, w);  kind: "plain" or "other".
    """
    if scale < 0:
        raise ValueError("scale is negative")
    x = x.copy()
    h, w = size if isinstance(size, tuple) else (size, size)
    x[x < low] = 0
    if kind == "other":
        return -x
    return x * scale + h - 3 * w


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """An exercise whose cases tell the wrong versions of `clipped` apart; its folder may hold a table."""
    monkeypatch.setattr(model, "EXERCISES", {})
    monkeypatch.setattr(registry, "PLACES", [str(tmp_path)])
    return Exercise(clipped, left_out=("kind",))


def of_low(toy, *numbers):
    @toy.case(points=1)
    def around_low(f, rng):
        """Below, at and above."""
        return f(np.array([*numbers, 2.0]), low=0.4)


def of_options(toy, size, scale=3.25):
    @toy.case(points=1)
    def other_options(f, rng):
        """None is its default, nor another."""
        x = rng.uniform(1, 2, size=(2, 3))
        return f(x, low=0.4, scale=scale, size=size), x


def found(toy):
    return list(holes(toy, SEEDS))


def test_cases_that_tell_all_apart_have_no_holes(toy):
    of_low(toy, -1.0, 0.3999, 0.4, 0.4001)
    of_options(toy, (7, 4))
    assert found(toy) == []


@pytest.mark.parametrize("missing, unseen", [
    ({0.3999}, "x < low → x < low * 0.999"), ({0.4}, "x < low → x <= low"),
    ({0.4, 0.4001}, "x < low → x < low * 1.001")])
def test_a_threshold_is_asked_for_just_below_at_and_just_above(toy, missing, unseen):
    of_low(toy, -1.0, *{0.3999, 0.4, 0.4001} - missing)
    of_options(toy, (7, 4))
    assert any(fault.startswith(f"no case notices {unseen} in x[x < low] = 0:") for fault in found(toy))


def test_a_step_that_may_be_left_out_is_found(toy):
    of_options(toy, (7, 4))
    assert any("x[x < low] = 0 → pass" in fault for fault in found(toy))


@pytest.mark.parametrize("size, unseen", [
    (7, "`size` may be (h, w), but no case passes two numbers that differ"),
    ((7, 7), "`size` may be (h, w), but no case passes two numbers that differ"),
    (1, "no case asks for another `size` than its default, 1")])
def test_every_documented_form_of_an_option_is_asked_for(toy, size, unseen):
    of_options(toy, size)
    assert unseen in found(toy)


@pytest.mark.parametrize("scale, unseen", [
    (0.5, ["`scale` is never a telling number", "no case notices `scale` = 1 - `scale`:"]),
    (0.4, ["`scale` is never a telling number", "no case notices `scale` = `low`:",
           "no case notices `low` = `scale`:"]),
    (0.6, ["`scale` is never a telling number", "no case notices `scale` = 1 - `low`:"]),
    (2.0, ["no case asks for another `scale` than its default, 2.0", "no case notices `scale` = its default:"])])
def test_an_option_has_a_number_that_can_be_taken_for_no_other(toy, scale, unseen):
    of_options(toy, (7, 4), scale)
    assert [words for words in unseen if not any(fault.startswith(words) for fault in found(toy))] == []


def test_what_may_be_left_out_and_what_only_refuses_is_not_asked_for(toy):
    of_low(toy, -1.0, 0.3999, 0.4, 0.4001)
    of_options(toy, (7, 4))
    toy.left_out = ()
    assert "no case asks for another `kind` than its default, 'plain'" in found(toy)
    assert any("-x → x" in fault for fault in found(toy))
    assert not any("scale < 0" in fault for fault in found(toy))


def test_what_is_edited_must_be_right_itself(toy, monkeypatch):
    """Else each edit would count as noticed."""
    of_low(toy, 0.39, 0.4, 0.41)
    of_options(toy, (2, 3))
    assert not [fault for fault in holes(toy, SEEDS) if "without its checks" in fault]
    without_result = ast.parse("return None").body[0]
    monkeypatch.setattr(probes.Settled, "visit_Return", lambda self, node: without_result, raising=False)
    assert [fault for fault in holes(toy, SEEDS) if "without its checks" in fault]


def test_an_edit_that_is_right_is_listed_with_its_reason_until_a_case_notices_it(toy, tmp_path):
    table = tmp_path / "equivalents.toml"
    of_low(toy, -1.0, 0.3999, 0.4001)
    of_options(toy, (7, 4))
    table.write_text('[clipped]\n"nobody asks" = ["x < low → x <= low"]\n', "utf-8")
    assert found(toy) == []
    table.write_text('[clipped]\n"nobody asks" = ["x < low → x <= low", "x.copy() → 7"]\n', "utf-8")
    assert found(toy) == ["equivalents.toml has x.copy() → 7, but a case notices that, or it is no edit"]
    of_low(toy, 0.4)
    assert "equivalents.toml has x < low → x <= low, but a case notices that, or it is no edit" in found(toy)


def test_writing_in_place_is_no_survivor(toy):
    """x.copy() → x changes the array that is given: the case that keeps it notices."""
    of_low(toy, -1.0, 0.3999, 0.4, 0.4001)
    of_options(toy, (7, 4))
    assert not any("x.copy()" in fault for fault in found(toy))


def test_what_may_be_left_out_is_an_option_of_the_reference():
    for exercise in every().values():
        names = exercise.reference.__code__.co_varnames
        assert {option.partition("=")[0] for option in exercise.left_out} <= set(names)


def test_the_cases_pass_what_is_recorded():
    calls = asked(find("momentum"))
    assert {call["rho"] for call in calls} > {0.7} and all("dw" in call for call in calls)
    assert list(silent(find("momentum"), calls)) == []

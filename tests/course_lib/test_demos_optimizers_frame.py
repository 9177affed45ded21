"""The demos of the frame and of gradients out of the ordinary: what the chapter says of them is so."""

import numpy as np
import pytest

from course_lib import optimizers, optimizers_frame
from course_lib.demos import optimizers_frame as demos
from course_lib.demos.optimizers import SURFACES
from course_lib.plots import Picture
from course_lib.plots import optimizers_frame as plots


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("pair", demos.NAMED, ids=" over ".join)
def test_a_named_pair_walks_as_its_rule_does(pair, surface):
    result = demos.framed(*pair, surface=surface)
    assert result.rule == demos.NAMED[pair] and result.gap < 0.01              # rounding grows between steep walls
    assert np.abs(result.path - result.same)[:20].max() < 1e-9


@pytest.mark.parametrize("rule", demos.CHOICES)
def test_five_choices_of_one_step_are_five_rules(rule, monkeypatch):
    assert demos.apart(rule) < 1e-9
    monkeypatch.setattr(optimizers_frame, "general_step", lambda w, dw, state=(), **options: (w - 1e-3 * dw, ()))
    assert demos.apart(rule) > 1e-3, "it is the student's step that walks"


def test_how_far_apart_they_are_is_said_or_once_what_is_to_be_answered_first(monkeypatch):
    assert [line.split()[0] for line in demos.apart_in_words().splitlines()] == list(demos.CHOICES)

    def stub(*arrays, **options):
        raise NotImplementedError("general_step is an exercise")
    monkeypatch.setattr(optimizers_frame, "general_step", stub)
    assert demos.apart_in_words() == "general_step is an exercise"


@pytest.mark.parametrize("phi", demos.PHI)
@pytest.mark.parametrize("psi", demos.PSI)
def test_every_pair_makes_finite_steps(phi, psi):
    result = demos.framed(phi, psi, "Rosenbrock", lr_times=3.0)
    assert np.isfinite(result.path).all()
    assert (result.rule == "") == ((phi, psi) not in demos.NAMED)


def test_the_frame_runs_on_the_students_rule(monkeypatch):
    monkeypatch.setattr(optimizers, "sgd", lambda w, dw, state=(), *, lr: (w - 2 * lr * dw, state))
    assert demos.framed("g", "1").gap > 0.1


def test_adam_forgets_the_rare_large_gradient_and_amsgrad_does_not():
    result = demos.rare()
    assert result.mean > 0 and result.paths["adam"][-1] > 0.9 and result.paths["amsgrad"][-1] < -0.4


def test_a_longer_memory_helps_adam():
    assert demos.rare(beta2=0.99).paths["adam"][-1] < -0.9


def test_clipping_lets_the_rate_be_larger_than_the_walls_allow():
    raced = demos.clipped(lr=0.0012, limit=1000.0)
    for fast in demos.clipped(), demos.clipped(lr=10**-2.3):               # the default, and where its slider puts it
        assert fast.losses[0] > 1e6                                        # it flew off
        assert fast.losses[1] < 0.5 * raced.losses[0]
        assert np.all(fast.norms[100:] < fast.limit) and np.any(fast.norms[:50] > fast.limit)


def test_a_limit_above_every_norm_changes_nothing():
    result = demos.clipped(lr=0.0012, limit=1e6)
    np.testing.assert_array_equal(result.plain, result.clipped)


@pytest.mark.parametrize("view, results", [
    (plots.framed, [demos.framed(), demos.framed("g", "g²", "Rosenbrock")]),
    (plots.rare, [demos.rare(), demos.rare(5, 10)]),
    (plots.clipped, [demos.clipped(), demos.clipped(1, 0.001)])])
def test_a_view_draws_what_the_demo_returns_and_says_it(view, results):
    (one, text), (other, other_text) = (Picture(view).draw(result) for result in results)
    assert one[:4] == b"RIFF" and one != other
    assert text.endswith(".") and text != other_text and max(len(text), len(other_text)) < 150

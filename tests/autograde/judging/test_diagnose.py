"""A hint is true, or it is not given: what names a mistake, what silences it, and what the machine knows by itself."""

import numpy as np
import pytest

from autograde.exercises import model
from autograde.exercises.model import Exercise
from autograde.exercises.registry import every, find, of_chapter
from autograde.judging import edits as machine
from autograde.judging import expected
from autograde.judging.diagnose import says_little
from autograde.judging.frozen import freeze
from autograde.judging.judge import judge
from autograde.judging.outcome import Raised

every()


def blend(x, y, *, share=0.25, offset=0.0):
    """A share of x, the rest of y, and something more."""
    return share * x + (1 - share) * y + offset


@pytest.fixture
def exercise(monkeypatch):
    monkeypatch.setattr(model, "EXERCISES", {})
    exercise = Exercise(blend)

    @exercise.case(points=1)
    def the_usual_share(f, rng):
        """A quarter of x."""
        return f(rng.normal(size=3), rng.normal(size=3))

    @exercise.case(points=1)
    def another_share(f, rng):
        """Two thirds of x."""
        return f(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), share=2 / 3)

    @exercise.case(points=1)
    def with_an_offset(f, rng):
        """And something added."""
        return f(rng.normal(size=3), rng.normal(size=3), share=0.3, offset=1.7)

    @exercise.case(points=1)
    def alike(f, rng):
        """Of two that are alike comes the same again."""
        return {"the same again": np.allclose(f(np.ones(3), np.ones(3)), 1)}

    exercise.mistake("(1 - share) * y", "y", earns=0, hint="all of y")
    exercise.mistake("+ offset", "- offset", earns=3, hint="offset taken off")
    exercise.mistake("share * x + (1 - share) * y", "(1 - share) * x + share * y", earns=1, hint="other share")
    return exercise


def hints(exercise, f):
    return [v.hints for v in judge(exercise, f).verdicts]


@pytest.mark.parametrize("outcome, little", [
    (np.array(True), True), (np.array([True, False]), True), ("text", True), (np.array(0.5), True),
    (np.array(0.55), False), (np.array([0.5, 0.1]), False), (np.array([0.55, 0.15]), False),
    ({"share": np.array(0.5), "same": np.array(True)}, True), ({"share": np.array(0.5), "out": np.ones(2)}, False),
    ((np.array(0.5), np.array(0.25)), False), (Raised("ValueError", "no"), False)])
def test_yes_no_text_and_one_number_of_one_decimal_say_little(outcome, little):
    assert says_little(outcome) is little


def test_what_fits_every_case_is_named(exercise):
    assert hints(exercise, lambda x, y, share=0.25, offset=0.0: offset + y + x * share) == [("all of y",)] * 4
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: y + share * (x - y) - offset).hints == [
        "offset taken off"]


def test_a_mistake_that_fails_a_case_which_the_student_passes_is_not_named(exercise):
    """It gives this number in one case, but by another way."""
    def f(x, y, *, share=0.25, offset=0.0):
        return share * x + y + offset if x.ndim == 2 else blend(x, y, share=share, offset=offset)
    assert judge(exercise, f).hints == []


def doubtful(x, y, *, share=0.25, offset=0.0):
    """Takes the offset off, and besides is wrong for two thirds in a way that nobody has listed."""
    return share * x + (1 - share) * y - offset + (share > 0.5)


def test_a_mistake_that_explains_a_part_is_named_if_nothing_else_does(exercise):
    assert hints(exercise, doubtful) == [(), (), ("offset taken off",), ()]


def test_two_mistakes_that_explain_the_same_are_both_silent(exercise):
    exercise.mistake("+ offset", "- offset + 7 * (share > 0.5)", earns=3, hint="another")
    assert judge(exercise, doubtful).hints == []


def test_an_edit_of_the_machine_that_explains_the_same_silences_a_mistake(exercise, monkeypatch):
    edits = [*machine.edited(blend), ("another", lambda x, y, share=0.25, offset=0.0: blend(
        x, y, share=share, offset=-offset) + 7 * (share > 0.5))]
    monkeypatch.setattr("autograde.judging.live.edited", lambda reference: edits)
    assert judge(exercise, doubtful).hints == []


def test_what_is_the_same_in_every_case_is_no_rival(exercise, monkeypatch):
    edits = [("the same", lambda x, y, share=0.25, offset=0.0: blend(x, y, share=share, offset=-offset))]
    monkeypatch.setattr("autograde.judging.live.edited", lambda reference: edits)
    assert judge(exercise, doubtful).hints == ["offset taken off"]


def test_two_made_at_once_are_named_only_where_one_leaves_a_case_unexplained(exercise):
    def both(x, y, *, share=0.25, offset=0.0):
        return x * share + y - offset
    assert set(judge(exercise, both).hints) == {"all of y", "offset taken off"}
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: x * share + y + offset).hints == ["all of y"]


def test_yes_and_no_alone_name_nothing_of_code_that_gets_numbers_wrong(exercise):
    exercise.mistake("+ offset", "+ offset + (np.min(x) == np.max(x))", earns=3, hint="alike ones")
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: 2 * np.ones_like(x)).hints == []
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: blend(x, y, share=share, offset=offset)
                 + 2 * (np.ptp(x) == 0)).hints == ["alike ones"]


def test_the_text_of_an_error_names_nothing_where_no_case_passes(exercise):
    exercise.mistake("share * x + (1 - share) * y", "float(share * x[:, 0]) + y", earns=0, hint="one by one")
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: (y - 1)[:, 0] + float(x)).hints == []


# ── What the machine knows by itself

@pytest.mark.parametrize("f, said", [
    (lambda x, y, share=0.25, offset=0.0: 0.25 * x + 0.75 * y + offset,
     "`share` does nothing: your code behaves as if it were always 0.25."),
    (lambda x, y, share=0.25, offset=0.0: x / 10 + 0.9 * y + offset,
     "`share` does nothing: your code behaves as if it were always 0.1."),
    (lambda x, y, share=0.25, offset=0.0: y + share * (x - y),
     "`offset` does nothing: your code behaves as if it were always 0.0.")])
def test_an_option_that_does_nothing_is_told_with_the_value_that_it_seems_to_have(exercise, f, said):
    assert judge(exercise, f).hints == [said]


def test_arguments_and_options_that_changed_places_are_told_where_no_mistake_says_so(exercise):
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: offset * x + (1 - offset) * y + share).hints == [
        "`share` and `offset` have changed places."]
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: share * y + x - share * x + offset).hints == [
        "other share"]


def test_a_slip_is_silent_beside_another_that_fits_as_well(exercise):
    exercise.cases[:] = exercise.cases[:1]
    exercise.mistakes.clear()
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: x / 2 + y / 2).hints == [
        "`share` does nothing: your code behaves as if it were always 0.5."]
    assert judge(exercise, lambda x, y, share=0.25, offset=0.0: y).hints == []      # its share is 0, or its offset odd


def noisy(x, *, scale=0.5, rng):
    """x + scale · a normal number"""
    return x + scale * rng.standard_normal(x.shape).astype(x.dtype)


def test_own_generators_and_float64_are_told(monkeypatch):
    monkeypatch.setattr(model, "EXERCISES", {})
    exercise = Exercise(noisy)

    @exercise.case(points=1)
    def the_same_seed(f, rng):
        """The same seed, the same numbers."""
        a, b = (f(np.zeros(9), rng=np.random.default_rng(5)) for _ in range(2))
        return {"alike": np.array_equal(a, b)}

    @exercise.case(points=1)
    def dtype(f, rng):
        """float32 stays float32."""
        return {"dtype": f(np.zeros(9, np.float32), rng=rng).dtype.name}

    monkeypatch.setattr(np.random, "seed", None)
    own = np.random.default_rng(123)
    assert judge(exercise, lambda x, scale=0.5, rng=None: (x + scale * own.normal(size=x.shape)).astype(
        x.dtype)).hints == ["You do not draw from `rng`."]
    assert judge(exercise, lambda x, scale=0.5, rng=None: x + scale * rng.standard_normal(x.shape)).hints == [
        "You return float64 whatever comes in."]


def test_a_mistake_that_is_a_function_may_be_made_beside_another():
    def step_decay(step, *, lr, every, factor=0.5):
        stairs = int(step / every)
        return lr * (1 - factor) ** stairs

    one_step, share = judge(find("step_decay"), step_decay).hints
    assert "This works for one step at a time" in one_step and "factor as the share that is lost" in share


# ── The same in the notebook and when grading

def test_the_notebook_says_what_the_grader_says(monkeypatch, tmp_path):
    chapter = of_chapter("ensembles")
    answers = [(e, f) for e in chapter for f in (*(m.function for m in e.mistakes),
                                                 *(f for _, f in [*e.pairs(), *machine.edited(e.reference)][::3]))]
    live = [(judge(e, f).hints, judge(e, f).earned) for e, f in answers]
    (tmp_path / "ensembles.outcomes").write_bytes(freeze(chapter))
    monkeypatch.setattr(expected, "FROZEN", tmp_path)
    assert [(judge(e, f).hints, judge(e, f).earned) for e, f in answers] == live
    assert sum(bool(said) for said, _ in live) > 50


# ── Untrue hints that were given once

def horizontal_flip(images, *, prob=0.5, rng):
    coins = rng.random(len(images)) < prob
    return np.stack([image[..., ::-1] if coin else image for image, coin in zip(images, coins, strict=True)])


def dropout_backward(dout, mask):
    keep = (mask != 0).mean()
    return np.where(np.random.default_rng(3).random(dout.shape) < keep, dout / keep, 0)


def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    return 0 * x


def numeric_gradient_h(f, x, *, dout=1.0, h=1e-5):
    grad = np.empty_like(x)
    for i in np.ndindex(x.shape):
        a, b = x.copy(), x.copy()
        a[i], b[i] = a[i] + 1e-4, b[i] - 1e-4
        grad[i] = np.sum((f(a) - f(b)) / 2e-4 * dout)
    return grad


def xavier(shape, *, rng, dtype=np.float32):
    return np.full(shape, np.prod(shape[1:] if len(shape) > 2 else shape[:1]) ** -0.5, dtype)


def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    m, v, t = m + (1 - beta1) * (dw - m), v + (1 - beta2) * (dw**2 - v), t + 1
    return w - lr * m * (1 - beta1**t) / (np.sqrt(v * (1 - beta2**t)) + eps), (m, v, t)


def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    v = rho * state[0] + (1 - rho) * dw
    return w - lr * v, (v,)


def cosine(step, *, lr, steps, lr_min=0.0):
    return lr * np.cos(np.pi / 2 * np.clip(step / steps, 0, 1)) ** 2


def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    begin, length = np.zeros_like(step), np.full_like(step, T_0)
    for _ in range(60):
        over = step >= begin + length
        begin, length = np.where(over, begin + length, begin), np.where(over, length * T_mult, length)
    return lr * np.cos(np.pi / 2 * (step - begin) / length) ** 2


def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    G = state[0] + dw**2
    return w - lr * dw / (1e-7 + G**0.5), (G,)


def activation_statistics(x, weights, *, nonlinearity="tanh"):
    means, stds = [], []
    for w in weights:
        x = np.tanh(x @ w.T) if nonlinearity == "tanh" else np.maximum(x @ w.T, 0)
        means.append(x.mean())
        stds.append(x.std())
    return np.array(means), np.array(stds)


@pytest.mark.parametrize("f, true", [
    (horizontal_flip, []), (dropout_backward, []), (numeric_gradient, []), (activation_statistics, []),
    (xavier, ["You draw nothing: what should be left to chance"]),
    (numeric_gradient_h, ["`h` does nothing"]), (adagrad, ["`eps` does nothing: your code behaves as if it were"]),
    (cosine, ["`lr_min` does nothing: your code behaves as if it were always 0.0."]),
    (warm_restarts, ["`lr_min` does nothing: your code behaves as if it were always 0.0."]),
    (momentum, ["You took a proper average: 1 - ρ stands before the gradient, and η before the step"]),
    (adam, ["You multiplied m by its correction", "You multiplied V by its correction"])],
    ids=lambda value: getattr(value, "__name__", None))
def test_what_was_told_untruly_is_silent_or_right(f, true):
    said = judge(find(f.__name__.removesuffix("_h")), f, [20_261_122]).hints
    said = [hint for hint in said if "one by one" not in hint]                  # true of those that loop
    assert len(said) == len(true) and all(hint.startswith(words) for hint, words in zip(said, true, strict=True))

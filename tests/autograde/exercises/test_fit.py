"""Shapes, dtypes and writing in place: each costs one case, once, and numbers are judged all the same."""

import numpy as np
import pytest

from autograde.exercises import model as exercise_module
from autograde.exercises.fit import NOTHING, PART, SLIPS, complete
from autograde.exercises.model import Exercise
from autograde.exercises.registry import find
from autograde.judging.judge import judge
from autograde.verify import faults


def cost(name, f):
    """The cases that f fails, each with its hints."""
    return [(v.points, v.hints) for v in judge(find(name), f).verdicts if v.status != "correct"]


def test_a_rule_that_writes_in_place_loses_one_case():
    def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
        m, v, t = state
        t = t + 1
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        w -= lr * m_hat / (np.sqrt(v_hat + eps) if eps_inside else np.sqrt(v_hat) + eps)
        return w, (m, v, t)
    assert cost("adam", adam) == [(1, (SLIPS["in place"].hint,))]


def test_keepdims_in_batch_norm_loses_one_case():
    def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
        axes = (0, *range(2, x.ndim))
        gamma, beta = (a.reshape(-1, *(1,) * (x.ndim - 2)) for a in (gamma, beta))
        mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
        std = np.sqrt(var + eps)
        x_hat = (x - mean) / std
        return gamma * x_hat + beta, (x_hat, gamma.ravel(), std.ravel()), (mean, var)
    assert [points for points, _ in cost("batchnorm_forward", batchnorm_forward)] == [1]


def test_a_mask_in_float64_loses_one_case():
    def dropout_forward(x, *, keep_prob, rng):
        mask = (rng.random(x.shape) < keep_prob) / np.full(x.shape, keep_prob)
        return x * mask, (mask,)
    assert cost("dropout_forward", dropout_forward) == [(1, (SLIPS["dtype"].hint,))]


@pytest.mark.parametrize("name", ["vanilla_dropout_train", "vanilla_dropout_predict", "dropout_forward", "jitter"])
def test_who_writes_the_result_over_the_first_argument_loses_one_case(name):
    reference = find(name).reference

    def over(x, **options):
        result = reference(x, **options)
        x[...] = result[0] if isinstance(result, tuple) else result
        return result
    assert [points for points, _ in cost(name, over)] == [1]


def test_a_slip_beside_a_mistake_is_told_and_costs_no_more_than_its_case():
    def dropout_backward(dout, mask):
        dout *= mask > 0
        return dout
    (_, *others) = verdicts = [v for v in judge(find("dropout_backward"), dropout_backward).verdicts
                               if v.status != "correct"]
    assert any(v.got.startswith(f"{PART}: {SLIPS['in place'].fault}") for v in verdicts)
    assert others and all("should have been" not in v.got for v in verdicts)


@pytest.fixture
def toy(monkeypatch):
    """An exercise that gets its case by itself: the point is the largest case's."""
    monkeypatch.setattr(exercise_module, "EXERCISES", {})

    toy = Exercise(doubled)
    toy.case(points=1)(twice)
    toy.case(points=2)(shifted)
    complete(toy)
    return toy


def doubled(x, *, shift=0.0):
    """Twice x, and shifted."""
    return 2 * x + shift


def twice(f, rng):
    """Everything is doubled."""
    return f(rng.normal(size=4))


def shifted(f, rng):
    """Then shifted, where x is positive."""
    return f(rng.uniform(1, 2, size=(2, 3)), shift=3.0)


def test_the_case_takes_its_point_from_the_largest_and_is_made_once(toy):
    complete(toy)
    assert [(case.points, case.fit) for case in toy.cases] == [(1, False), (1, False), (1, True)]
    assert [mistake.hint for mistake in toy.mistakes] == [slip.hint for slip in SLIPS.values()]
    assert all(slip.asked in toy.cases[-1].requirement for slip in SLIPS.values())
    assert [fault for fault in faults(toy) if "at least" not in fault] == []


def test_what_only_another_case_sees_is_not_forgiven(toy):
    def halved(x, *, shift=0.0):
        result = 2 * x + shift
        if shift:
            x += 1
        return result
    assert [v.status for v in judge(toy, halved).verdicts] == ["correct", "wrong", "correct"]


def test_a_right_answer_trips_nothing(toy):
    assert judge(toy, lambda x, *, shift=0.0: x + x + shift).earned == 3
    assert NOTHING == "nothing"


def measured(f, rng):
    """The more the better."""
    return float(f(np.ones(2)).sum())


@pytest.mark.parametrize("order", ["first", "last"])
@pytest.mark.parametrize("points, completed", [([], None), ([1], [1]), ([1, 1], [1, 1]), ([2, 1], [1, 1, 1])])
def test_a_case_that_measures_lends_neither_its_point_nor_its_program(monkeypatch, order, points, completed):
    monkeypatch.setattr(exercise_module, "EXERCISES", {})
    toy = Exercise(doubled)
    adds = [lambda n=n, case=case: toy.case(points=n)(case) for n, case in zip(points, (twice, shifted), strict=False)]
    adds.insert(0 if order == "first" else len(adds), lambda: toy.case(levels={0.5: 4, 0.75: 5})(measured))
    for add in adds:
        add()
    complete(toy)
    assert [case.points for case in toy.cases if not case.levels] == (completed or [])
    assert [(case.points, case.fit) for case in toy.cases if case.levels] == [(9, False)]
    assert toy.points == sum(points) + 9                # the total is what the instructor wrote
    assert sum(case.fit for case in toy.cases) == bool(points) and bool(toy.mistakes) == bool(points)


def test_an_exercise_without_cases_is_left_for_verify_to_name(monkeypatch):
    monkeypatch.setattr(exercise_module, "EXERCISES", {})
    complete(toy := Exercise(doubled))
    assert toy.cases == [] and "it has 0 cases; at least 2 are asked for" in list(faults(toy, [0]))

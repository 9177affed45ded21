"""The frame Δθ = -η m / √V: every rule of the course is a pair of memories, step by step on awkward gradients."""

from functools import partial

import numpy as np
import pytest

from course_lib import optimizers
from course_lib.optimizers_frame import (
    average,
    fading_sum,
    frame,
    general_step,
    latest,
    ones,
    own_steps,
    squares,
    total,
)
from course_lib.optimizers_outliers import amsgrad

SHORT = partial(average, beta=0.9)
LONG = partial(average, beta=0.999)
CASES = {                       # rule: its options, φ, ψ and what becomes of the weights before the step
    "sgd": ({}, latest, ones),
    "momentum": ({}, fading_sum, ones),
    "nag": ({}, partial(fading_sum, ahead=True), ones),
    "adagrad": ({}, latest, squares(total, eps=1e-10)),
    "rmsprop": ({}, latest, squares(partial(average, beta=0.99, corrected=False))),
    "adadelta": ({"lr": 1.0}, latest, own_steps),
    "adam": ({}, SHORT, squares(LONG)),
    "nadam": ({}, partial(SHORT, ahead=True), squares(LONG)),
    "adamw": ({"weight_decay": 0.5}, SHORT, squares(LONG)),
    "amsgrad": ({}, SHORT, squares(partial(LONG, largest=True))),
}
INSIDE = {                      # the same with ε inside the root, as the lecture writes it
    "adagrad": squares(total, eps=0.1, eps_inside=True),
    "rmsprop": squares(partial(average, beta=0.99, corrected=False), eps=0.1, eps_inside=True),
    "adam": squares(LONG, eps=0.1, eps_inside=True), "nadam": squares(LONG, eps=0.1, eps_inside=True),
    "adamw": squares(LONG, eps=0.1, eps_inside=True),
    "amsgrad": squares(partial(LONG, largest=True), eps=0.1, eps_inside=True),
}
RULES = {name: getattr(optimizers, name, amsgrad) for name in CASES}


def gradients(rng, dtype=float):
    """40 of them, of sizes from 10⁻⁶ to 10⁶, with a weight that gets none."""
    g = rng.normal(size=(40, 3, 2)) * 10.0**rng.integers(-6, 7, size=(40, 1, 1))
    g[:, 0, 0] = 0
    return g.astype(dtype)


def both_walks(name, gradients, psi=None, **more):
    """The weights that the rule and the frame have after each step, at a rate that stays the same."""
    options, phi, of_the_rule = CASES[name]
    options = {"lr": 0.03} | options | more
    decay = 1 - options["lr"] * options.get("weight_decay", 0)
    w = by_frame = np.ones(gradients.shape[1:], gradients.dtype)
    state, memory = (), ()
    for g in gradients:
        w, *state = RULES[name](w, g, *state, **options)
        by_frame, *memory = frame(decay * by_frame, g, *memory, lr=options["lr"], phi=phi, psi=psi or of_the_rule)
        yield w, by_frame


@pytest.mark.parametrize("name", CASES)
def test_every_rule_is_a_case_of_the_frame(name, rng):
    for w, by_frame in both_walks(name, gradients(rng)):
        np.testing.assert_allclose(by_frame, w, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", INSIDE)
def test_it_is_so_with_epsilon_inside_the_root_as_well(name, rng):
    for w, by_frame in both_walks(name, gradients(rng), INSIDE[name], eps=0.1, eps_inside=True):
        np.testing.assert_allclose(by_frame, w, rtol=1e-9, atol=1e-9)


def test_no_rule_of_the_course_was_left_out():
    """Every public function of the chapter that takes a gradient and a state."""
    rules = {name for name in dir(optimizers)
             if getattr(getattr(optimizers, name), "__code__", None)
             and getattr(optimizers, name).__code__.co_varnames[:3] == ("w", "dw", "state")}
    assert rules | {"amsgrad"} == set(CASES)


def test_two_rules_are_never_the_same_pair(rng):
    """A test that compared each rule with itself would pass, too: the pairs walk differently."""
    g = gradients(rng)
    ends = [[by_frame for _, by_frame in both_walks(name, g)][-1] for name in CASES]
    assert all(not np.allclose(a, b, rtol=1e-6) for i, a in enumerate(ends) for b in ends[:i])


@pytest.mark.parametrize("name", CASES)
def test_the_frame_keeps_float32(name, rng):
    *_, (w, by_frame) = both_walks(name, gradients(rng, np.float32))
    assert w.dtype == by_frame.dtype == np.float32


def test_the_sign_of_the_gradient_is_a_case_without_a_chapter():
    w, _ = frame(np.zeros(3), np.array([1e-3, -5.0, 0.0]), lr=0.1, phi=latest, psi=squares(latest, eps=1e-12))
    np.testing.assert_allclose(w, [-0.1, 0.1, 0])


@pytest.mark.parametrize("numbers, phi, psi", [
    ({"phi": (0, 1), "psi": (0, 0), "eps": 1}, latest, ones),
    ({"phi": (0.9, 1), "psi": (0, 0), "eps": 1}, fading_sum, ones),
    ({"phi": (0, 1), "psi": (1, 1)}, latest, squares(total)),
    ({"phi": (0.9, 0.1), "psi": (0.999, 0.001), "corrected": True}, SHORT, squares(LONG)),
    ({"phi": (0.9, 0.1), "psi": (0, 0), "eps": 1, "corrected": True}, SHORT, ones)])
def test_a_memory_of_two_numbers_is_one_of_the_frames(numbers, phi, psi, rng):
    w = by_frame = np.ones((3, 2))
    state, memory = (), ()
    for g in gradients(rng):
        w, *state = general_step(w, g, *state, lr=0.03, **numbers)
        by_frame, *memory = frame(by_frame, g, *memory, lr=0.03, phi=phi, psi=psi)
        np.testing.assert_allclose(w, by_frame, rtol=1e-9, atol=1e-9)


def test_the_weights_of_an_average_add_up_to_one():
    memory = ()
    for _ in range(5):
        a, *memory = average(np.ones(1), *memory, beta=0.7)
        assert a == pytest.approx(1)


def test_the_largest_average_does_not_shrink():
    memory, seen = (), []
    for x in 4.0, 0.0, 0.0, 5.0:
        a, *memory = average(np.array([x]), *memory, beta=0.5, corrected=False, largest=True)
        seen.append(a[0])
    assert seen == [2, 2, 2, 2.75]


@pytest.mark.parametrize("remember", [latest, ones, total, fading_sum, average, own_steps])
def test_a_memory_keeps_shape_and_dtype_and_refuses_integers(remember, rng):
    for shape in (0,), (1,), (3, 4, 2):
        x = rng.normal(size=shape).astype(np.float32)
        first, *memory = remember(x)
        second, *_ = remember(x, *memory)
        assert first.shape == second.shape == shape and first.dtype == second.dtype == np.float32
    with pytest.raises(TypeError, match="holds int64"):
        remember(np.ones(3, int))


@pytest.mark.parametrize("call, message", [
    (lambda w: frame(w, w, phi=latest, psi=lambda x: (0 * x, ())), "V = 0.0: the step is divided by its root"),
    (lambda w: frame(w, w, phi=lambda x: (x[:1], ()), psi=ones), r"m has shape \(1,\); expected \(3,\)"),
    (lambda w: frame(w, w[:2], phi=latest, psi=ones), r"dw has shape \(2,\)"),
    (lambda w: frame(w, w, lr=-1, phi=latest, psi=ones), "lr = -1"),
    (lambda w: general_step(w, w, phi=(0, 1), psi=(1, 1), corrected=True), "psi keeps 1 of what was"),
    (lambda w: general_step(w, w, phi=(1, 2, 3), psi=(0, 0)), "phi holds 3 values"),
    (lambda w: general_step(w, w, phi=(-1, 1), psi=(0, 0)), "phi = -1"),
    (lambda w: fading_sum(w, rho=1), "rho = 1"), (lambda w: average(w, beta=-0.1), "beta = -0.1"),
    (lambda w: own_steps(w, eps=-1), "eps = -1"), (lambda w: squares(total, eps=np.nan), "eps = nan")])
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones(3))

"""Optimizers: what each rule is known for, then PyTorch's walk of 20 steps."""

import inspect
from functools import partial

import numpy as np
import pytest
from oracle import recorded

from course_lib import optimizers, schedules
from course_lib.optimizers import (
    adadelta,
    adagrad,
    adam,
    adamw,
    bias_corrected,
    look_ahead,
    momentum,
    nadam,
    nag,
    rmsprop,
    sgd,
)

RULES = [sgd, momentum, nag, adagrad, rmsprop, adadelta, adam, nadam, adamw]
every_rule = pytest.mark.parametrize("rule", RULES)


def walk(rule, gradient, w, steps):
    """The weights after each step."""
    path, state = [], ()
    for _ in range(steps):
        w, *state = rule(w, gradient(w), *state)
        path.append(w)
    return np.array(path)


@every_rule
def test_every_rule_finds_the_bottom_of_a_bowl(rule):
    lr = {sgd: 0.1, momentum: 0.02, nag: 0.02, adagrad: 0.5, adadelta: 5}.get(rule, 0.05)
    path = walk(partial(rule, lr=lr), lambda w: np.array([1.0, 10.0]) * w, np.ones(2), 500)
    assert np.abs(path[-1]).max() < 0.05


@every_rule
def test_the_first_step_goes_against_the_sign_of_the_gradient(rule):
    w, _ = rule(np.zeros(3), np.array([2.0, -0.5, 0.0]))
    np.testing.assert_array_equal(np.sign(w), [-1, 1, 0])


@every_rule
def test_the_state_of_every_rule_starts_as_zeros_that_broadcast(rule):
    """A state of zeros of full size walks the same way as the default."""
    w, dw = np.array([[1.0, 2.0]]), np.array([[0.3, -4.0]])
    first, state = rule(w, dw)
    zeros = tuple(np.zeros_like(s) for s in state)
    np.testing.assert_array_equal(rule(w, dw, zeros)[0], first)


@every_rule
@pytest.mark.parametrize("shape", [(0,), (1,), (3, 4, 2)])
def test_weights_have_any_shape(rule, rng, shape):
    w, dw = rng.normal(size=shape), rng.normal(size=shape)
    for _ in range(3):
        new, _ = rule(w, dw)
        assert new.shape == shape


@every_rule
@pytest.mark.parametrize("size", [0.0, 1e-30, 1000.0])
def test_gradients_of_any_size_make_finite_steps(rule, size):
    path = walk(rule, lambda w: np.full(2, size), np.ones(2), 3)
    assert np.isfinite(path).all()
    assert size or (rule is adamw or np.all(path == 1))


@every_rule
def test_a_slice_of_the_weights_walks_as_the_whole(rule, rng):
    """net.fit runs a rule over slices of its buffer."""
    w, a = rng.normal(size=10), rng.random(10)
    whole = walk(rule, lambda w: a * w, w, 5)
    halves = [walk(rule, lambda w, part=part: a[part] * w, w[part], 5) for part in (slice(0, 4), slice(4, 10))]
    np.testing.assert_array_equal(whole, np.concatenate(halves, axis=1))


def test_the_first_step_of_adam_has_length_lr():
    """Whatever the gradient's size: the bias correction makes m̂ = g and √V̂ = |g|."""
    w, _ = adam(np.zeros(3), np.array([1e-3, -1.0, 1e3]), lr=0.1)
    np.testing.assert_allclose(w, [-0.1, 0.1, -0.1], rtol=1e-4)


def test_the_corrected_average_of_a_constant_is_the_constant():
    average, g = np.zeros(2), np.array([5.0, -1.0])
    for t in range(1, 20):
        average = 0.8 * average + 0.2 * g
        np.testing.assert_allclose(bias_corrected(average, t, beta=0.8), g)


@pytest.mark.parametrize("average, t, beta, error, words", [
    (np.ones(2, int), 1, 0.9, TypeError, "average holds int64"), (np.ones(2), 0, 0.9, ValueError, "t = 0"),
    (np.ones(2), 1, 1.0, ValueError, "beta = 1.0")])
def test_an_average_of_nothing_cannot_be_corrected(average, t, beta, error, words):
    with pytest.raises(error, match=words):
        bias_corrected(average, t, beta=beta)


def test_adam_counts_the_step_first_and_corrects_for_zero_starts():
    """A constant gradient has m̂ = g and V̂ = g² at every step."""
    path = walk(partial(adam, lr=0.1, eps=0), lambda w: np.array([0.3]), np.zeros(1), 5)
    np.testing.assert_allclose(path[:, 0], [-0.1, -0.2, -0.3, -0.4, -0.5])


def test_rmsprop_is_not_corrected_so_its_first_step_is_longer():
    w, _ = rmsprop(np.zeros(1), np.array([5.0]), lr=0.1, beta=0.99, eps=0)
    np.testing.assert_allclose(w, -0.1 / np.sqrt(1 - 0.99))


def test_adagrad_slows_down_like_the_root_of_time():
    path = walk(partial(adagrad, lr=1, eps=0), lambda w: np.array([7.0]), np.zeros(1), 4)
    np.testing.assert_allclose(np.diff(path[:, 0], prepend=0), -1 / np.sqrt([1, 2, 3, 4]))


def test_adadelta_does_not_care_for_the_scale_of_the_loss():
    paths = [walk(partial(adadelta, eps=1e-12), lambda w, s=s: s * w, np.ones(2), 10) for s in (1, 100)]
    np.testing.assert_allclose(*paths, rtol=1e-4)


def test_momentum_reaches_the_speed_of_a_falling_body_in_oil():
    """Under a constant gradient the step grows to η g / (1 - ρ)."""
    path = walk(partial(momentum, lr=0.1, rho=0.9), lambda w: np.array([2.0]), np.zeros(1), 300)
    np.testing.assert_allclose(path[-1] - path[-2], -0.1 * 2 / (1 - 0.9))


def test_the_three_forms_of_momentum(rng):
    a, w = rng.random(4), rng.normal(size=4)
    step, total, average = (walk(partial(momentum, lr=lr, rho=0.8, form=form), lambda w: a * w, w, 10)
                            for form, lr in [("step", 0.1), ("sum", 0.1), ("average", 0.1 / (1 - 0.8))])
    np.testing.assert_allclose(total, step)
    np.testing.assert_allclose(average, step)


def test_when_the_rate_falls_only_step_keeps_its_old_speed():
    for form, expected in ("step", -1 - 0.9), ("sum", -1):
        w, state = momentum(np.zeros(1), np.ones(1), lr=1, rho=0.9, form=form)
        w, _ = momentum(w, np.ones(1), state, lr=0, rho=0.9, form=form)
        assert w == expected


def test_without_friction_to_remember_momentum_and_nag_are_sgd(rng):
    w, dw = rng.normal(size=3), rng.normal(size=3)
    for rule in momentum, nag:
        np.testing.assert_array_equal(rule(w, dw, (np.ones(3),), lr=0.1, rho=0)[0], sgd(w, dw, lr=0.1)[0])


def test_the_two_ways_to_write_nag_are_one_walk():
    """The weights of the second are the look-ahead points of the first."""
    a = np.array([0.3, 2.0, 9.0])
    w, state, points = np.array([1.0, -2.0, 0.5]), (0,), []
    for _ in range(15):
        w, state = nag(w, a * look_ahead(w, state, rho=0.9), state, lr=0.05, gradient_at="look_ahead")
        points.append(look_ahead(w, state, rho=0.9))
    shifted = walk(partial(nag, lr=0.05), lambda w: a * w, np.array([1.0, -2.0, 0.5]), 15)
    np.testing.assert_allclose(shifted, points, rtol=1e-10)


def test_the_lectures_nag_step_by_step():
    """m ← ρ m + η ∇L(w - ρ m), w ← w - m on L = ½ w², by hand."""
    w, state = nag(np.array([1.0]), np.array([1.0]), lr=0.1, rho=0.5, gradient_at="look_ahead")
    np.testing.assert_allclose([w[0], state[0][0]], [0.9, 0.1])
    assert look_ahead(w, rho=0.5) == w                         # nothing carries it yet
    ahead = look_ahead(w, state, rho=0.5)
    np.testing.assert_allclose(ahead, 0.85)
    np.testing.assert_allclose(nag(w, ahead, state, lr=0.1, rho=0.5, gradient_at="look_ahead")[0], 0.9 - 0.05 - 0.085)


def test_nadam_follows_the_lectures_formula(rng):
    w = theta = rng.normal(size=5)
    state, m, V = (0, 0, 0, 0), 0, 0
    for t in range(1, 8):
        g = np.sin(3 * w) + w
        w, state = nadam(w, g, state, lr=0.05, beta1=0.8, beta2=0.95, eps=1e-3, eps_inside=True)
        m, V = 0.8 * m + 0.2 * g, 0.95 * V + 0.05 * g**2
        m_hat, V_hat = m / (1 - 0.8**t), V / (1 - 0.95**t)
        theta = theta - 0.05 / np.sqrt(V_hat + 1e-3) * (0.8 * m_hat + 0.2 * g / (1 - 0.8**t))
        np.testing.assert_allclose(w, theta, rtol=1e-12)


def test_adamw_shrinks_every_weight_alike_and_adam_with_a_penalty_does_not():
    w, dw, lam = np.array([1.0, 1.0]), np.array([1e-6, 1e3]), 0.1
    decoupled = adamw(w, dw, lr=0.01, weight_decay=lam)[0] - adam(w, dw, lr=0.01)[0]
    np.testing.assert_allclose(decoupled, -0.01 * lam * w)
    penalized = adam(w, dw + lam * w, lr=0.01)[0] - adam(w, dw, lr=0.01)[0]
    assert abs(penalized[1]) < 1e-3 * abs(decoupled[1])


@pytest.mark.parametrize("rule", [adagrad, rmsprop, adam, nadam, adamw])
def test_epsilon_inside_the_root_takes_shorter_steps_from_small_gradients(rule):
    inside, outside = (rule(np.zeros(1), np.array([1e-6]), eps=1e-8, eps_inside=where)[0] for where in (True, False))
    assert -inside < -outside / 10


@pytest.mark.parametrize("name, rule", [
    ("sgd", partial(sgd, lr=0.05)), ("momentum", partial(momentum, lr=0.02)),
    ("momentum", partial(momentum, lr=0.02, form="sum")), ("nag", partial(nag, lr=0.02)),
    ("adagrad", partial(adagrad, lr=0.1)), ("rmsprop", partial(rmsprop, lr=0.01)), ("adadelta", adadelta),
    ("adam", partial(adam, lr=0.1)), ("nadam", partial(nadam, lr=0.1, momentum_decay=0.004)),
    ("adamw", partial(adamw, lr=0.1, weight_decay=0.3))])
def test_pytorch_walks_the_same_way(name, rule):
    torch = recorded("optimizers", name)
    path = walk(rule, lambda w: torch["a"] * w, torch["start"], 20)
    np.testing.assert_allclose(path, torch["path"], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("option", recorded("optimizers", "defaults").items(), ids=lambda option: option[0])
def test_the_defaults_are_pytorchs(option):
    (rule, _, name), value = option[0].partition("."), option[1]
    taken = dict(inspect.signature(getattr(optimizers, rule)).parameters)
    if rule == "adamw":                                        # which hands its options on to adam
        taken = inspect.signature(adam).parameters | taken
    assert taken[name].default == value


@every_rule
def test_bad_steps_are_named(rule):
    w = np.ones(3)
    with pytest.raises(TypeError, match=r"dw holds int64; use dw.astype\(float\)"):
        rule(w, np.ones(3, int))
    with pytest.raises(ValueError, match=r"dw has shape \(2,\); expected \(3,\)"):
        rule(w, np.ones(2))
    for lr in -0.1, np.nan, np.inf:
        with pytest.raises(ValueError, match=f"lr = {lr}; it must be a finite number of at least 0"):
            rule(w, w, lr=lr)
    narrow = w.astype(np.float32)
    with pytest.raises(TypeError, match=r"w holds float32, dw float64.*use dw.astype\(w.dtype\)"):
        rule(narrow, w)
    with pytest.raises(TypeError, match=r"w holds float32, lr float64.*use lr.astype\(w.dtype\)"):
        rule(narrow, narrow, lr=w)
    with pytest.raises(ValueError, match=r"lr has shape \(3, 1\), which does not fit w of shape \(3,\)"):
        rule(w, w, lr=np.ones((3, 1)))


@every_rule
def test_a_rate_may_come_from_a_schedule(rule):
    w = np.ones(3, np.float32)
    stepped, _ = rule(w, w, lr=schedules.cosine(3, lr=0.1, steps=10))
    assert stepped.dtype == np.float32
    np.testing.assert_array_equal(stepped, rule(w, w, lr=float(schedules.cosine(3, lr=0.1, steps=10)))[0])


@every_rule
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_single_weight_walks_as_it_does_among_others(rule, dtype, rng):
    alone, among = np.array(1.5, dtype), np.full(3, 1.5, dtype)
    state_alone, state_among = (), ()
    for g in rng.normal(size=5).astype(dtype):
        alone, *state_alone = rule(alone, np.array(g), *state_alone)
        among, *state_among = rule(among, np.full(3, g), *state_among)
        assert alone.shape == () and alone.dtype == dtype
        np.testing.assert_array_equal(alone, among[0])


@every_rule
def test_a_state_that_was_saved_and_loaded_goes_on_as_if_it_never_had(rule, tmp_path):
    w = np.linspace(-1, 1, 4, dtype=np.float32)
    step, state = rule(w, np.cos(w))
    for i, part in enumerate(state):
        np.save(tmp_path / f"{i}.npy", part)                   # t comes back as an array of int64
    loaded = tuple(np.load(tmp_path / f"{i}.npy") for i in range(len(state)))
    for one, other in zip(rule(step, np.cos(step), loaded), rule(step, np.cos(step), state), strict=True):
        np.testing.assert_equal(one, other)
    assert rule(step, np.cos(step), loaded)[0].dtype == np.float32


@every_rule
def test_a_state_of_another_net_or_rule_is_refused(rule):
    w, wide = np.ones(3), np.ones((3, 1))
    _, state = rule(wide, wide)
    if state:
        with pytest.raises(ValueError, match=r"has shape \(3, 1\); expected \(3,\)"):
            rule(w, w, state)
        with pytest.raises(TypeError, match=r"w holds float64, \w+ float32: .* use \w+.astype\(w.dtype\)"):
            rule(wide, wide, rule(wide.astype(np.float32), wide.astype(np.float32))[1])
    for other in (*state, np.ones(3)), 0:
        with pytest.raises(ValueError, match=r"state must be \(.*\), as this rule gave it back, not"):
            rule(w, w, other)


def test_pytorchs_dampening_is_the_average_but_for_the_first_gradient(rng):
    """torch.optim.SGD: buf = g at first, then buf ← ρ buf + (1 - dampening) g."""
    gs, rho = rng.normal(size=(6, 3)), 0.9
    w, state, buf = np.zeros(3), (), None
    for t, g in enumerate(gs, start=1):
        before = w
        w, *state = momentum(w, g, *state, lr=1.0, rho=rho, form="average")
        buf = g if buf is None else rho * buf + (1 - rho) * g
        np.testing.assert_allclose(buf - (before - w), rho**t * gs[0], atol=1e-12)


@pytest.mark.parametrize("rule, options, message", [
    (momentum, {"rho": 1}, r"rho = 1; it weighs what is remembered and must lie in \[0, 1\)"),
    (nag, {"rho": -0.1}, "rho = -0.1"), (rmsprop, {"beta": 1.1}, "beta = 1.1"),
    (adadelta, {"beta": np.nan}, "beta = nan"),
    (adam, {"beta1": 1}, "beta1 = 1"), (nadam, {"beta2": 1}, "beta2 = 1"), (adamw, {"beta2": -1}, "beta2 = -1"),
    (adam, {"eps": -1}, "eps = -1"), (adamw, {"weight_decay": -1}, "weight_decay = -1"),
    (momentum, {"form": "heavy"}, "form = 'heavy'; it must be 'step', 'sum' or 'average'"),
    (nag, {"gradient_at": "v"}, "gradient_at = 'v'")])
def test_bad_options_are_named(rule, options, message):
    with pytest.raises(ValueError, match=message):
        rule(np.ones(2), np.ones(2), **options)


def test_each_net_of_many_may_have_a_rate_of_its_own(rng):
    w, dw, lr = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), np.array([[0.1], [0.2], [0.3]])
    together, _ = optimizers.adam(w, dw, lr=lr)
    np.testing.assert_array_equal(together[1], optimizers.adam(w[1], dw[1], lr=0.2)[0])

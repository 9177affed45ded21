"""Ensembles: what the members say together, when to take snapshots, and running averages of weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import net, schedules
from course_lib.ensembles import average, average_scores, ema, fit_snapshots, polyak, snapshot_steps, vote
from course_lib.layers import Affine, BatchNorm, ReLU
from course_lib.losses import softmax


@pytest.fixture
def scores(rng):
    return rng.normal(size=(5, 7, 3)) * 3


def test_the_average_of_probabilities_is_one(scores):
    p = np.stack([softmax(member) for member in scores])
    np.testing.assert_allclose(average(p), sum(p) / 5)
    np.testing.assert_allclose(average(p).sum(axis=1), 1)


def test_equal_members_say_together_what_each_says(scores):
    p = softmax(scores[0])
    for mean in average(np.stack([p] * 4)), average_scores(np.stack([scores[0]] * 4)):
        np.testing.assert_allclose(mean, p)


def test_averaged_scores_are_the_geometric_mean(scores):
    p = np.stack([softmax(member) for member in scores])
    geometric = np.prod(p, axis=0)**(1 / 5)
    np.testing.assert_allclose(average_scores(scores), geometric / geometric.sum(axis=1, keepdims=True))


def test_one_member_can_rule_a_class_out_by_its_score_but_not_by_its_probability():
    scores = np.array([[[2.0, 0.0]], [[2.0, 0.0]], [[-100.0, 0.0]]])
    p = np.stack([softmax(member) for member in scores])
    assert average(p)[0, 0] > 0.5 > 0.01 > average_scores(scores)[0, 0]


def test_an_average_of_independent_members_errs_less_than_they_do(rng):
    truth = rng.integers(0, 3, 2000)
    scores = np.eye(3)[truth] + rng.normal(size=(9, 2000, 3))
    right = [np.mean(member.argmax(axis=1) == truth) for member in scores]
    p = np.stack([softmax(member) for member in scores])
    for together in average(p).argmax(axis=1), average_scores(scores).argmax(axis=1), vote(p.argmax(axis=-1), C=3):
        assert np.mean(together == truth) > max(right) + 0.1


def test_most_votes_win_and_a_tie_goes_to_the_first():
    assert vote(np.array([[2, 0, 1], [2, 1, 0], [0, 1, 2]]), C=3).tolist() == [2, 1, 0]
    assert vote(np.array([[2, 1], [1, 2]]), C=4).tolist() == [1, 1]


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=9))
def test_a_vote_is_the_plain_count(classes):
    counts = [[sum(member[n] == c for member in classes) for c in range(5)] for n in range(3)]
    assert vote(np.array(classes), C=5).tolist() == [max(range(5), key=count.__getitem__) for count in counts]


def test_snapshots_are_taken_where_the_rate_is_lowest_and_before_the_restart():
    at = snapshot_steps(70, T_0=10, T_mult=2)
    assert at.tolist() == [9, 29, 69]
    rate = schedules.warm_restarts(np.arange(71), lr=0.1, T_0=10, T_mult=2)
    for step in at:
        assert rate[step] < 0.01 * rate[step + 1] * 10 and rate[step + 1] == 0.1
        assert rate[step] == rate[step - 5:step + 2].min()
    assert snapshot_steps(69, T_0=10, T_mult=2).tolist() == [9, 29]              # the last cycle is not finished
    assert snapshot_steps(5, T_0=10).tolist() == []


def test_a_snapshot_is_what_the_parameters_were_after_that_step(rng):
    x, y = rng.normal(size=(60, 4)).astype(np.float32), rng.integers(0, 3, 60)

    def fresh():
        rng = np.random.default_rng(0)
        return net.Sequential([Affine(4, 5, rng=rng), ReLU(), Affine(5, 3, rng=rng)])

    model = fresh()
    history, snapshots = fit_snapshots(model, x, y, at=[2, 5], epochs=2, batch=20, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(snapshots[1], model.parameters)                 # six steps: 5 is the last
    half = fresh()
    net.fit(half, x, y, epochs=1, batch=20, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(snapshots[0], half.parameters)
    assert history.loss.shape == (6,) and snapshots.shape == (2, model.parameters.size)
    with pytest.raises(ValueError, match=r"at = \[2, 6\]; the run made only the steps 0 … 5"):
        fit_snapshots(model, x, y, at=np.array([2, 6]), epochs=2, batch=20, rng=rng)


def test_a_snapshot_of_a_net_with_batch_norm_says_again_what_the_net_said(rng):
    x, y = rng.normal(size=(60, 4)).astype(np.float32), rng.integers(0, 3, 60)
    model = net.Sequential([Affine(4, 5, rng=rng), BatchNorm(5), ReLU(), Affine(5, 3, rng=rng)])
    said = {}

    def listened(steps):
        for step in steps:
            yield step
            said[step] = model.forward(x)
    _, snapshots = fit_snapshots(model, x, y, at=[1, 4], epochs=3, batch=20, rng=rng, progress=listened)
    for step, snapshot in zip([1, 4], snapshots, strict=True):
        model.state[...] = snapshot
        np.testing.assert_array_equal(model.forward(x), said[step])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_weight_is_averaged_like_many(rng, dtype):
    ws, one, many, all_one, all_many = rng.normal(size=5).astype(dtype), None, None, 0, 0
    for t, w in enumerate(ws, start=1):
        one, many = ema(np.array(w), one, decay=np.float64(0.8)), ema(np.array([w]), many, decay=0.8)
        all_one, all_many = polyak(np.array(w), all_one, t=np.int64(t)), polyak(np.array([w]), all_many, t=t)
        assert one.dtype == all_one.dtype == many.dtype == dtype and one.shape == all_one.shape == ()
        assert (one, all_one) == (many[0], all_many[0])


def test_a_mean_of_another_dtype_would_change_that_of_the_weights_and_is_refused():
    for averaged in ema, lambda w, mean: polyak(w, mean, t=2):
        with pytest.raises(TypeError, match=r"w holds float32, mean float64: .*; use mean\.astype"):
            averaged(np.ones(3, np.float32), np.ones(3))


def test_an_ema_starts_at_the_first_weights_and_not_at_zero(rng):
    w = rng.normal(size=(3, 2))
    first = ema(w)
    np.testing.assert_array_equal(first, w)
    assert not np.shares_memory(first, w)
    np.testing.assert_allclose(ema(w, first), w)


def test_an_ema_weighs_steps_by_powers_of_the_decay(rng):
    ws = rng.normal(size=(6, 4))
    mean = None
    for w in ws:
        mean = ema(w, mean, decay=0.8)
    weights = np.array([0.8**5] + [0.2 * 0.8**k for k in (4, 3, 2, 1, 0)])
    np.testing.assert_allclose(mean, weights @ ws)
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_array_equal(ema(ws[0], ws[1], decay=1), ws[1])
    np.testing.assert_array_equal(ema(ws[0], ws[1], decay=0), ws[0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_polyaks_average_is_the_mean_of_all_steps(rng, dtype):
    ws = rng.normal(size=(50, 3, 2)).astype(dtype)
    mean = 0
    for t, w in enumerate(ws, start=1):
        mean = polyak(w, mean, t=t)
    assert mean.dtype == dtype
    np.testing.assert_allclose(mean, ws.mean(axis=0), atol=1e-6)


def test_averaging_takes_the_noise_out_of_a_run_that_jumps_about_its_optimum(rng):
    ws = 3 + rng.normal(size=(2000, 1))
    short = long = None
    for t, w in enumerate(ws, start=1):
        short = ema(w, short, decay=0.99)
        long = polyak(w, 0 if long is None else long, t=t)
    assert abs(short - 3) < 0.3 and abs(long - 3) < 0.1


@pytest.mark.parametrize("call, error, message", [
    (lambda x: average(x), ValueError, r"probabilities has shape \(2,\); it must have 3 axes"),
    (lambda x: average(np.ones((0, 2, 3))), ValueError, "probabilities has shape .* at least one member"),
    (lambda x: average(np.ones((1, 2, 3), int)), TypeError, "probabilities holds int64"),
    (lambda x: average_scores(np.ones((0, 2, 3))), ValueError, "scores has shape .* at least one member"),
    (lambda x: vote(np.ones((3, 2)), C=2), TypeError, r"classes holds float64; .* p.argmax\(axis=-1\)"),
    (lambda x: vote(np.ones(3, int), C=2), ValueError, r"classes has shape \(3,\); it must have 2 axes"),
    (lambda x: vote(np.ones((0, 3), int), C=2), ValueError, "at least one member"),
    (lambda x: vote(np.full((2, 3), 2), C=2), ValueError, r"C = 2; .* every class in \[0, C\)"),
    (lambda x: vote(np.full((2, 3), -1), C=2), ValueError, r"every class in \[0, C\)"),
    (lambda x: snapshot_steps(0, T_0=10), ValueError, "steps = 0; it must be"),
    (lambda x: snapshot_steps(5, T_0=0), ValueError, "T_0 = 0; it must be a whole number"),
    (lambda x: ema(x, decay=1.5), ValueError, "decay = 1.5; it must lie in"),
    (lambda x: ema(x, np.ones(3)), ValueError, r"mean has shape \(3,\); expected \(2,\)"),
    (lambda x: ema(np.arange(3)), TypeError, "w holds int64"),
    (lambda x: polyak(np.arange(3), t=1), TypeError, "w holds int64"),
    (lambda x: polyak(x, np.ones(3), t=2), ValueError, r"mean has shape \(3,\); expected \(2,\)"),
    (lambda x: polyak(x, t=0), ValueError, "t = 0; it"),
    (lambda x: polyak(x, t=0.5), ValueError, "t = 0.5; it must be a whole number of at least 1"),
])
def test_what_cannot_be_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call(np.ones(2))

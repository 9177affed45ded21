"""The demos of chapter 13 as functions: what each of them claims is so."""

import numpy as np
import pytest

from course_lib import ensembles
from course_lib.demos import ensembles as demos
from course_lib.demos import ensembles_training as training
from course_lib.plots import Picture
from course_lib.plots import ensembles as plots


def unanswered(name):
    def stub(*args, **options):
        raise NotImplementedError(f"answer {name} first")
    return stub


@pytest.mark.parametrize("p, shared", [(0.7, 0.0), (0.4, 0.3), (0.9, 1.0)])
def test_what_is_right_adds_up_and_each_voter_is_right_with_p(p, shared):
    right = demos.number_right(11, p, shared)
    assert right.sum() == pytest.approx(1)
    assert right @ np.arange(12) / 11 == pytest.approx(p)


def test_errors_of_two_voters_correlate_by_what_they_share():
    right = demos.number_right(2, 0.7, 0.4)                                # none, one, both of two are right
    assert (right[2] - 0.7**2) / (0.7 * 0.3) == pytest.approx(0.4)


def test_three_voters_by_hand():
    assert demos.majority(3, 0.7).here == pytest.approx(0.7**3 + 3 * 0.7**2 * 0.3)


def test_a_majority_of_good_voters_is_better_and_of_bad_ones_worse():
    assert np.all(np.diff(demos.majority(p=0.7).theory) > 0)
    assert np.all(np.diff(demos.majority(p=0.4).theory) < 0)


def test_what_is_shared_does_not_go_away():
    assert demos.majority(p=0.7, shared=1.0).theory == pytest.approx(0.7)
    assert demos.majority(51, 0.7, 0.5).here == pytest.approx(0.5 * 0.7 + 0.5, abs=1e-3)


@pytest.mark.parametrize("p, shared", [(0.6, 0.0), (0.7, 0.5)])
def test_counted_votes_agree_with_theory(p, shared):
    result = demos.elected(11, p, shared)
    assert result.counted == pytest.approx([result.theory[n // 2] for n in demos.COUNTED], abs=0.03)


@pytest.fixture(scope="module")
def members():
    return {kind: training.members(kind, K=20, runs=2) for kind in ("other starts", "other starts, own samples")}


def test_together_nets_are_better_than_one_and_more_so_where_they_err_apart(members):
    starts, samples = (demos.accuracy(m) for m in members.values())
    assert 0.9 < starts.alone.mean() < 0.96
    assert 0 < starts.gain()[:, -1].mean() < 1 < samples.gain()[:, -1].mean() < 4
    assert starts.correlation > samples.correlation + 0.1
    assert starts.alone.mean() > samples.alone.mean()


def test_the_three_combinations_seldom_differ_but_the_disputed_digits_are_those(members):
    m = members["other starts"]
    assert 0 < demos.disagreement(m) < 0.03
    first = demos.opinions(m, 0, 7)
    assert len(set(first.answers.values())) > 1
    assert first.together["vote"].sum() == pytest.approx(1) and first.p.shape == (7, 10)
    assert len(demos.disputed(m.scores[0])) == 20


def test_a_mean_of_weights_of_nets_from_other_starts_is_no_net(members):
    m = members["other starts"]
    assert training.averaged_weights(m).mean() < demos.accuracy(m).alone.mean() - 0.3


def test_members_start_apart_and_the_same_seed_trains_the_same(members):
    m = members["other starts"]
    assert np.abs(m.parameters[0, 0] - m.parameters[0, 1]).max() > 0.1
    again = training.members(K=20, runs=1)
    np.testing.assert_array_equal(again.scores[0], m.scores[0])


def test_wrong_labels_are_the_stated_share():
    right, wrong = (training.few_digits(700, share, 0)[1] for share in (0.0, 0.2))
    assert np.mean(right != wrong) == pytest.approx(0.2 * 0.9, abs=0.04)


def test_a_wide_net_has_as_many_weights_as_the_small_ones():
    assert training.one_wide("small nets, 8 units", times=2, runs=1).shape == (1,)


@pytest.fixture(scope="module")
def snapshots():
    return training.snapshots("3 of 10 epochs", nets=2, seeds=1, images=200)


def test_snapshots_are_taken_where_the_rate_is_lowest(snapshots):
    assert snapshots.at.tolist() == [79, 159, 239]
    assert np.all(snapshots.lr[snapshots.at] < 0.001) and np.all(snapshots.lr[snapshots.at[:-1] + 1] == np.float32(0.2))
    np.testing.assert_array_equal(snapshots.together[0], snapshots.alone[-1])
    assert snapshots.alone.shape == snapshots.together.shape == (3, 2)


@pytest.mark.parametrize("cycles", training.CYCLES)
def test_the_last_snapshot_is_the_end_of_the_run(cycles):
    T, T_mult = training.CYCLES[cycles]
    assert ensembles.snapshot_steps(training.EPOCHS * 28, T_0=28 * T, T_mult=T_mult)[-1] == training.EPOCHS * 28 - 1


@pytest.fixture(scope="module")
def run():
    return training.noisy_run()


def test_averaged_weights_have_a_lower_loss_than_those_that_jump(run):
    late = run.loss[-20:].mean()
    assert training.averaged(run, 0.98).loss[-20:].mean() < 0.8 * late
    assert run.cooled < late


def test_without_memory_the_average_is_the_net_and_too_long_a_memory_is_worse(run):
    np.testing.assert_allclose(training.averaged(run, 0.0).loss, run.loss, rtol=1e-5)
    assert training.averaged(run, 0.999).loss[-1] > 2 * training.averaged(run, 0.98).loss[-1]


def test_an_average_begun_at_zero_starts_as_a_net_that_knows_nothing(run):
    result = training.averaged(run, 0.999, from_zero=True)
    assert result.loss[0] == pytest.approx(np.log(10), rel=1e-3)
    np.testing.assert_allclose(run.plain[0], run.loss[0], rtol=1e-5)


@pytest.mark.parametrize("model, function", [
    (demos.elected, "vote"),
    (training.members, "average"), (training.members, "average_scores"), (training.members, "vote"),
    (training.snapshots, "snapshot_steps"), (training.snapshots, "average"), (training.noisy_run, "ema"),
])
def test_a_demo_asks_for_its_exercise_before_anything_trains(monkeypatch, model, function):
    monkeypatch.setattr(ensembles, function, unanswered(function))
    monkeypatch.setattr(training.net, "fit", lambda *args, **options: pytest.fail("it began to train"))
    with pytest.raises(NotImplementedError, match=f"answer {function} first"):
        model()


def test_the_demos_run_on_the_function_that_is_in_the_library(monkeypatch, members, run):
    m = members["other starts"]
    for name, demo in {"average": lambda: demos.accuracy(m), "vote": lambda: demos.accuracy(m, "vote"),
                       "average_scores": lambda: demos.opinions(m), "ema": lambda: training.averaged(run)}.items():
        with monkeypatch.context() as patched, pytest.raises(NotImplementedError, match=name):
            patched.setattr(ensembles, name, unanswered(name))
            demo()


def test_before_the_first_exercise_no_demo_needs_one(monkeypatch):
    for name in ("average", "vote", "average_scores", "snapshot_steps", "ema"):
        monkeypatch.setattr(ensembles, name, None)
    demos.majority()


def test_every_view_draws_what_its_demo_returns_and_says_it(members, snapshots, run):
    m = members["other starts"]
    for view, results in {plots.majority: (demos.majority(1), demos.elected(51, 0.3, 1.0)),
                          plots.opinions: (demos.opinions(m, 19, 1), demos.opinions(m, 3, 7)),
                          plots.accuracy: (demos.accuracy(m),), plots.snapshots: (snapshots,),
                          plots.averaged: (training.averaged(run, 0.0), training.averaged(run, 0.999, True))}.items():
        picture = Picture(view)
        for result in results:
            image, text = picture.draw(result)
            assert image[:4] == b"RIFF" and text.endswith(".")

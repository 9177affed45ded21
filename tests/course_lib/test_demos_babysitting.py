"""The demos of chapter 11 as functions: what each of them claims is so."""

import math

import numpy as np
import pytest

from course_lib import babysitting
from course_lib.demos import babysitting as demos
from course_lib.demos import babysitting_ratios as ratios
from course_lib.demos import babysitting_training as training
from course_lib.plots import Picture
from course_lib.plots import babysitting as plots
from course_lib.plots import babysitting_training as training_plots


def unanswered(name):
    def stub(*args, **options):
        raise NotImplementedError(f"answer {name} first")
    return stub


@pytest.mark.parametrize("x", [-1.0, 0.5])
def test_half_the_step_halves_the_one_sided_error_and_quarters_the_centred_one(x):
    far, near = demos.secants(x, 0.02), demos.secants(x, 0.01)
    assert (far.one_sided - far.slope) / (near.one_sided - near.slope) == pytest.approx(2, rel=0.05)
    assert (far.centred - far.slope) / (near.centred - near.slope) == pytest.approx(4, rel=0.05)


@pytest.mark.parametrize("function", ["eˣ", "loss of a small net"])
def test_the_error_of_a_smooth_function_is_a_u(function):
    seen = demos.step_sizes(function)
    assert 1e-7 < seen.h[seen.float64.argmin()] < 1e-3 < seen.h[seen.float32.argmin()] < 1e-1
    assert seen.float64.min() < 1e-9 < 1e-6 < seen.float32.min()
    assert seen.float64[0] > 1e4 * seen.float64.min() and seen.float64[-1] > 1e4 * seen.float64.min()
    assert seen.one_sided.min() > 10 * seen.float64.min()


def test_a_parabola_has_no_right_branch_and_a_kink_spoils_only_steps_over_it():
    assert demos.step_sizes("x²").float64[-9:].max() < 1e-12
    seen = demos.step_sizes("ReLU beside its kink", kink=1e-4)
    assert seen.float64[seen.h < 0.9e-4].max() < 1e-7 and seen.float64[seen.h > 2e-4].min() > 0.1


@pytest.mark.parametrize("letter", demos.SUSPECTS)
def test_each_suspect_is_what_it_is_said_to_be(letter):
    seen = demos.suspect(letter)
    assert seen.answer in demos.KINDS and (seen.worst < 1e-7) == (seen.answer == "right")
    assert seen.worst == seen.errors.max() and seen.errors.shape == (24,)
    if "factor" in seen.answer:
        there = seen.numeric != 0
        ratios = seen.claimed[there] / seen.numeric[there]
        assert np.ptp(ratios) < 1e-6 * abs(ratios[0]) and abs(ratios[0] - 1) > 0.1
    if "kink" in seen.answer:
        assert np.sum(seen.errors > 1e-7) == 1 and demos.suspect(letter, h=1e-7).worst < 1e-7
    if "path" in seen.answer:
        assert np.corrcoef(seen.claimed, seen.numeric)[0, 1] > 0.8


def test_there_is_a_suspect_of_every_kind():
    assert {answer for *_, answer, _ in demos.SUSPECTS.values()} == set(demos.KINDS)


@pytest.mark.parametrize("classes", [2, 10, 100, 1000])
def test_a_net_with_small_weights_shows_log_c(classes):
    seen = demos.initial(0.05, classes)
    assert seen.loss == pytest.approx(math.log(classes), abs=0.01) and seen.expected == math.log(classes)
    assert demos.initial(10.0, classes).loss > 5 * seen.loss
    assert (seen.likeliest > 0).sum() == min(classes, 10)


def test_the_loss_over_the_scale_is_that_of_a_net_with_such_weights(rng):
    from course_lib import layers, losses, net
    seen = demos.initial(2.0, 10, seed=4)
    rng = np.random.default_rng(4)
    model = net.Sequential([layers.Affine(64, 100, rng=rng), layers.ReLU(), layers.Affine(100, 10, rng=rng)])
    model.parameters *= np.float32(2)
    loss, _ = losses.softmax_loss(model.forward(demos.digits()[0][0][:200]), rng.integers(10, size=200))
    assert seen.loss == pytest.approx(loss, rel=1e-4)


@pytest.mark.parametrize("what, learned", [
    ("as it should be", True), ("with random labels", True), ("first layer does not learn", True),
    ("every picture the same", False), ("gradient with the wrong sign", False)])
def test_a_tiny_batch_is_learnt_by_heart_unless_something_is_dead(what, learned):
    seen = training.tiny_batch(what)
    assert (seen.accuracy[-1] == 1) == learned and (seen.loss[-1] < 0.5) == learned


@pytest.mark.parametrize("what", ["weight decay left on", "dropout left on"])
def test_regularization_keeps_the_loss_of_a_tiny_batch_up(what):
    assert training.tiny_batch(what).loss[-1] > 5 * training.tiny_batch().loss[-1]


def test_a_good_run_moves_its_weights_by_about_a_thousandth():
    good, low, dead = training.live(), training.live(1e-4), training.live(2.0)
    assert good.test[-1] > 0.9 and all(5e-4 < ratio < 5e-3 for ratio in good.ratio)
    assert all(ratio < 2e-4 for ratio in low.ratio) and low.test[-1] < 0.3 > dead.test[-1]


def test_decay_closes_the_gap_from_above_and_more_hidden_units_lift_both():
    gap, closed = training.live(0.02, examples=100), training.live(0.02, 0.3, examples=100)
    assert closed.gap < 0.8 * gap.gap + 0.05 and closed.test[-1] < gap.test[-1]
    few, many = training.live(0.02, hidden=4), training.live(0.02, hidden=32)
    assert many.train[-1] > few.train[-1] + 0.2 and many.test[-1] > few.test[-1] + 0.2


def test_until_the_ratio_is_answered_the_run_goes_without_and_is_the_same(monkeypatch):
    watched = training.live(examples=100)
    monkeypatch.setattr(babysitting, "update_ratio", unanswered("update_ratio"))
    seen = training.live(examples=100)
    assert seen.ratios is None and seen.ratio == ()
    assert "answer update_ratio first" in Picture(training_plots.live).draw(seen)[1]
    np.testing.assert_array_equal(seen.loss, watched.loss)


@pytest.mark.parametrize("rule", training.RULES)
def test_the_range_test_names_a_rate_at_which_the_net_learns(rule):
    found = training.lr_range(rule)
    assert found.ended and found.lr[0] < found.steepest <= found.lowest < found.lr[-1]
    assert training.live(found.steepest / 3, rule=rule).test[-1] > 0.85


@pytest.mark.parametrize("word", training.WORDS)
def test_a_run_made_on_purpose_is_diagnosed_as_that(word):
    for seed in range(2):
        run = training.run(word, seed)
        assert run.diagnosed() == word and len(run.loss) == len(run.train) == len(run.test) == 25
        assert training.reason(word, run).endswith(".")


def test_riddles_are_of_every_kind_and_say_what_the_students_diagnose_says(monkeypatch):
    riddles = [training.riddle(seed) for seed in range(6)]
    assert {riddle.answer for riddle in riddles} == set(training.WORDS)
    assert riddles[0].why.endswith(f"Your diagnose says: {riddles[0].answer}.")
    monkeypatch.setattr(babysitting, "diagnose", unanswered("diagnose"))
    assert "Your diagnose" not in training.riddle(0).why


@pytest.mark.parametrize("model, function", [
    (demos.step_sizes, "numeric_gradient"), (demos.suspect, "numeric_gradient"), (demos.suspect, "relative_error"),
    (demos.initial, "initial_loss")])
def test_the_demos_run_on_the_function_that_is_in_the_library(monkeypatch, model, function):
    monkeypatch.setattr(babysitting, function, unanswered(function))
    with pytest.raises(NotImplementedError, match=f"answer {function} first"):
        model()


@pytest.mark.parametrize("view, result", [
    (plots.secants, demos.secants), (plots.step_sizes, demos.step_sizes), (plots.suspect, lambda: demos.suspect("E")),
    (plots.initial, demos.initial), (training_plots.tiny, lambda: training.tiny_batch("gradient with the wrong sign")),
    (training_plots.live, lambda: training.live(5.0)), (training_plots.lr_range, training.lr_range),
    (training_plots.run, lambda: training.run("exploded")), (training_plots.run, training.riddle)])
def test_a_view_draws_what_the_demo_returns_and_says_it(view, result):
    image, text = Picture(view).draw(result())
    assert image[:4] == b"RIFF" and text.endswith(".")


@pytest.mark.parametrize("seed", range(2))
def test_the_ratio_at_which_a_net_learns_well_depends_on_the_rule(seed):
    """At 1e-3 plain SGD has hardly learned; it learns well at more than four times the ratio of momentum and Adam."""
    slow, sgd, momentum, adam = (training.live(lr, rule=rule, seed=seed) for rule, lr in
                                 [("sgd", 0.01), ("sgd", 0.4), ("momentum", 0.04), ("adam", 0.006)])
    assert all(5e-4 < ratio < 2e-3 for ratio in slow.ratio) and slow.test[-1] < 0.75
    assert all(run.test[-1] > 0.9 for run in (sgd, momentum, adam))
    assert all(1e-3 < ratio < 6e-3 for run in (momentum, adam) for ratio in run.ratio)
    assert min(sgd.ratio) > 8e-3


def test_a_step_of_momentum_is_as_long_as_one_of_sgd_at_its_pace_or_if_all_is_noise_a_quarter():
    steady, noise = ratios.shares_of_noise(0.9)
    assert steady == pytest.approx(1) and noise == pytest.approx(np.sqrt(0.1 / 1.9), rel=0.02)


def test_the_good_runs_of_a_rule_have_a_range_of_ratios():
    swept = ratios.Swept(np.array([0.3, 0.935, 0.94, 0.1]), np.array([[1, 2], [3, 4], [5, 6], [0, 0]]) * 1e-3)
    assert swept.range() == (3e-3, 6e-3)
    texts = [Picture(training_plots.ratios).draw((dict.fromkeys(training.RULES, swept), rule))[1]
             for rule in training.RULES]
    assert texts[0] == ("momentum: its good runs have ratios from 3.0e-03 to 6.0e-03; the run nearest to 1e-3 has 30% "
                        "right, the best one 94%.") and len(set(texts)) == 3


def test_the_ratios_wait_for_the_students_function(monkeypatch):
    monkeypatch.setattr(babysitting, "update_ratio", unanswered("update_ratio"))
    with pytest.raises(NotImplementedError, match="answer update_ratio first"):
        ratios.all_rules()

"""The demos of chapter 9 as functions: what each of them claims is so."""

import numpy as np
import pytest

from course_lib import schedules, schedules_planned
from course_lib.demos import schedules as demos
from course_lib.demos import schedules_first_steps as first_steps
from course_lib.demos import schedules_training as training
from course_lib.plots import Picture
from course_lib.plots import schedules as plots


def unanswered(name):
    def stub(*args, **options):
        raise NotImplementedError(f"answer {name} first")
    return stub


@pytest.fixture(scope="module")
def constant_rates():
    return training.constant_rates(seeds=2)


@pytest.fixture(scope="module")
def one_drop():
    return training.one_drop(seeds=1)


@pytest.fixture(scope="module")
def with_restarts():
    return training.restarts(seeds=1)


@pytest.fixture(scope="module")
def compared():
    return training.compare(seeds=2)


@pytest.fixture(scope="module")
def warmed():
    return training.warming(seeds=2)


def test_the_same_rates_train_the_same_net_whoever_trains_beside_it():
    rates = np.full((1, 30), 0.2)
    alone, beside = demos.under(rates), demos.under(np.concatenate([rates, 5 * rates, 0.1 * rates]))
    np.testing.assert_allclose(alone.loss[0], beside.loss[0], rtol=1e-3)
    assert np.all(np.diff(beside.loss[:, 0]) == 0)                            # one start for all


def test_a_rate_of_0_changes_nothing_and_a_huge_one_stays_a_number():
    run = demos.under(np.stack([np.zeros(40), np.full(40, 1e6)]))
    assert np.ptp(run.loss[0]) == 0
    assert np.isfinite(run.loss).all() and run.loss.max() <= 10


def test_some_labels_are_wrong_in_training_and_none_in_the_test_set():
    _, noisy, test = demos.digits(0.3)
    _, right, untouched = demos.digits(0.0)
    assert 0.2 < np.mean(noisy != right) < 0.3                                # a draw may hit the right one
    np.testing.assert_array_equal(test[1], untouched[1])


@pytest.mark.parametrize("schedule", demos.CALLS)
def test_the_call_that_is_written_down_gives_the_rates_that_are_drawn(schedule):
    result = demos.replay(schedule, lr=0.3, length=50, lr_min=0.05)
    rates = [eval(result.call, vars(schedules) | vars(schedules_planned) | {"step": t}) for t in range(demos.STEPS)]
    np.testing.assert_allclose(result.rates, rates)


def test_a_warm_up_is_written_around_the_schedule():
    result = demos.replay("cosine", lr=0.3, length=400, warm_up=20)
    assert result.call.startswith("warmup(step, lr=cosine(step,") and result.rates[0] == pytest.approx(0.3 / 20)


@pytest.mark.parametrize("schedule", demos.CALLS)
def test_a_schedule_may_wait_for_the_warm_up(schedule):
    result = demos.replay(schedule, lr=0.3, length=400, warm_up=20, wait=True)
    rates = [eval(result.call, vars(schedules) | vars(schedules_planned) | {"step": t}) for t in range(demos.STEPS)]
    np.testing.assert_allclose(result.rates, rates)
    np.testing.assert_allclose(result.rates[20:], demos.replay(schedule, lr=0.3, length=400).rates[:-20])


def test_one_cycle_passes_through_a_rate_that_ruins_the_net_if_it_stays():
    """The chapter's lr = 1, over four starts."""
    rates = np.stack([schedules_planned.one_cycle(np.arange(400), lr=1.0, steps=400), np.ones(400)])
    ends = np.array([demos.under(rates, seed=seed, every=400).loss[:, -1] for seed in range(4)])
    assert np.median(ends[:, 0]) < 1.8 and np.median(ends[:, 1]) > 2.0 and np.all(ends[:, 0] < ends[:, 1])


def test_moving_the_step_trains_nothing_anew(monkeypatch):
    demos.replay("cosine", step=0)
    monkeypatch.setattr(demos, "under", lambda *args, **options: pytest.fail("it trains again"))
    assert demos.replay("cosine", step=300).step == 300


def test_a_students_other_schedule_is_replayed_anew(monkeypatch):
    before = demos.replay("exponential")
    monkeypatch.setattr(schedules, "exponential", lambda step, *, lr, k: lr * np.ones(np.shape(step)))
    after = demos.replay("exponential")
    assert np.ptp(after.rates) == 0 and after.loss[-1] != before.loss[-1]


def test_a_constant_schedule_is_the_constant_rate():
    result = demos.replay("constant")
    np.testing.assert_allclose(result.loss, result.constant)


def test_the_exponential_cannot_get_past_its_sum_and_one_over_t_can():
    near, far = demos.reach(10**3), demos.reach(10**6)
    assert far["exponential"] == pytest.approx(0.1 / (1 - np.exp(-0.01)))
    assert near["exponential"] == pytest.approx(far["exponential"], rel=1e-3)
    assert far["inverse_time"] > 3 * near["inverse_time"]


def test_epochs_taken_for_steps_leave_next_to_nothing():
    wrong, right, per_epoch = demos.epochs_for_steps()
    assert (right, per_epoch) == (1, 43) and wrong < 1e-3


def test_the_four_rates_are_what_they_are_called(constant_rates):
    low, good, high, very_high = (constant_rates.run.loss[constant_rates.of(name), -1]
                                  for name in ("low", "good", "high", "very high"))
    assert good < high < very_high and good < low < very_high
    assert very_high == pytest.approx(np.log(10), abs=0.15)


def test_a_tenth_is_behind_four_tenths_at_first_and_catches_up(constant_rates):
    tenth, four_tenths = (constant_rates.run.loss[np.abs(training.RATES - rate).argmin()] for rate in (0.1, 0.4))
    behind = tenth - four_tenths
    assert behind[2] > behind[-10:].mean()


def test_the_loss_falls_at_once_when_the_rate_drops_and_a_drop_beats_none(one_drop):
    before, after = np.transpose([one_drop.at(drop).around() for drop in range(100, 700, 100)])
    assert np.mean(after / before) < 0.93
    assert 300 <= one_drop.best() <= 700
    loss = one_drop.run.loss[:, -1]
    assert loss[one_drop.drops.index(600)] < min(loss[0], loss[-1])           # too early, and never


def test_the_loss_jumps_at_restarts_and_the_last_cycle_ends_lower_than_the_first(with_restarts):
    for way in with_restarts.ways[1:]:
        result = with_restarts.at(way)
        assert np.mean([after / before for before, after in result.jumps()]) > 1.1
        assert result.lows()[-1] < result.lows()[0] and len(result.lows()) == len(result.jumps()) + 1
    assert with_restarts.at("no restart").jumps() == []


def test_the_last_cycle_ends_with_the_run(with_restarts):
    assert with_restarts.rates[:, -1].max() < 1e-3


def test_what_ends_low_beats_the_best_constant_rate(compared):
    mean = dict(zip(compared.names, compared.ends().mean(axis=0), strict=True))
    assert all(mean[name] > mean["constant"] for name in ("step_decay", "cosine", "warm_restarts", "warmup + cosine"))
    loss = dict(zip(compared.names, compared.losses()[:, -1], strict=True))
    assert min(loss, key=loss.get) in ("cosine", "warm_restarts", "warmup + cosine")


def test_those_that_fall_soonest_bear_the_highest_first_rate(compared):
    highest = dict(zip(compared.names, compared.run.test[:, :, -1, -1].mean(axis=0), strict=True))
    assert min(highest["inverse_time"], highest["exponential"]) > max(highest["cosine"], highest["constant"])


def test_warm_up_helps_at_high_rates_and_hardly_at_the_best(warmed):
    best, rate, there = warmed.gains()
    assert rate >= 0.04 and there[1] > there[0] + 0.1
    assert abs(best[1] - best[0]) < 0.05


@pytest.mark.parametrize("name, demo", [("warm_restarts", training.restarts), ("cyclic", training.compare),
                                        ("warmup", training.compare), ("cosine", training.warming)])
def test_no_net_trains_before_the_schedules_are_answered(monkeypatch, name, demo):
    monkeypatch.setattr(schedules, name, unanswered(name))
    with pytest.raises(NotImplementedError, match=f"answer {name} first"):
        demo(progress=lambda runs: pytest.fail("it began to train"))


def test_every_view_draws_what_its_demo_returns_and_says_it(constant_rates, one_drop, with_restarts, compared, warmed):
    results = {plots.rates: constant_rates.at(100), plots.drop: one_drop.at(800), plots.replay: demos.replay(step=9),
               plots.restarts: with_restarts.at("210 steps each"), plots.compared: compared.at("cyclic"),
               plots.forgiving: (compared.at("cyclic"), training.FIRST),
               plots.warming: (warmed, training.PEAKS["adam"])}
    for view, result in results.items():
        image, text = Picture(view).draw(result)
        assert image[:4] == b"RIFF" and text.endswith(".")


def test_every_schedule_has_a_style_and_a_title(compared):
    assert list(plots.STYLES) == list(plots.TITLES) == list(compared.names)


@pytest.mark.parametrize("lr", [0.005, 0.02])
def test_at_a_rate_that_works_adams_first_steps_are_large_and_the_gradients_are_not(lr):
    """In every layer, against steps 20 to 49; after a warm-up the first steps are small."""
    run = first_steps.first_steps("adam", lr, seeds=2)
    assert np.all(run.times_later("gradient") < 1) and np.all(run.times_later("ratio") > 1.3)
    assert np.all(run.times_later("ratio", 1) < 0.5)
    _, text = Picture(plots.first_steps).draw(run)
    assert text.startswith(f"adam, rate {lr:g}, no warm-up") and len(text) < 150

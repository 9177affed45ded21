"""The demos of chapter 14 as functions: what each of them claims is so, and the table says what its numbers allow."""

import numpy as np
import pytest

from course_lib import capstone as library
from course_lib.demos import capstone as demos
from course_lib.demos import capstone_training as training
from course_lib.plots import Picture
from course_lib.plots import capstone as plots

OFF = dict.fromkeys(demos.TECHNIQUES, False)
ON = dict.fromkeys(demos.TECHNIQUES, True)


def test_the_bare_net_does_not_learn_in_time_and_the_optimised_one_learns_its_digits_by_heart():
    bare = demos.one_net(OFF)
    optimized = demos.one_net({name: kind == "optimizes" for name, kind in demos.TECHNIQUES.items()})
    assert bare.train[-1] > 0.6 and optimized.train[-1] == 0 and optimized.gap > 0.05
    assert len(bare.train) == demos.EPOCHS and max(bare.numbers, optimized.numbers) <= library.PARAMETERS


def test_with_everything_the_gap_is_smaller_though_the_training_error_is_not():
    kinds = demos.TECHNIQUES.items()
    optimized, everything = ([demos.one_net({name: on or kind == "optimizes" for name, kind in kinds}, seed=seed)
                              for seed in range(3)] for on in (False, True))
    assert np.mean([run.gap for run in everything]) < np.mean([run.gap for run in optimized])
    assert np.mean([run.train[-1] for run in everything]) > np.mean([run.train[-1] for run in optimized])


@pytest.mark.parametrize("name", demos.TECHNIQUES)
def test_every_switch_changes_the_run_and_a_run_can_be_repeated(name):
    both = [demos.one_net(ON | {name: on}, seed=1) for on in (True, False)]
    again = demos.one_net(ON | {name: False}, seed=1)
    assert not np.array_equal(both[0].held_back, both[1].held_back)
    np.testing.assert_array_equal(again.held_back, both[1].held_back)


def test_a_rate_far_too_high_is_survived():
    assert demos.one_net(OFF | {"ReLU": True, "He initialization": True}, rate=1e4).train[-1] > 0.5


def test_looking_after_every_epoch_changes_nothing():
    for seed in range(3):
        seldom, often = (demos.one_net(ON, seed=seed, every_epoch=every) for every in (False, True))
        assert seldom.held_back[-1] == often.held_back[-1] and len(seldom.train) == 1


def test_your_net_shows_its_errors_the_surest_first(monkeypatch):
    monkeypatch.setattr(library, "train", lambda x, y, *, rng: ((np.zeros((64, 10)), np.arange(10.0)),))
    result = demos.your_net(3)
    assert set(result.named) == {9} and 9 not in result.right and result.numbers == 650
    assert result.accuracy == pytest.approx(1 - len(result.wrong) / 1297)
    assert (np.diff(result.right) >= 0).all()               # 9 beats 0 by most
    _, text = Picture(plots.your_net).draw(result)
    assert f"{len(result.wrong)} are wrong" in text


# The table, with numbers that are made up: what it says of them.

@pytest.fixture
def table():
    effect = np.zeros((4, len(demos.TECHNIQUES), 5))
    effect[0, 0] = [-0.10, -0.12, -0.11, -0.09, -0.13]      # ReLU: clear
    effect[0, 1] = [-0.10, 0.12, -0.11, 0.09, 0.13]         # standardised input: noise
    return training.Table(np.full((4, 2, 5), 0.25), effect, -effect)


def test_an_effect_counts_if_its_interval_leaves_out_zero(table):
    assert table.beyond_noise(table.train, 0) == {"ReLU": pytest.approx(-0.11)}
    assert table.beyond_noise(table.train, 1) == {}
    _, half = table.interval(table.train[0, 0])
    assert half == pytest.approx(2.78 * np.std([0.10, 0.12, 0.11, 0.09, 0.13], ddof=1) / np.sqrt(5))


def test_the_table_is_told_in_a_line(table):
    _, text = Picture(plots.table).draw(table.at("the bare net"))
    assert "training error: ReLU -11.0; gap: ReLU +11.0." in text and "25.0 points of training error" in text
    _, text = Picture(plots.table).draw(table.at("the same, 3 of 10 labels wrong"))
    assert text.endswith("training error: nothing; gap: nothing.")


def test_an_effect_is_that_of_having_the_technique_from_wherever_one_starts(monkeypatch):
    """A technique that always takes off 0.1 shows -0.1, switched on or switched off."""
    def one_net(on, seed, wrong_labels, every_epoch):
        error = 0.8 - 0.1 * on["Adam"] + 0.01 * seed
        return demos.Run(np.array([error]), np.array([error + 0.05 - 0.02 * on["dropout"]]), 100)
    monkeypatch.setattr(demos, "one_net", one_net)
    result = training.table(seeds=2)
    names = list(demos.TECHNIQUES)
    np.testing.assert_allclose(result.train[:, names.index("Adam")], -0.1)
    np.testing.assert_allclose(result.gap[:, names.index("dropout")], -0.02)
    np.testing.assert_allclose(result.gap[:, names.index("Adam")], 0, atol=1e-12)
    np.testing.assert_allclose(result.start[2, 0], [0.7, 0.71])


def effects(start, techniques):
    """{technique: (mean effect, half of its interval) on the training error, and the same on the gap}, six seeds."""
    result = training.table(seeds=6, starts=(start,), techniques=techniques)
    parts = [np.transpose(result.interval(effect[0])) for effect in (result.train, result.gap)]
    return {name: [part[i] for part in parts] for i, name in enumerate(techniques)}


def test_where_it_can_act_each_technique_of_the_lectures_summary_does_what_the_summary_says():
    """Each from the start at which it shows: its interval lies below 0."""
    begins = effects("a net that begins to learn",
                     ("ReLU", "standardised input", "He initialization", "batch norm", "Adam", "weight decay"))
    assert all(mean + half < 0 for name, ((mean, half), _) in begins.items() if name != "weight decay")
    assert begins["weight decay"][1][0] < 0 < begins["weight decay"][0][0]
    assert effects("the net with all that optimizes", ("batch norm",))["batch norm"][1][0] < 0
    wrong = effects("the same, 3 of 10 labels wrong", ("augmentation", "dropout", "falling rate", "averaged weights"))
    assert all(mean + half < 0 for _, (mean, half) in wrong.values())
    assert wrong["dropout"][0][0] > 0.03 and wrong["augmentation"][0][0] > 0.1        # they cost training error


def test_in_the_bare_net_dropout_does_nothing_that_can_be_seen():
    assert all(abs(mean) < half or abs(mean) < 0.01 for mean, half in effects("the bare net", ("dropout",))["dropout"])


def test_the_lectures_summary_stands_beside_what_was_measured(table):
    lines = list(training.beside(table))
    assert lines[1] == f"{'ReLU':20}{'-':24}training error"
    assert lines[7] == f"{'batch norm':20}{'gap, training error':24}-" and len(lines) == 1 + len(demos.TECHNIQUES)


def test_the_views_name_the_techniques_and_starts_of_the_demos():
    assert list(demos.TECHNIQUES) == list(plots.NAMED) and len(training.STARTS) == len(plots.STARTS)


def test_one_net_is_told_in_a_line():
    _, text = Picture(plots.one_net).draw(demos.Run(np.array([0.5, 0.1]), np.array([0.6, 0.3]), 3466))
    assert text == ("After 2 epochs 10.0% of the training digits are wrong, and 30.0% of those held back: a gap of "
                    "20.0%. The net holds 3466 numbers; 5000 are allowed.")

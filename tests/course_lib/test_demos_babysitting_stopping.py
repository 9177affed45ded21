"""The demos on when to stop and when a net is too small: what the chapter says of them is so."""

from pathlib import Path

import numpy as np
import pytest

from course_lib import babysitting, net
from course_lib.demos import babysitting_stopping as demos
from course_lib.demos import babysitting_training
from course_lib.plots import Picture
from course_lib.plots import babysitting_stopping as plots


def test_with_wrong_labels_the_net_that_was_kept_is_better_than_the_last_one():
    """On a third set, with four seeds, as the chapter shows."""
    runs = [demos.stopping(seed=seed) for seed in range(4)]
    assert all(run.accuracy > run.last for run in runs)
    for run in runs:
        assert run.stopped == min(run.kept + 8, 60) and run.train[-1] > run.test[-1] + 0.05


def test_when_a_patient_run_stops_and_what_it_keeps_is_told_from_the_long_run():
    (x, y), (x_test, y_test) = babysitting_training.digits()

    def accuracy(patience):
        rng = np.random.default_rng(0)
        model = babysitting_training.small_net(20, rng)
        return net.fit(model, x[:100], y[:100], lr=2e-3, epochs=30, batch=20, rng=rng, patience=patience,
                       test=(x_test[:150], y_test[:150])).test_accuracy
    for patience in 1, 3, 8, 30:
        short = accuracy(patience)
        assert demos.patient(accuracy(None), patience) == (len(short), short.argmax() + 1)


def test_with_right_labels_there_is_next_to_nothing_to_gain():
    run = demos.stopping(wrong_labels=0.0)
    assert abs(run.accuracy - run.last) < 0.03


def test_narrow_nets_are_too_small_and_wide_ones_are_fine():
    result = demos.capacity()
    assert result.words[1] == "too small" and set(result.words[-4:]) == {"fine"}
    assert result.train[0] < 0.6 and np.all(result.train[-4:] > 0.995)
    assert abs(result.train[0] - result.test[0]) < 0.1


def test_nets_of_all_widths_are_trained_once_and_read_from_disk_from_then_on(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    trained = f"{tmp_path}/trained"                            # in a file: what a function refers to is part of the key

    def of_width(width, seed):
        with open(trained, "a", encoding="utf-8") as file:
            file.write(f"{width} ")
        return np.full(3, 2.3 - width / 100), np.full(3, 0.5), np.full(3, 0.4)
    monkeypatch.setattr(demos, "of_width", of_width)
    first, again = (demos.of_widths.__wrapped__(7) for _ in range(2))       # without what this process remembers
    assert Path(trained).read_text("utf-8").split() == [str(width) for width in demos.WIDTHS]
    np.testing.assert_array_equal(first, again)


def test_the_word_is_the_students(monkeypatch):
    monkeypatch.setattr(babysitting, "diagnose", lambda *run, **options: "my word")
    assert set(demos.capacity().words) == {"my word"}


@pytest.mark.parametrize("view, results", [
    (plots.stopping, [demos.Stopping(np.linspace(0.4, 1, 60), np.linspace(0.4, 0.8, 60), stopped, 3, 0.8, 0.7)
                      for stopped in (9, 12)]),
    (plots.capacity, [demos.Capacity(demos.WIDTHS, np.linspace(0.3, 1, 9), np.linspace(0.2, 0.9, 9), ("fine",) * 9, i)
                      for i in (0, 3)])])
def test_a_view_draws_what_the_demo_returns_and_says_it(view, results):
    (one, text), (other, other_text) = (Picture(view).draw(result) for result in results)
    assert one != other and text != other_text and text.endswith(".")

"""The demo on folds: what the chapter says of it is so."""

import numpy as np
import pytest

from course_lib.demos import search_folds as demos
from course_lib.plots import Picture
from course_lib.plots import search_folds as plots


@pytest.fixture(scope="module")
def judged():
    return {folds: demos.judge(folds) for folds in (2, 5)}


def test_two_folds_promise_too_little_and_five_less_so(judged):
    off = {folds: result.errors()[1].mean() for folds, result in judged.items()}
    assert off[2] < off[5] - 0.03 and off[2] < -0.05 and abs(off[5]) < 0.04


def test_the_mean_of_all_parts_scatters_less_than_one_part(judged):
    one, mean = judged[5].errors()
    assert mean.std() < one.std()


def test_the_folds_are_drawn_and_told():
    results = [demos.Folds(k, np.full((12, k), 0.8) + np.arange(k) / 100, np.full(12, 0.85)) for k in (2, 5)]
    (one, text), (other, other_text) = (Picture(plots.folds).draw(result) for result in results)
    assert one != other and text != other_text and text.startswith("2 folds.")

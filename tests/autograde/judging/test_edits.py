"""The machine's edits: one place each, every kind of slip among them, and all of them come to an end."""

import numpy as np
import pytest

from autograde.judging.edits import edited


def rectified(x, *, low=0.5, axis=0):
    """max(x - low, 0), over its mean: neither this text nor low=0.5 above is edited."""
    x = x - x.mean(axis=axis)
    if x.size > 3 and low is not None:
        x *= 2
    return np.maximum(x.T - low, 0) / x[1:].std()


def halvings(n):
    count = 0
    while n > 1:
        n = n / 2
        count += 1
    return count


WORDS = [words for words, _ in edited(rectified)]
LAST = "return np.maximum(x.T - low, 0) / x[1:].std()"
EDITS = [words.partition(" in ")[0] for words in WORDS]


@pytest.mark.parametrize("words", [
    "x.T - low → x.T + low", "x.T - low → low - x.T", "x.T - low → x.T", "x.T → x", "x.size > 3 → x.size >= 3", "3 → 4",
    "np.maximum(x.T - low, 0) → np.minimum(x.T - low, 0)", "np.maximum(x.T - low, 0) → x.T - low", "x *= 2 → pass",
    "np.maximum(x.T - low, 0) / x[1:].std() → np.maximum(x.T - low, 0)", "x.mean(axis=axis) → x.sum(axis=axis)",
    "x.mean(axis=axis) → x.mean()", "x.mean(axis=axis) → x.mean(axis=1)", "x[1:] → x", "low is not None → low is None",
    "x[1:].std() → x[1:].var()", "x[1:].std() → x[1:].std(ddof=1)", "x.size > 3 and low is not None → low is not None",
    "x = x - x.mean(axis=axis) → pass"])
def test_an_edit_of_this_kind_is_made(words):
    assert words in EDITS


def test_each_edit_has_words_of_its_own_and_text_and_defaults_stay():
    assert len(set(WORDS)) == len(WORDS)
    assert not any(words.startswith("0.5") for words in WORDS)


def test_an_edit_changes_one_place_and_leaves_the_function_itself_alone():
    x = np.arange(6.0).reshape(3, 2) ** 2
    before = rectified(x)
    made = dict(edited(rectified))
    assert np.allclose(made["x.T - low → x.T in " + LAST](x, low=0.7), rectified(x, low=0.0))
    assert np.allclose(made["x.mean(axis=axis) → x.mean() in x = x - x.mean(axis=axis)"](x), rectified(x, axis=None))
    assert np.array_equal(rectified(x), before)


def test_a_loop_that_an_edit_makes_endless_is_stopped():
    made = dict(edited(halvings))
    assert made["1 → 2 in while n > 1:"](64) == 5
    with pytest.raises(StopIteration):
        made["n / 2 → n in n = n / 2"](64)


def test_a_function_without_a_docstring_is_edited_from_its_first_line():
    assert dict(edited(halvings))["0 → 1 in count = 0"](8) == halvings(8) + 1

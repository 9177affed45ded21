"""Sentences of the notebooks that claim something of all cases: each is run over seeds, or names its test."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course_lib import normalization
from course_lib.demos import dropout as dropouts
from course_lib.demos import ensembles, initialization, search
from course_lib.demos import normalization as norms
from course_lib.demos import preprocessing as data_demos

ROOT = Path(__file__).parent.parent
STRONG = re.compile(r"\b(always|never|whatever|whenever|however (many|long)|exactly|no matter|the best)\b", re.I)
LEFT_OUT = ("head", "written", "question")


def sentences():
    """(chapter, sentence) of all Markdown that makes a claim of this kind."""
    for path in sorted(ROOT.glob("notebooks/[0-9]*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown" and cell.id not in LEFT_OUT and "exercise" not in cell.id:
                text = re.sub(r"\$\$.*?\$\$|</?(details|summary|b)>", " ", cell.source, flags=re.DOTALL)
                for sentence in re.split(r"(?<=[.?!:;])\s+|\n\n", text):
                    if STRONG.search(sentence):
                        yield path.parent.name[:2], re.sub(r"\s+", " ", sentence)


def turned_data_have_the_same_valley():
    for seed in range(5):
        for correlation in (-0.6, 0.0, 0.8):
            turned, centred = (data_demos.cloud(stage, correlation, seed) for stage in ("decorrelated", "centred"))
            assert turned.condition == pytest.approx(centred.condition) and len(turned.path) == len(centred.path)


def xavier_keeps_tanh_alive_at_any_width():
    for seed in range(2):
        for width in (50, 200, 500):
            assert initialization.signal_of("Xavier", "tanh", width=width, depth=10, seed=seed).std.min() > 0.15


def the_ratio_is_keep_prob():
    for w1, w2 in np.random.default_rng(0).normal(size=(20, 2)):
        for keep_prob in (0.1, 0.5, 0.9):
            unit = dropouts.single_unit(w1, w2, keep_prob)
            assert unit.average == pytest.approx(keep_prob * unit.all_on)


def a_bias_before_batch_norm_is_taken_away():
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, b, one = rng.normal(size=(20, 4)), rng.normal(size=4) * 10, np.ones(4)
        out, moved = (normalization.batchnorm_forward(a, one, 0 * one)[0] for a in (x, x + b))
        np.testing.assert_allclose(out, moved, atol=1e-12)


def as_much_gradient_arrives_at_any_scale():
    for kind in norms.NONLINEARITIES:
        for log10_scale in (-2.0, -1.0, 0.0, 0.5):
            through = norms.gradients(log10_scale, kind).normalized
            assert 0.3 < through[0] / through[-1] < 10
            assert through[0] / norms.gradients(-1.0, kind).normalized[0] == pytest.approx(1, rel=0.1)


def other_axes_leave_random_tries_alone():
    for seed in range(5):
        lines = [search.covered(axes, seed=seed).random for axes in (1, 2, 4)]
        assert all(abs(line[-1] - lines[0][-1]) < 0.1 for line in lines)


def what_all_share_stays_however_many_are_asked():
    for voters in (1, 11, 51):
        assert ensembles.majority(voters, 0.7, 1.0).here == pytest.approx(0.7)


NAMES_ONE = "a choice among what was tried, named by a cell"
CLAIMS = {                      # chapter and a part of the sentence: a check, the test that makes it, or why none
    ("01", "Now suppose that the best weights"): "a supposition",
    ("02", "exactly as narrow as that of the centred"): turned_data_have_the_same_valley,
    ("03", "whether these are always the same few"): "says how the demo trains",
    ("03", "crop *with* colour is the best pair"):
        "test_demos_augmentation_views.py: test_the_published_heat_map_has_the_published_averages",
    ("03", "is the best on ImageNet also the best detector"): "a question",
    ("03", "The composition is not the best here"):
        "test_demos_augmentation_views.py: test_composing_all_three_is_not_better_than_noise_alone_on_these_digits",
    ("04", "A good spread of values in every layer, whatever the width"): xavier_keeps_tanh_alive_at_any_width,
    ("05", "the best λ moves"): NAMES_ONE,
    ("05", "the same point is also the best *inside the ball*"):
        "test_demos_weight_decay.py: test_it_has_the_smallest_data_loss_in_the_ball_that_it_touches",
    ("05", "We have picked the best λ by looking"): NAMES_ONE,
    ("06", "Whatever the weights, the ratio is `keep_prob`"): the_ratio_is_keep_prob,
    ("07", "whatever it adds to all examples, the mean takes away"): a_bias_before_batch_norm_is_taken_away,
    ("07", "whatever the scale of the weights, about as much arrives"): as_much_gradient_arrives_at_any_scale,
    ("08", "The best place is a tip"):
        "test_demos_optimizers.py: test_theorys_best_place_is_better_than_its_neighbours",
    ("09", "end low end above the best constant rate"):
        "test_demos_schedules.py: test_what_ends_low_beats_the_best_constant_rate",
    ("09", "the net stops on the way, however long the run is"):
        "test_demos_schedules.py: test_the_exponential_cannot_get_past_its_sum_and_one_over_t_can",
    ("10", "not one digit changes its class, whenever we do it"):
        "test_demos_reparameterization.py: test_fusing_changes_the_class_of_no_digit",
    ("11", "**the best net is put back**"): "says what the library does",
    ("11", "since the best net is kept anyway"): "says what the library does",
    ("12", "stays where it is, whatever else is searched"): other_axes_leave_random_tries_alone,
    ("12", "a narrower range about the best"): "says what is done",
    ("12", "narrows both ranges about the best random try"): "says what is done",
    ("12", "The best of many is good *and lucky*"):
        "test_demos_search.py: test_the_winner_is_worse_than_it_looks_and_more_images_tell_the_truth",
    ("12", "the higher the accuracy of the best"):
        "test_demos_search.py: test_the_winner_is_worse_than_it_looks_and_more_images_tell_the_truth",
    ("12", "if the best value is on the border"): "advice",
    ("13", "do not, however many you ask"): what_all_share_stays_however_many_are_asked,
    ("13", "Then I take the best of the thirty instead"): "a question",
}


def test_every_claim_of_all_cases_is_in_the_table_and_every_row_of_it_in_a_notebook():
    found = list(sentences())
    for chapter, sentence in found:
        assert any(chapter == where and part in sentence for where, part in CLAIMS), (
            f"chapter {chapter} claims something of all cases: {sentence!r}.  Soften it, or add a test to CLAIMS")
    for where, part in CLAIMS:
        assert any(chapter == where and part in sentence for chapter, sentence in found), f"no notebook says {part!r}"


@pytest.mark.parametrize("check", [check for check in CLAIMS.values() if callable(check)], ids=lambda f: f.__name__)
def test_a_claim_holds(check):
    check()


def test_the_tests_that_are_named_exist():
    for named in (check for check in CLAIMS.values() if isinstance(check, str) and ": test_" in check):
        file, test = named.split(": ")
        assert f"def {test}(" in (ROOT / "tests/course_lib" / file).read_text(encoding="utf-8"), named

"""The demos of views, scales, mixed digits and learning without labels: what the chapter says of them is so."""

import numpy as np
import pytest

from course_lib import augmentation
from course_lib.demos import augmentation_contrast as contrast
from course_lib.demos import augmentation_views as demos
from course_lib.plots import Picture
from course_lib.plots import augmentation_views as plots


@pytest.fixture(scope="module")
def learned():
    return contrast.contrast(("as it is", "noise", "shift, turn, noise"))


def test_identical_views_teach_the_head_nothing_of_use_and_noise_does(learned):
    plain, noise, _ = learned.head
    assert np.all(plain < learned.pixels - 0.1) and np.all(noise > learned.pixels)
    assert learned.features[1].mean() > learned.pixels


def test_composing_all_three_is_not_better_than_noise_alone_on_these_digits(learned):
    assert learned.head[2].mean() < learned.head[1].mean()


def test_a_net_learns_without_labels_on_the_students_own_crops(monkeypatch):
    def stub(*args, **options):
        raise NotImplementedError("answer random_crop first")
    monkeypatch.setattr(augmentation, "random_crop", stub)
    with pytest.raises(NotImplementedError, match="answer random_crop first"):
        contrast.contrast(("shift",), seeds=1)


@pytest.mark.parametrize("photo", ["flower", "temple"])
def test_the_mean_of_fifty_answers_is_that_of_the_five_scales(photo):
    result = demos.scales(photo)
    assert result.passes == 50 and result.mean == pytest.approx(result.of_scale.mean(), abs=1e-6)
    assert np.ptp(result.of_scale) > 0.1                       # they disagree


def test_views_differ_and_without_any_step_they_do_not():
    assert demos.views().different == 8 and demos.views(crop=False, colour=False).different == 1
    assert demos.views(strength=0.0, colour=False).different == 1


def test_the_labels_of_mixed_digits_add_up_to_one():
    result = demos.mixed(alpha=1.0)
    np.testing.assert_allclose(result.targets.sum(axis=1), 1, atol=1e-6)
    assert result.images.shape == (8, 8, 8) and (result.targets.max(axis=1) < 0.95).any()


@pytest.mark.parametrize("view, results", [
    (plots.scales, [demos.scales(), demos.scales("temple")]), (plots.mixed, [demos.mixed(), demos.mixed(0.2)]),
    (plots.contrast, [contrast.Contrast(tuple(contrast.VIEWS), np.full((6, 2), 0.8), np.full((6, 2), 0.7), 0.75, i)
                      for i in (0, 3)])])
def test_a_view_draws_what_the_demo_returns_and_says_it(view, results):
    (one, text), (other, other_text) = (Picture(view).draw(result) for result in results)
    assert one != other and text != other_text and len(text) < 150


def test_the_published_heat_map_has_the_published_averages():
    """A check of every digit: the last column of the figure."""
    paper = contrast.in_the_paper()
    np.testing.assert_allclose(100 * paper.averages(), [39.2, 29.4, 25.7, 18.8, 15.5, 14.5, 13.8], atol=0.06)
    assert paper.names[0] == "crop" and paper.accuracy[0, 2] == paper.accuracy.max() == 0.563


def test_a_heat_map_of_digits_has_the_first_operation_by_row(monkeypatch):
    def pretrained(x, views, seed):
        names = [step.__name__ for step in views.steps]
        return None, type("Net", (), {"forward": staticmethod(lambda x: names)})
    worth = {"shift": 4, "turn": 3, "noise": 2, "hide": 1}
    monkeypatch.setattr(contrast, "pretrained", pretrained)
    monkeypatch.setattr(contrast, "compose", lambda *steps: type("Views", (), {"steps": steps}))
    monkeypatch.setattr(contrast, "probe", lambda train, test: sum(worth[n] / 10**i for i, n in enumerate(train[0])))
    found = contrast.in_pairs()
    assert found.names == ("shift", "turn", "noise", "cutout")
    np.testing.assert_allclose(found.accuracy[:2], [[4, 4.3, 4.2, 4.1], [3.4, 3, 3.2, 3.1]])


def test_the_heat_maps_are_told_apart():
    (one, text), (other, other_text) = (Picture(plots.pairs).draw(result) for result in (
        contrast.in_the_paper(), contrast.Pairs("digits", tuple(contrast.STEPS), np.eye(4) / 2 + 0.3)))
    assert one != other and other_text == "digits: best is shift alone, 80.0%; the best single one is shift, 80.0%."
    assert text == "SimCLR: best is crop, then colour, 56.3%; the best single one is crop, 33.1%."

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

"""Views: windows of random area and shape, colours in random order, and images blended with their labels."""

import numpy as np
import pytest

from course_lib import augmentation, augmentation_views
from course_lib.augmentation_views import colour_distortion, mixup, random_area_crop


def ramps(N, H=40, W=60):
    """Images whose first channel counts the rows and whose second the columns: a window can be read off its corners."""
    rows, columns = np.mgrid[:H, :W].astype(float)
    return np.tile(np.stack([rows, columns, 0 * rows], axis=-1), (N, 1, 1, 1))


def windows(images, **options):
    """Height and width of the windows that were taken, (N,) each, told by the two middle pixels of four."""
    size = 4
    out = random_area_crop(images, size=size, rng=np.random.default_rng(1), **options)
    height = (out[:, -2, 1, 0] - out[:, 1, 1, 0]) * size
    width = (out[:, 1, -2, 1] - out[:, 1, 1, 1]) * size
    return height, width


def test_area_and_shape_lie_in_their_ranges_and_fill_them():
    height, width = windows(ramps(600), area=(0.2, 0.6), ratio=(0.5, 2.0))
    share, ratio = height * width / (40 * 60), width / height
    assert 0.17 < share.min() < 0.25 and 0.5 < share.max() < 0.65
    assert 0.45 < ratio.min() < 0.6 and 1.7 < ratio.max() < 2.2
    assert 0.35 < share.mean() < 0.45


def test_the_whole_image_at_its_own_shape_is_a_resize(rng):
    images = rng.normal(size=(3, 20, 20, 3))
    out = random_area_crop(images, size=(7, 9), area=(1, 1), ratio=(1, 1), rng=rng)
    np.testing.assert_allclose(out, augmentation.resize(images, size=(7, 9)))


def test_where_no_window_fits_the_largest_central_one_is_taken(rng):
    images = ramps(2, 30, 90)
    out = random_area_crop(images, size=5, area=(1, 1), ratio=(0.75, 1.5), rng=rng)
    np.testing.assert_allclose(out, augmentation.resize(images[:, :, 22:67], size=5))


def test_every_image_has_a_window_of_its_own_and_bytes_stay_bytes(rng):
    images = np.tile(rng.integers(0, 256, (1, 24, 24, 3)).astype(np.uint8), (5, 1, 1, 1))
    out = random_area_crop(images, size=8, rng=rng)
    assert out.shape == (5, 8, 8, 3) and out.dtype == np.uint8
    assert len(np.unique(out.reshape(5, -1), axis=0)) == 5
    assert random_area_crop(images[:0], size=8, rng=rng).shape == (0, 8, 8, 3)


def test_without_strength_and_grey_nothing_changes(rng):
    images = rng.integers(0, 256, (4, 6, 6, 3)).astype(np.uint8)
    np.testing.assert_array_equal(colour_distortion(images, strength=0, grey_prob=0, rng=rng), images)
    np.testing.assert_array_equal(colour_distortion(images, prob=0, grey_prob=0, rng=rng), images)


def test_all_four_jitters_take_part_each_once_and_their_order_is_that_of_the_image(monkeypatch):
    """Each jitter adds its digit to a number of its own: 1234 in some order."""
    def written(digit):
        return lambda x, **_: 10 * x + digit
    monkeypatch.setattr(augmentation_views.augmentation, "jitter",
                        lambda x, *, brightness, contrast, rng: 10 * x + (1 if brightness else 2))
    monkeypatch.setattr(augmentation_views, "saturation_jitter", written(3))
    monkeypatch.setattr(augmentation_views, "hue_jitter", written(4))
    out = colour_distortion(np.zeros((500, 1, 1, 3)), prob=1, grey_prob=0, rng=np.random.default_rng(0))[:, 0, 0, 0]
    assert {"".join(sorted(str(int(n)))) for n in out} == {"1234"}
    assert len(set(out)) == 24                                 # all orders


def test_a_share_of_the_images_is_left_alone_and_a_share_turns_grey(rng):
    images = np.tile(rng.uniform(0, 1, (1, 3, 3, 3)), (2000, 1, 1, 1))
    out = colour_distortion(images, rng=rng)
    grey = np.ptp(out, axis=3).max(axis=(1, 2)) < 1e-9
    same = np.all(out == images, axis=(1, 2, 3))
    assert grey.mean() == pytest.approx(0.2, abs=0.03) and same.mean() == pytest.approx(0.2 * 0.8, abs=0.03)


def test_mixup_blends_images_and_labels_by_the_same_share(rng):
    """Image n is n everywhere, its target is one-hot: each tells what was taken of whom."""
    N = 50
    images, targets = np.arange(N, dtype=float)[:, None, None, None] * np.ones((2, 2, 1)), np.eye(N)
    x, t = mixup(images, targets, alpha=1.0, rng=rng)
    np.testing.assert_allclose(t.sum(axis=1), 1)
    assert np.all((t > 0).sum(axis=1) <= 2) and np.all(t[np.arange(N), np.arange(N)] > 0)
    np.testing.assert_allclose(x[:, 0, 0, 0], t @ np.arange(N))


def test_alpha_says_how_much_is_mixed(rng):
    images, targets = np.zeros((4000, 1)), np.tile(np.eye(2), (2000, 1))
    shares = {alpha: mixup(np.arange(4000.0)[:, None], np.eye(4000)[:, :4000], alpha=alpha, rng=rng)[1].diagonal()
              for alpha in (0.2, 1.0)}
    assert mixup(images, targets, rng=rng)[1].dtype == np.float64
    between = {alpha: np.mean((share > 0.1) & (share < 0.9)) for alpha, share in shares.items()}
    assert between[1.0] == pytest.approx(0.8, abs=0.04) and between[0.2] < 0.45
    assert np.mean(shares[1.0]) == pytest.approx(0.5, abs=0.03)


def test_bytes_stay_bytes_and_float32_stays_float32(rng):
    images = rng.integers(0, 256, (6, 4, 4, 3)).astype(np.uint8)
    x, t = mixup(images, np.eye(6, dtype=np.float32), rng=rng)
    assert x.dtype == np.uint8 and t.dtype == np.float32
    x, t = mixup(images.astype(np.float32), np.eye(6, dtype=np.float32), rng=rng)
    assert x.dtype == t.dtype == np.float32


@pytest.mark.parametrize("call, error, message", [
    (lambda x, rng: random_area_crop(x, size=0, rng=rng), ValueError, "size = 0"),
    (lambda x, rng: random_area_crop(x, size=4, area=(0, 1), rng=rng), ValueError, r"area\[0\] = 0; it must be a"),
    (lambda x, rng: random_area_crop(x, size=4, area=(0.5, 1.1), rng=rng), ValueError, r"area = \(0.5, 1.1\); it is"),
    (lambda x, rng: random_area_crop(x, size=4, ratio=(2, 1), rng=rng), ValueError, r"ratio = \(2, 1\); the first"),
    (lambda x, rng: random_area_crop(x, size=4, rng=3), TypeError, "rng is 3"),
    (lambda x, rng: random_area_crop(x[0], size=4, rng=rng), ValueError, "x|images has shape"),
    (lambda x, rng: colour_distortion(x, strength=1.5, rng=rng), ValueError, "strength = 1.5"),
    (lambda x, rng: colour_distortion(x, prob=2, rng=rng), ValueError, "prob = 2"),
    (lambda x, rng: colour_distortion(x, grey_prob=-1, rng=rng), ValueError, "prob = -1"),
    (lambda x, rng: colour_distortion(x[..., :1], rng=rng), ValueError, "colours need"),
    (lambda x, rng: mixup(x, np.eye(2), rng=rng), ValueError, r"targets has shape \(2, 2\)"),
    (lambda x, rng: mixup(x, np.eye(3, dtype=int), rng=rng), TypeError, "targets holds int64"),
    (lambda x, rng: mixup(x.astype(int), np.eye(3), rng=rng), TypeError, "images holds int64"),
    (lambda x, rng: mixup(x, np.eye(3), alpha=0, rng=rng), ValueError, "alpha = 0")])
def test_what_cannot_be_is_named(rng, call, error, message):
    with pytest.raises(error, match=message):
        call(rng.normal(size=(3, 6, 6, 3)), rng)

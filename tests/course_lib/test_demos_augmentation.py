"""The demos of chapter 3 as functions: what each of them claims is so, and comes fast enough to follow a slider."""

from io import BytesIO

import numpy as np
import PIL.Image as pillow
import pytest

from course_lib import augmentation
from course_lib.demos import augmentation as demos
from course_lib.demos import augmentation_training as training
from course_lib.plots import Picture
from course_lib.plots import augmentation as plots

EXERCISES = ("horizontal_flip", "random_crop", "ten_crop", "average_crops", "jitter", "cutout", "augment")


@pytest.fixture
def unanswered(monkeypatch):
    """The library of a student who has not answered any exercise yet."""
    def stub(name):
        def theirs(*arguments, **options):
            raise NotImplementedError(f"{name} is an exercise")
        return theirs
    for name in EXERCISES:
        monkeypatch.setattr(augmentation, name, stub(name))


def test_the_sheet_has_the_ten_pictures_of_the_paper_and_none_equals_the_original():
    images = demos.sheet(strength=0.8).images
    assert len(images) == 10
    assert {image.shape for image in images.values()} == {(demos.SIDE, demos.SIDE, 3)}
    assert [name for name, image in images.items() if np.array_equal(image, images["original"])] == ["original"]


def test_without_strength_the_colours_and_the_window_stay():
    images = demos.sheet(strength=0.0).images
    for name in "crop, resize", "colour jitter", "Gaussian noise":
        np.testing.assert_allclose(images[name].astype(int), images["original"], atol=1)


def test_what_needs_an_exercise_is_blank_and_the_rest_is_there(unanswered):
    assert demos.sheet().blank == ["crop, resize, flip", "colour jitter", "cutout"]


@pytest.mark.parametrize("operation", demos.DRAWS)
def test_a_batch_of_one_photograph_becomes_a_batch_of_different_ones(operation):
    result = demos.draws(operation, seed=1, N=20)
    assert result.images.shape == (20, demos.SIDE, demos.SIDE, 3)
    assert result.different == 2 if operation == "horizontal_flip" else result.different > 15


@pytest.mark.parametrize("first, second, same", [
    ("mirror", "blur", True), ("mirror", "colour", True), ("mirror", "turn", False), ("mirror", "cutout", False),
    ("cutout", "blur", False)])
def test_some_operations_commute_and_some_do_not(first, second, same):
    result = demos.composition(first, second)
    assert (result.difference == 0) == same
    assert demos.composition(second, first).difference == result.difference
    np.testing.assert_array_equal(result.images[0, 0], demos.square()[0, :, ::-1])         # the diagonal: one alone


@pytest.mark.parametrize("photo", demos.PHOTOGRAPHS)
def test_the_mean_over_ten_crops_is_on_the_right_side_and_calmer_than_a_crop(photo):
    result = demos.ten_crops(photo, size=48)
    np.testing.assert_allclose(result.running, np.cumsum(result.probability) / np.arange(1, 11), rtol=1e-5)
    assert result.running[-1] > 0.5
    assert np.ptp(result.running[4:]) < np.ptp(result.probability[4:])


def test_a_window_as_high_as_the_image_sees_nearly_the_same_everywhere():
    small, large = (np.ptp(demos.ten_crops("temple", size=size).probability) for size in (30, 100))
    assert large < small / 5


def test_digits_survive_a_flip_only_if_they_are_their_own_mirror_image():
    upright, mirrored, upside_down = (demos.flipped(flip) for flip in demos.FLIPS)
    assert upright.accuracy.mean() > 0.95
    for flipped in mirrored, upside_down:
        assert flipped.accuracy.mean() < 0.5
        assert flipped.accuracy[[0, 8]].min() > 0.75 and flipped.accuracy[[5, 6]].max() < 0.1
    assert upside_down.says[6] == 9
    np.testing.assert_array_equal(upside_down.images, upright.images[:, ::-1])


@pytest.fixture(scope="module")
def trained():
    return training.accuracy(("as they are", "turned a little", "mirrored"), (50,), seeds=3)


def test_few_digits_profit_from_small_turns_and_suffer_from_mirrors(trained):
    assert trained.gain("turned a little", 50) > 0.01
    assert trained.gain("mirrored", 50) < 0
    assert trained.gain("as they are", 50) == trained.spread("as they are", 50) == 0


def test_gain_and_spread_are_those_of_pairs_with_the_same_seed():
    test = np.array([[[0, 0], [0.5, 0.7]], [[1, 1], [0.6, 1.0]]])
    result = training.Accuracy(("as they are", "shifted"), (20, 50), test)
    assert result.gain("shifted", 50) == pytest.approx(0.2)
    assert result.spread("shifted", 50) == pytest.approx(np.std([0.1, 0.3], ddof=1))
    assert result.at(50) == (result, 1)


def test_the_same_seed_trains_the_same_net(trained):
    again = training.accuracy(("as they are",), (50,), seeds=1)
    assert again.test[0, 0, 0] == trained.test[0, 0, 0]


def test_the_progress_bar_sees_every_run(bar):
    training.accuracy(("shifted",), (20, 50), seeds=2, shown=80, progress=bar)
    assert bar.seen == [("shifted", 20, 0), ("shifted", 20, 1), ("shifted", 50, 0), ("shifted", 50, 1)]


@pytest.mark.parametrize("model, function", [
    (lambda: demos.draws("horizontal_flip"), "horizontal_flip"), (lambda: demos.draws("random_crop"), "random_crop"),
    (lambda: demos.draws("jitter"), "jitter"), (lambda: demos.draws("cutout"), "cutout"),
    (lambda: demos.ten_crops(), "ten_crop"), (lambda: demos.ten_crops(), "average_crops"),
    (lambda: demos.composition(), "cutout"),
    (lambda: training.accuracy(("shifted",), (20,), seeds=1, shown=80), "random_crop"),
    (lambda: training.accuracy(("mirrored",), (20,), seeds=1, shown=80), "horizontal_flip"),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(augmentation, function, model)


def test_an_unanswered_exercise_stops_the_training_before_it_begins(unanswered):
    with pytest.raises(NotImplementedError, match="random_crop"):
        training.accuracy(progress=lambda runs: pytest.fail("the work has begun"))


RANDOM = np.random.default_rng(0).uniform(0.6, 0.9, (4, 4, 3))
FEW = training.Accuracy(tuple(training.RECIPES), training.EXAMPLES, RANDOM)
VIEWS = {                                       # computed where they are looked at
    plots.sheet: lambda: (demos.sheet(), demos.sheet(0.9, seed=3)),
    plots.draws: lambda: (demos.draws(), demos.draws("jitter", seed=2)),
    plots.composition: lambda: (demos.composition(), demos.composition("cutout", "blur")),
    plots.ten_crops: lambda: (demos.ten_crops(), demos.ten_crops("temple", size=80)),
    plots.flipped: lambda: (demos.flipped(), demos.flipped("horizontal")),
    plots.accuracy: lambda: (FEW.at(20), FEW.at(1000)),
}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_moves_and_says_what_there_is_to_see(view):
    first, second = VIEWS[view]()
    picture = Picture(view)
    before, text = picture.draw(first)
    after, other = picture.draw(second)
    assert before != after and text != other
    assert all(len(line) < 140 and "\n" not in line for line in (text, other))
    assert picture.draw(first)[0] == before
    fresh, _ = Picture(view).draw(second)
    np.testing.assert_array_equal(*(np.asarray(pillow.open(BytesIO(image))) for image in (after, fresh)))
    assert view.__doc__.strip().endswith(".")


def test_photographs_keep_their_colours_on_a_dark_page():
    assert all(getattr(view, "photographs", False) == (view is not plots.accuracy) for view in VIEWS)


def test_a_blank_tile_says_whose_it_is(unanswered):
    picture = Picture(plots.sheet)
    assert "still blank: crop, resize, flip, colour jitter, cutout" in picture.draw(demos.sheet())[1]

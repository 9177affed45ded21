"""Pictures: drawing only what moved gives the picture that drawing everything gives."""

import pkgutil
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isfunction, signature
from io import BytesIO
from pathlib import Path

import numpy as np
import PIL.Image as pillow
import pytest
from matplotlib.figure import Figure

import course_lib.colleague
import course_lib.plots
from course_lib.colleague import Evidence
from course_lib.demos import dropout as demos
from course_lib.plots import Picture
from course_lib.plots import dropout as plots
from course_lib.plots.colleague import evidence

FEW = demos.Gap((0.5, 1.0), np.random.default_rng(0).random((2, 3, 9)), np.random.default_rng(1).random((2, 3, 9)))
VIEWS = {
    plots.single_unit: (demos.single_unit(), demos.single_unit(-1, 2, keep_prob=0.3)),
    plots.thinned_net: (demos.thinned_net(), demos.thinned_net({"mane": False, "C": False}, "specialized")),
    plots.expectation: (demos.expectation(), demos.expectation(0.9, "no scaling")),
    plots.gradient_flow: (demos.gradient_flow(), demos.gradient_flow(0.9, seed=1)),
    plots.ensemble: (demos.ensemble(), demos.ensemble(0.3, bias=-0.5)),
    plots.gap: (FEW.at(0.5), FEW.at(1.0)),
}
FLOORS = [module.name for module in pkgutil.iter_modules(course_lib.plots.__path__)]
views = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)


@pytest.fixture(scope="module")
def look():
    """scripts/demos.py, which looks at figures."""
    spec = spec_from_file_location("demos_script", Path(__file__).parents[2] / "scripts/demos.py")
    spec.loader.exec_module(module := module_from_spec(spec))
    return module


def pixels(image):
    return np.asarray(pillow.open(BytesIO(image)).convert("RGBA"))


@views
def test_what_is_drawn_does_not_depend_on_what_was_drawn_before(view):
    first, second = VIEWS[view]
    picture = Picture(view)
    before, _ = picture.draw(first)
    after, _ = picture.draw(second)
    again, _ = picture.draw(first)
    assert again == before != after
    np.testing.assert_array_equal(pixels(after), pixels(Picture(view).draw(second)[0]))


@views
def test_the_text_tells_the_states_apart(view):
    first, second = VIEWS[view]
    picture = Picture(view)
    texts = picture.draw(first)[1], picture.draw(second)[1]
    assert texts[0] != texts[1] and all(len(text) < 140 and "\n" not in text for text in texts)


@views
def test_every_view_says_in_a_sentence_what_it_is_a_picture_of(view):
    assert view.__doc__.strip().endswith(".")


@views
def test_the_ground_is_transparent_and_nothing_touches_the_edge(view):
    rgba = pixels(Picture(view).draw(VIEWS[view][0])[0])
    assert rgba[0, 0, 3] == 0
    edge = np.concatenate([rgba[0], rgba[-1], rgba[:, 0], rgba[:, -1]])
    assert edge[:, 3].max() == 0


@pytest.mark.parametrize("chapter", [module.name for module in pkgutil.iter_modules(course_lib.colleague.__path__)])
def test_the_labels_of_what_a_colleague_measured_stand_in_the_picture(chapter):
    panels = import_module(f"course_lib.colleague.{chapter}").PANELS
    picture = Picture(evidence(*panels))
    picture.draw(Evidence(tuple(tuple(([0], [0]) for _ in panel.lines) for panel in panels), "."))
    for ax in picture.figure.axes:
        for label in ax.xaxis.label, ax.yaxis.label:
            box = label.get_window_extent(picture.canvas.get_renderer())
            assert box.x0 >= 0 and box.y0 >= 0, label.get_text()
            assert box.x1 <= picture.figure.bbox.width and box.y1 <= picture.figure.bbox.height, label.get_text()


def test_other_limits_give_another_background():
    def view(fig):
        ax = fig.subplots()
        (point,) = ax.plot([0], [0], "o", animated=True)

        def update(limit):
            ax.set_xlim(0, limit)
            return ""
        assert point.get_animated()
        return update
    picture = Picture(view)
    hundred, ten = picture.draw(100)[0], picture.draw(10)[0]
    assert ten != hundred
    assert picture.draw(100)[0] == hundred


def test_it_is_laid_out_again_only_for_longer_labels():
    def view(fig):
        ax = fig.subplots()

        def update(limit):
            ax.set_ylim(0, limit)
            return ""
        return update
    picture = Picture(view)
    lefts = []
    for limit in (1, 8, 80_000, 8):
        picture.draw(limit)
        lefts.append(picture.figure.axes[0].get_position().x0)
    assert lefts[0] == lefts[1] < lefts[2] == lefts[3]


def test_the_background_is_drawn_once():
    picture = Picture(plots.expectation)
    picture.draw(demos.expectation())
    background = dict(picture.backgrounds)
    picture.draw(demos.expectation(0.9))
    assert picture.backgrounds == background


def test_the_picture_has_the_size_it_was_asked_for():
    height, width, _ = pixels(Picture(plots.expectation, width=500, height=200).draw(demos.expectation())[0]).shape
    assert (width, height) == (750, 300)


def test_a_legend_and_an_image_that_stay_are_taken_from_last_time_and_look_the_same():
    def view(fig):
        ax = fig.subplots()
        image = ax.imshow(np.zeros((2, 3)), vmax=5, animated=True)
        (line,) = ax.plot([], animated=True, label="rises")
        ax.legend(loc="lower right")

        def update(result):
            image.set_data(np.full((2, 3), result[0]))
            line.set_data([0, 1], [0, result[1]])
            return ""
        return update
    picture = Picture(view)
    picture.draw((1, 0.2))
    legend = picture.figure.axes[0].get_legend()
    (resampled,), drawn = picture.figure.axes[0].images, []
    make = resampled.make_image
    legend.draw = None                                             # who asks it now fails
    resampled.draw = lambda renderer: drawn.append(make(renderer)) or type(resampled).draw(resampled, renderer)
    for result in (1, 0.4), (1, 0.6), (3, 0.6), (1, 0.2):
        np.testing.assert_array_equal(pixels(picture.draw(result)[0]), pixels(Picture(view).draw(result)[0]))
    first, second, other, _ = (id(image) for image, *_ in drawn)
    assert first == second != other


@pytest.mark.parametrize("floor", FLOORS)
def test_of_every_view_lines_points_and_text_stand_out_on_light_and_dark_and_no_colour_is_the_only_cue(floor, look):
    module = import_module(f"course_lib.plots.{floor}")
    made = [view for view in vars(module).values() if isfunction(view) and view.__module__ == module.__name__
            and list(signature(view).parameters) in (["fig"], ["figure"])]
    if floor == "colleague":
        made = [module.evidence(*import_module(f"course_lib.colleague.{told.name}").PANELS)
                for told in pkgutil.iter_modules(course_lib.colleague.__path__)]
    found = [(view.__name__, line) for view in made for figure in [Picture(view).figure]
             for what in (look.faint, look.alike) for line in what(figure)]
    assert made and found == []


def test_what_is_faint_or_told_by_its_colour_alone_is_found(look):
    figure = Figure()
    ax = figure.subplots()
    ax.plot([0, 1], color="#0072B2", alpha=0.4, label="pale")
    ax.plot([0, 1], color="#D55E00", label="one")
    ax.plot([1, 0], color="#0072B2", label="two")
    ax.scatter([0, 1], [0, 1], color="#DDDDDD")
    ax.stairs([1, 2], [0, 1, 2], fill=True, color="#0072B2", alpha=0.3)
    ax.bar([0], [1], color="#DDDDDD", ec="#222222")
    ax.text(0, 0, "orange", color="#BF8600", size=11)
    ax.plot([0, 1], "o", color="white", mec="#222222", label="ringed")
    ax.imshow([[0.0, 1.0]], cmap="gray", extent=(0, 2, 0, 1))
    ax.text(0.5, 0.5, "on black", color="white", size=11)
    ax.text(1.5, 0.5, "on white", color="white", size=11)
    ax.text(1.5, 0.5, "boxed", color="white", size=11, bbox={"fc": "black"})
    said = " ".join(line for line in look.faint(figure) if "px" not in line)
    assert all(what in said for what in ("pale", "PathCollection", "StepPatch", "'orange'", "'on white'"))
    assert not any(what in said for what in ("ringed", "Rectangle", "'on black'", "'boxed'"))
    assert list(look.alike(figure))[-1] == "'one' and 'two' differ in colour alone"

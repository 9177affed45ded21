"""Widgets without a browser: what moves when a knob moves, and what a student reads."""

from base64 import b64decode
from io import BytesIO
from types import SimpleNamespace

import ipywidgets
import PIL.Image as pillow
import pytest

from course_lib import widgets
from course_lib.plots import photographs
from course_lib.widgets import explore, predict, quiz
from course_lib.widgets.frames import frames


def line(fig):
    """A line at some height."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 10))
    (height,) = ax.plot([0, 1], [0, 0], animated=True)

    def update(result):
        height.set_ydata([result, result])
        return f"height {result}"
    return update


def test_moving_a_knob_changes_the_picture_and_its_text():
    shown = explore(lambda h: h, line, h=(0, 10, 1))
    before = shown.picture.value
    shown.knobs["h"].value = 7
    assert shown.picture.value != before
    assert "height 7" in shown.text.value
    shown.knobs["h"].value = 0
    assert shown.picture.value == before


@pytest.mark.parametrize("kind, widget, value", [
    ((0, 10, 1), ipywidgets.IntSlider, 0),
    ((0.5, 1, 0.25), ipywidgets.FloatSlider, 0.5),
    (["a", "b"], ipywidgets.Dropdown, "a"),
    (True, ipywidgets.Checkbox, True),
    (3, ipywidgets.BoundedIntText, 3),
    ({"x": True, "y": False}, widgets.Checkboxes, {"x": True, "y": False}),
])
def test_each_kind_of_knob(kind, widget, value):
    made = widgets.knob("name", kind)
    assert type(made) is widget and made.value == value


def test_a_slider_starts_at_the_models_default_if_it_can_and_a_list_at_its_first():
    def model(h=0.75, kind="b", far=100):
        return h
    shown = explore(model, line, h=(0, 1, 0.25), kind=["a", "b"], far=(0, 1, 0.5))
    assert [knob.value for knob in shown.knobs.values()] == [0.75, "a", 0]


def test_a_log_slider_goes_by_factors_and_starts_at_the_models_default():
    slider = explore(lambda h=0.01: h, line, h=(1e-3, 10, "log")).knobs["h"]
    assert (slider.value, slider.min, slider.max) == (0.01, -3, 1)
    assert widgets.knob("h", (1e-3, 10, "log")).value == 1e-3
    assert widgets.knob("h", (1e-9, 10, "log")).readout_format == ".1e"       # 1.0e-9, not 0.00000000100, cut off


def test_a_slider_that_plays_is_moved_in_the_browser_by_a_button_with_a_name():
    player = explore(lambda h: h, line, h=(0, 10, 1, "play")).knobs["h"]
    slider, button, play = player.children
    assert (button.description, play.layout.display, play.max) == ("play", "none", 10)
    assert [(link.source, link.target) for link in player.links] == [((play, "value"), (slider, "value")),
                                                                     ((button, "value"), (play, "playing"))]
    button.value = True
    assert button.description == "pause"


def test_a_slider_that_plays_is_a_knob_like_any_other_and_begins_anew_at_its_end():
    shown = explore(lambda h=3: h, line, h=(0, 10, 1, "play"))
    assert "height 3" in shown.text.value
    player = shown.knobs["h"]
    player.slider.value = 10
    assert "height 10" in shown.text.value and player.value == 10
    player.button.value = True
    assert "height 0" in shown.text.value


def test_what_is_no_knob_is_named():
    with pytest.raises(TypeError, match="h = 'tall' is no knob"):
        explore(lambda h: h, line, h="tall")


def test_each_checkbox_of_a_row_is_a_knob():
    shown = explore(lambda on: sum(on.values()), line, on={"x": True, "y": True})
    shown.knobs["on"].boxes["y"].value = False
    assert "height 1" in shown.text.value


def test_an_exercise_to_come_is_one_sentence_and_no_picture_until_it_is_answered():
    answered = []

    def model(h):
        if not answered:
            raise NotImplementedError("first answer <dropout_forward>")
        return h
    shown = explore(model, line, h=(0, 10, 1))
    assert "first answer &lt;dropout_forward&gt;" in shown.text.value
    assert shown.picture.layout.display == "none"
    answered.append(True)
    shown.knobs["h"].value = 2
    assert "height 2" in shown.text.value
    assert shown.picture.layout.display is None and shown.picture.value


def test_other_errors_are_not_hidden():
    with pytest.raises(ZeroDivisionError):
        explore(lambda h: 1 // 0, line, h=(0, 10, 1))


def test_the_picture_is_named_after_what_the_view_says_it_is():
    assert explore(lambda h: h, line, h=(0, 10, 1)).picture.tooltip == "A line at some height."
    with pytest.raises(ValueError, match="no docstring; its first line is the picture's alt text"):
        explore(lambda h: h, lambda fig: None, h=(0, 10, 1))


def test_every_control_has_a_label():
    shown = explore(lambda **knobs: 1, line, a=(0, 1, 0.1), b=["x"], c=True, d=3, e={"u": True})
    controls = [*list(shown.knobs.values())[:4], *shown.knobs["e"].boxes.values()]
    assert [control.description for control in controls] == ["a", "b", "c", "d", "u"]


def test_a_prediction_is_kept_and_shown_beside_the_outcome():
    question = predict("How much?", ["half", "twice"])
    assert question.choice is None
    question.radio.value = "half"
    assert question.choice == "half"
    assert "You predicted: half.  It came out: twice." in question.reveal("twice").value
    assert question.radio.disabled


def test_the_outcome_waits_for_the_prediction():
    question = predict("How much?", ["half", "twice"])
    answer = question.reveal("twice")
    assert "prediction above first" in answer.value and "It came out" not in answer.value
    question.radio.value = "twice"
    assert "You predicted: twice.  It came out: twice." in answer.value


def test_an_outcome_that_needs_an_exercise_says_so_and_leaves_the_prediction_open():
    def outcome():
        raise NotImplementedError("first answer dropout_forward")
    question = predict("How much?", ["half", "twice"])
    question.radio.value = "half"
    assert "first answer dropout_forward" in question.reveal(outcome).value
    assert not question.radio.disabled
    assert "It came out: twice" in question.reveal(lambda: "twice").value


def test_a_progress_bar_that_is_left_before_its_end_is_gone(capsys):
    steps = widgets.progress(range(3))
    assert [next(steps), next(steps)] == [0, 1] and "1/3" in capsys.readouterr().err
    steps.close()
    assert not capsys.readouterr().err.rpartition("\r")[2].strip()


def test_in_a_notebook_too(monkeypatch):
    import tqdm.auto
    from tqdm.notebook import tqdm as bar
    made = []
    monkeypatch.setattr(tqdm.auto, "tqdm", lambda **options: made.append(bar(display=False, **options)) or made[-1])
    steps = widgets.progress(range(3))
    next(steps), next(steps)
    container = made[0].container
    assert container.comm is not None
    steps.close()
    assert container.comm is None


def test_a_progress_bar_passes_every_step_through_and_counts_it(capsys):
    assert list(widgets.progress(range(3))) == [0, 1, 2]
    assert "3/3" in capsys.readouterr().err


def test_what_stops_at_the_first_step_shows_no_bar(capsys):
    next(widgets.progress(range(3)))
    assert capsys.readouterr().err == ""


def test_photographs_keep_their_colours_on_a_dark_page_and_drawings_do_not():
    @photographs
    def photograph(fig):
        """A photograph."""
        return line(fig)
    assert "course-photographs" in explore(lambda: 1, photograph).picture._dom_classes
    assert "course-photographs" not in explore(lambda: 1, line).picture._dom_classes
    assert widgets.STYLE.index("course-photographs { filter: none") > widgets.STYLE.index("invert(1)")


def riddle(number=0):
    if number == 9:
        raise NotImplementedError("answer f first")
    return SimpleNamespace(about=number // 2, answer="odd" if number // 2 % 2 else "even", why="It is so.")


def drawn(fig):
    """Nothing at all."""
    return lambda result: f"riddle {result.about}."


def test_a_quiz_says_at_once_whether_and_why_and_counts_first_answers():
    asked = quiz(riddle, drawn, "odd or even?", ["even", "odd"], number=0)
    assert asked.radio.value is None and asked.radio.description == "odd or even?"
    asked.radio.value = "odd"
    assert "No: even.  It is so.  Right at first try: 0 of 1." in asked.said.value
    asked.radio.value = "even"
    assert "Right.  It is so.  Right at first try: 0 of 1." in asked.said.value
    asked.knobs["number"].value = 1                             # the same riddle from another side
    assert asked.radio.value == "even"
    asked.knobs["number"].value = 2
    assert asked.radio.value is None and "Choose one" in asked.said.value
    asked.radio.value = "odd"
    assert "Right at first try: 1 of 2." in asked.said.value


def test_a_quiz_waits_for_the_exercise_that_its_model_needs():
    asked = quiz(riddle, drawn, "odd or even?", ["even", "odd"], number=9)
    assert asked.radio.disabled and "answer f first" in asked.text.value
    asked.knobs["number"].value = 0
    assert not asked.radio.disabled


def saved(widget):
    """What a notebook keeps of a widget besides the widget: its text, its picture, and what is said of that."""
    data, metadata = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    return data["text/plain"], data.get("image/png"), metadata.get("image/png", {})


def test_a_saved_demo_is_its_picture_with_alt_text_and_its_line():
    text, png, said = saved(explore(lambda h: h, line, h=(3, 10, 1)))
    assert text == said["alt"] == "A line at some height.  height 3  (h (step) 3)" and said["width"] == 720
    drawn = pillow.open(BytesIO(b64decode(png)))
    assert drawn.mode == "P" and drawn.width == 1080 and drawn.height > 450              # its line stands below it
    assert len(b64decode(png)) < 30_000 and drawn.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_a_saved_demo_that_waits_for_an_exercise_says_so():
    def model(h):
        raise NotImplementedError("first answer dropout_forward")
    assert saved(explore(model, line, h=(0, 10, 1)))[:2] == ("first answer dropout_forward", None)


def test_every_widget_of_the_course_leaves_a_text_of_its_own():
    asked = quiz(riddle, drawn, "odd or even?", ["even", "odd"], number=0)
    question = predict("How much?", ["half", "twice"])
    made = {
        "Nothing at all.  riddle 0.  (number 0)\nodd or even?\n( ) even\n( ) odd": asked,
        "How much?\n( ) half\n( ) twice": question,
        "Make your prediction above first; what came out is shown here then.": question.reveal("twice"),
        "nets: large": widgets.knob("nets", {"small": False, "large": True}),
        "step: 2": widgets.knob("step", (2, 5, 1, "play")),
        "a < b at 1e-08": widgets.Line("a < b at 1e-08"),
        "Nothing at all.": asked.picture,
    }
    assert {text: saved(widget)[0] for text, widget in made.items()} == {text: text for text in made}
    classes = {c for c in vars(widgets).values() if isinstance(c, type) and issubclass(c, ipywidgets.Widget)}
    assert classes <= {widgets.Explorer, *map(type, made.values())}


def test_knobs_are_named_in_words():
    shown = explore(lambda **knobs: 1, line, lr_times=(0.1, 10.0, "log"), weight_decay=(0, 1, 0.5), from_zero=False)
    assert [knob.description for knob in shown.knobs.values()] == ["learning rate ×", "weight decay", "begun at zero"]


def test_a_number_is_not_broken_at_its_hyphen():
    assert 'nowrap">2.9e-08</span>' in widgets.Line("std 2.9e-08, x-ray").value


def test_nor_is_one_on_a_page():
    def said(fig):
        """Nothing at all."""
        return lambda h: f"{h}: 2e-07, x-ray"
    assert frames(explore(lambda h: h, said, h=(0, 1, 1)), 2)["texts"] == [f"{h}: 2e-\u206007, x-ray" for h in (0, 1)]

"""Sliders, predictions and progress bars.  The only module that imports ipywidgets.

    explore(model, view, keep_prob=(0.1, 1, 0.1), scheme=["vanilla", "inverted"])

model computes, view (see plots) draws, a knob is one of the model's arguments.  Every part can be
reached and used by keyboard: Tab to it, arrow keys or Space on it.
"""

import inspect
from html import escape
from math import log10

import ipywidgets
from traitlets import Any, Dict, Unicode, link

from course_lib.plots import Picture

# Pictures are dark ink on a transparent ground.  On a dark page their lightness is turned round and the hue kept,
# but for photographs, which come on a light ground instead.
STYLE = """<style>
[data-jp-theme-light="false"] .course-picture, .vscode-dark .course-picture { filter: invert(1) hue-rotate(180deg); }
[data-jp-theme-light="false"] .course-photographs, .vscode-dark .course-photographs { filter: none; background: white; }
.course-picture { max-width: 100%; }
.course-text { line-height: 1.5; font-size: var(--jp-content-font-size1, 14px); color: var(--jp-content-font-color1); }
</style>"""

ROW, HIDDEN = {"flex_flow": "row wrap", "grid_gap": "0 20px"}, {"display": "none"}


def explore(model, view, **knobs):
    """Show view(figure) of model(**values), drawn again whenever a knob moves.

    A knob is (low, high, step), a slider; (low, high, step, "play"), a slider with a button that moves it on by
    itself; (low, high, "log"), a slider that goes by factors; a list, one of which is chosen; True or False, a
    checkbox; a dict of these, a row of checkboxes; an int, a number to step through, such as a seed.  A list starts
    at its first, a slider at the model's default for that argument if it has one.

    While the model needs an exercise that is not answered yet, its message stands in place of the picture.
    """
    return Explorer(model, view, knobs)


class Explorer(ipywidgets.VBox):
    """What explore shows: knobs, the picture, one line of text that says what it shows."""

    def __init__(self, model, view, knobs):
        self.model, self.view, self.drawing, self.result = model, view, None, None
        defaults = {name: argument.default for name, argument in inspect.signature(model).parameters.items()}
        self.knobs = {name: knob(name, kind, defaults.get(name)) for name, kind in knobs.items()}
        self.picture = Image(tooltip=first_sentence(view), layout=HIDDEN)
        self.picture.add_class("course-picture")
        if getattr(view, "photographs", False):
            self.picture.add_class("course-photographs")
        self.text = ipywidgets.HTML()
        for widget in self.knobs.values():
            widget.observe(self.redraw, names="value")
        row = ipywidgets.Box(list(self.knobs.values()), layout=ROW)
        super().__init__([row, self.picture, self.text, ipywidgets.HTML(STYLE, layout=HIDDEN)])
        self.redraw()

    def redraw(self, change=None):
        """Compute and draw for the knobs as they stand."""
        try:
            self.result = self.model(**{name: widget.value for name, widget in self.knobs.items()})
        except NotImplementedError as exercise:
            self.result, self.picture.layout.display = None, "none"
            self.text.value = status(str(exercise))
            return
        self.drawing = self.drawing or Picture(self.view)
        png, text = self.drawing.draw(self.result)
        with self.picture.hold_sync():
            self.picture.value = png
            self.picture.width = str(self.drawing.width)
        self.picture.layout.display = None
        self.text.value = status(text)


def quiz(model, view, question, options, **knobs):
    """explore, with a question about what is seen.  An answer is judged at once, and told why.

    model's result has `about`, which riddle this is, `answer`, one of the options, and `why`, a sentence.
    A new riddle starts without a choice; the first answer to each is counted.
    """
    return Quiz(model, view, question, options, knobs)


class Quiz(Explorer):
    """An explorer with radio buttons below, and a line that says whether the choice is right, and why."""

    def __init__(self, model, view, question, options, knobs):
        self.radio = ipywidgets.RadioButtons(options=options, value=None, description=question,
                                             style={"description_width": "initial"}, layout={"width": "auto"})
        self.said, self.about, self.first = ipywidgets.HTML(), None, {}      # first: {riddle: was it right at once}
        super().__init__(model, view, knobs)
        self.children = [*self.children, self.radio, self.said]
        self.radio.observe(self.judge, names="value")

    def redraw(self, change=None):
        super().redraw(change)
        self.radio.disabled = self.result is None
        about = getattr(self.result, "about", None)
        if about != self.about:
            self.about, self.radio.value = about, None
            self.said.value = status("Choose one: you are told at once whether it is so, and why.")

    def judge(self, change):
        if self.radio.value is None or self.result is None:
            return
        right = self.radio.value == self.result.answer
        self.first.setdefault(self.about, right)
        verdict = "Right" if right else f"No: {self.result.answer}"
        self.said.value = status(f"{verdict}.  {self.result.why}  Right at first try: {sum(self.first.values())} of "
                                 f"{len(self.first)}.")


class Image(ipywidgets.Image):
    """An image whose tooltip is its accessible name.

    ipywidgets has no alt text.  It sets an image's title, which screen readers read in its place, but
    only if the widget has a description and this is empty; so here is an empty description.
    """

    description = Unicode("").tag(sync=True)


class Checkboxes(ipywidgets.Box):
    """A labelled row of checkboxes; value is {name: True or False}."""

    value = Dict()

    def __init__(self, name, choices):
        self.boxes = {option: ipywidgets.Checkbox(on, description=option, indent=False, layout={"width": "auto"})
                      for option, on in choices.items()}
        super().__init__([ipywidgets.Label(f"{name}:"), *self.boxes.values()], layout=ROW)
        for box in self.boxes.values():
            box.observe(self.gather, names="value")
        self.gather()

    def gather(self, change=None):
        self.value = {option: box.value for option, box in self.boxes.items()}


class Player(ipywidgets.Box):
    """A slider, and a button with a name that plays it: those of ipywidgets' Play have none, so it stays hidden."""
    value = Any()

    def __init__(self, slider):
        self.slider, hint = slider, f"move {slider.description} by itself"
        self.button = ipywidgets.ToggleButton(description="play", icon="play", tooltip=hint, layout={"width": "6em"})
        play = ipywidgets.Play(slider.value, slider.min, slider.max, slider.step, description=hint, layout=HIDDEN)
        super().__init__([slider, self.button, play], layout=ROW)
        link((slider, "value"), (self, "value"))
        self.links = [ipywidgets.jslink((play, "value"), (slider, "value")),           # in the browser
                      ipywidgets.jslink((self.button, "value"), (play, "playing"))]
        self.button.observe(self.pressed, names="value")

    def pressed(self, change=None):
        self.button.description = self.button.icon = "pause" if self.button.value else "play"
        if self.button.value and self.value == self.slider.max:             # at its end it begins anew
            self.value = self.slider.min


def knob(name, kind, default=None):
    """The widget of one argument: see explore.  A slider starts at default if it can."""
    labelled = {"description": name, "style": {"description_width": "initial"}}
    if isinstance(kind, dict):
        return Checkboxes(name, kind)
    if isinstance(kind, bool):
        return ipywidgets.Checkbox(kind, description=name, indent=False)
    if isinstance(kind, list):
        return ipywidgets.Dropdown(options=kind, value=kind[0], **labelled)
    if isinstance(kind, int):
        return ipywidgets.BoundedIntText(kind, min=0, max=10**6, layout={"width": "12em"}, **labelled)
    if isinstance(kind, tuple) and kind[3:] == ("play",):
        return Player(knob(name, kind[:3], default))
    if not (isinstance(kind, tuple) and len(kind) == 3):
        raise TypeError(f"{name} = {kind!r} is no knob; use (low, high, step), (low, high, step, 'play'), "
                        "(low, high, 'log'), a list, a dict, True, False or an int")
    low, high, step = kind
    start = default if isinstance(default, (int, float)) and low <= default <= high else low
    if step == "log":
        return ipywidgets.FloatLogSlider(start, min=log10(low), max=log10(high), step=0.05,
                                         readout_format=".3g" if low >= 1e-5 else ".1e", **labelled)
    whole = all(isinstance(number, int) for number in kind)
    if whole:
        return ipywidgets.IntSlider(start, min=low, max=high, step=step, **labelled)
    decimals = max(len(str(number).partition(".")[2]) for number in kind)
    return ipywidgets.FloatSlider(start, min=low, max=high, step=step, readout_format=f".{decimals}f", **labelled)


def predict(question, options):
    """Ask for a prediction before the result is shown, and keep it: reveal(outcome) puts the two side by side."""
    return Prediction(question, options)


class Prediction(ipywidgets.VBox):
    """A question with its options; `choice` is the one taken, or None.  It can be changed until the reveal."""

    def __init__(self, question, options):
        self.question, self.outcome = question, None
        self.radio = ipywidgets.RadioButtons(options=options, value=None, description="your prediction",
                                             style={"description_width": "initial"}, layout={"width": "auto"})
        self.kept = ipywidgets.HTML(status("Choose one: it is kept, and shown beside what comes out."))
        self.answer = ipywidgets.HTML()
        self.radio.observe(self.show, names="value")
        super().__init__([ipywidgets.HTML(status(question, bold=True)), self.radio, self.kept,
                          ipywidgets.HTML(STYLE, layout=HIDDEN)])

    @property
    def choice(self):
        return self.radio.value

    def reveal(self, outcome):
        """The prediction beside the outcome; without a prediction, a line that asks for it.

        outcome: a text, or a function that returns it, which may need an exercise that is not answered yet.
        """
        self.outcome = outcome
        self.show()
        return self.answer

    def show(self, change=None):
        if self.choice is not None:
            self.kept.value = status(f"Kept: {self.choice}.")
        if self.outcome is None:
            return
        if self.choice is None:
            self.answer.value = status("Make your prediction above first; what came out is shown here then.")
            return
        try:
            outcome = self.outcome() if callable(self.outcome) else self.outcome
        except NotImplementedError as exercise:
            self.answer.value = status(str(exercise))
            return
        self.radio.disabled = True
        self.answer.value = status(f"You predicted: {self.choice}.  It came out: {outcome}.")


def progress(steps):
    """A progress bar around steps, for net.fit and the demos that train.

    It appears after the first step: what stops there, at an exercise not answered yet, leaves no bar behind.
    """
    from tqdm.auto import tqdm
    steps = list(steps)
    yield from steps[:1]
    yield from tqdm(steps[1:], initial=1, total=len(steps))


def status(text, *, bold=False):
    """A line of text that screen readers read out when it changes."""
    weight = "bold" if bold else "normal"
    return f'<div class="course-text" role="status" style="font-weight: {weight}">{escape(text)}</div>'


def first_sentence(function):
    """The first line of a docstring: a view's alt text."""
    if not function.__doc__:
        raise ValueError(f"{function.__name__} has no docstring; its first line is the picture's alt text")
    return function.__doc__.strip().splitlines()[0]

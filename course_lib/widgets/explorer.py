"""A demo: knobs, the picture, and a line of text that says what it shows."""

import inspect

import ipywidgets

from course_lib.plots import FORMAT, Picture
from course_lib.widgets.care import cared_for
from course_lib.widgets.frames import KIND, building, frames
from course_lib.widgets.knobs import knob, shown, words
from course_lib.widgets.parts import HIDDEN, ROW, STYLE, Image, Line, Saved, first_sentence
from course_lib.widgets.prediction import choices


def explore(model, view, **knobs):
    """Show view(figure) of model(**values), drawn again whenever a knob moves.

    A knob is (low, high, step), a slider; (low, high, step, "play"), a slider with a button that moves it on by
    itself; (low, high, "log"), a slider that goes by factors; a list, one of which is chosen; True or False, a
    checkbox; a dict of these, a row of checkboxes; an int, a number to step through, such as a seed.  A list starts
    at its first, a slider at the model's default for that argument if it has one.

    While the model needs an exercise that is not answered yet, or a package that is not installed, the message stands
    in place of the picture.
    """
    return Explorer(model, view, knobs)


class Explorer(Saved, ipywidgets.VBox):
    """What explore shows: knobs, the picture, one line of text that says what it shows."""

    def __init__(self, model, view, knobs):
        self.model, self.view, self.drawing, self.result = model, view, None, None
        defaults = {name: argument.default for name, argument in inspect.signature(model).parameters.items()}
        self.knobs = {name: knob(name, kind, defaults.get(name)) for name, kind in knobs.items()}
        self.picture = Image(format=FORMAT, tooltip=first_sentence(view), layout=HIDDEN)
        self.picture.add_class("course-picture")
        if getattr(view, "photographs", False):
            self.picture.add_class("course-photographs")
        self.text = Line()
        for widget in self.knobs.values():
            widget.observe(self.redraw, names="value")
        row = ipywidgets.Box(list(self.knobs.values()), layout=ROW)
        super().__init__([row, self.picture, self.text, ipywidgets.HTML(STYLE, layout=HIDDEN)])
        cared_for(self)
        self.redraw()

    def redraw(self, change=None):
        """Compute and draw for the knobs as they stand."""
        try:
            self.result = self.model(**self.values())
        except (NotImplementedError, ImportError) as missing:
            self.result, self.picture.layout.display = None, "none"
            self.text.say(str(missing))
            return
        self.drawing = self.drawing or Picture(self.view)
        picture, text = self.drawing.draw(self.result)
        with self.picture.hold_sync():
            self.picture.value = picture
            self.picture.width = str(self.drawing.width)
        self.picture.layout.display = None
        self.text.say(text)

    def values(self):
        return {name: widget.value for name, widget in self.knobs.items()}

    def says(self):
        if self.result is None:
            return self.text.says()
        stand = ", ".join(f"{words(name)} {shown(value)}" for name, value in self.values().items())
        return f"{self.picture.tooltip}  {self.text.says()}" + f"  ({stand})" * bool(stand)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        if building() and self.result is not None:
            data[KIND] = frames(self, building())
        return data, metadata

    def still(self):
        if self.result is None:
            return None
        return self.drawing.still(self.result, caption=self.text.says()), self.drawing.width, self.says()


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
        self.said, self.about, self.first = Line(), None, {}                # first: {riddle: was it right at once}
        super().__init__(model, view, knobs)
        self.children = [*self.children, self.radio, self.said]
        self.radio.observe(self.judge, names="value")

    def redraw(self, change=None):
        super().redraw(change)
        self.radio.disabled = self.result is None
        about = getattr(self.result, "about", None)
        if about != self.about:
            self.about, self.radio.value = about, None
            self.said.say("Choose one: you are told at once whether it is so, and why.")

    def judge(self, change):
        if self.radio.value is None or self.result is None:
            return
        right = self.radio.value == self.result.answer
        self.first.setdefault(self.about, right)
        verdict = "Right" if right else f"No: {self.result.answer}"
        self.said.say(f"{verdict}.  {self.result.why}  Right at first try: {sum(self.first.values())} of "
                      f"{len(self.first)}.")

    def says(self):
        return "\n".join([super().says(), self.radio.description, *choices(self.radio)])

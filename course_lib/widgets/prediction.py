"""A prediction that is asked for and kept, and a bar for what takes a while."""

import ipywidgets

from course_lib.widgets.care import cared_for
from course_lib.widgets.frames import building
from course_lib.widgets.parts import HIDDEN, STYLE, Line, Saved


def predict(question, options):
    """Ask for a prediction before the result is shown, and keep it: reveal(outcome) puts the two side by side."""
    return Prediction(question, options)


class Prediction(Saved, ipywidgets.VBox):
    """A question with its options; `choice` is the one taken, or None.  It can be changed until the reveal."""

    def __init__(self, question, options):
        self.question, self.outcome = question, None
        self.radio = ipywidgets.RadioButtons(options=options, value=None, description="your prediction",
                                             style={"description_width": "initial"}, layout={"width": "auto"})
        self.kept = Line("Choose one: it is kept, and shown beside what comes out.")
        self.answer = Line()
        self.radio.observe(self.show, names="value")
        super().__init__([Line(question, bold=True), self.radio, self.kept, ipywidgets.HTML(STYLE, layout=HIDDEN)])
        cared_for(self)

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
            self.kept.say(f"Kept: {self.choice}.")
        if self.outcome is None:
            return
        if self.choice is None and not building():
            self.answer.say("Make your prediction above first; what came out is shown here then.")
            return
        try:
            outcome = self.outcome() if callable(self.outcome) else self.outcome
        except NotImplementedError as exercise:
            self.answer.say(str(exercise))
            return
        self.radio.disabled = True
        predicted = f"You predicted: {self.choice}.  " if self.choice else ""
        self.answer.say(f"{predicted}It came out: {outcome}.")

    def says(self):
        return "\n".join([self.question, *choices(self.radio)])


def choices(radio):
    """Radio buttons as lines of text."""
    return [f"({'x' if option == radio.value else ' '}) {option}" for option in radio.options]


def progress(steps):
    """A progress bar around steps, for net.fit and the demos that train.

    It appears after the first step, and goes if it is left before the last one: what stops at an exercise that is not
    answered yet leaves no bar behind.
    """
    from tqdm.auto import tqdm
    steps = list(steps)
    yield from steps[:1]
    bar = tqdm(initial=1, total=len(steps))
    try:
        for step in steps[1:]:
            yield step
            bar.update()
    except GeneratorExit:
        bar.leave = False
        if hasattr(bar, "container"):               # in a notebook, where tqdm would leave it, in red
            bar.container.close()
            bar.disable = True
        raise
    finally:
        bar.close()

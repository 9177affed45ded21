"""Knobs: the widget of one argument, by what explore is given for it, and named in words."""

from math import log10

import ipywidgets
from traitlets import Any, Dict, link

from course_lib.widgets.parts import HIDDEN, ROW, Saved

# What a knob is called where its argument's name is short for something.  For the others: see words.
NAMES = {
    "K": "K (members)", "b1": "b₁", "b2": "b₂", "beta": "β", "beta1": "β₁", "beta2": "β₂",
    "bias_too": "the bias decays, too", "drop": "drop at step", "from_zero": "begun at zero", "gamma": "γ",
    "h": "h (step)", "init": "initialization", "k": "k (numbers kept)", "keep_prob": "keep probability", "lam": "λ",
    "log10_scale": "log₁₀ of the scale", "lr": "learning rate", "lr_min": "lowest learning rate",
    "lr_times": "learning rate ×", "p": "p (each is right)", "per_axis": "values on each axis", "phi": "φ",
    "photo": "photograph", "psi": "ψ", "rho": "ρ (momentum)", "std": "standard deviation", "w1": "w₁", "w2": "w₂",
    "warm_up": "warm-up steps",
}


def words(name):
    """An argument's name as a reader reads it."""
    return NAMES.get(name, name.replace("_", " "))


def shown(value):
    """A knob's value in a sentence."""
    if isinstance(value, dict):
        return ", ".join(option for option, on in value.items() if on) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


class Checkboxes(Saved, ipywidgets.Box):
    """A labelled row of checkboxes; value is {name: True or False}."""

    value = Dict()

    def __init__(self, name, choices):
        self.name = words(name)
        self.boxes = {option: ipywidgets.Checkbox(on, description=words(option), indent=False, layout={"width": "auto"})
                      for option, on in choices.items()}
        super().__init__([ipywidgets.Label(f"{self.name}:"), *self.boxes.values()], layout=ROW)
        for box in self.boxes.values():
            box.observe(self.gather, names="value")
        self.gather()

    def gather(self, change=None):
        self.value = {option: box.value for option, box in self.boxes.items()}

    def says(self):
        return f"{self.name}: {shown(self.value)}"


class Player(Saved, ipywidgets.Box):
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

    def says(self):
        return f"{self.slider.description}: {shown(self.value)}"


def knob(name, kind, default=None):
    """The widget of one argument: see explore.  A slider starts at default if it can."""
    labelled = {"description": words(name), "style": {"description_width": "initial"}}
    if isinstance(kind, dict):
        return Checkboxes(name, kind)
    if isinstance(kind, bool):
        return ipywidgets.Checkbox(kind, description=words(name), indent=False)
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
    labelled["layout"] = {"width": "auto", "min_width": "24em"}            # its name may be long, and stays whole
    start = default if isinstance(default, (int, float)) and low <= default <= high else low
    if step == "log":
        return ipywidgets.FloatLogSlider(start, min=log10(low), max=log10(high), step=0.05,
                                         readout_format=".3g" if low >= 1e-5 else ".1e", **labelled)
    whole = all(isinstance(number, int) for number in kind)
    if whole:
        return ipywidgets.IntSlider(start, min=low, max=high, step=step, **labelled)
    decimals = max(len(str(number).partition(".")[2]) for number in kind)
    return ipywidgets.FloatSlider(start, min=low, max=high, step=step, readout_format=f".{decimals}f", **labelled)

"""Sliders, predictions and progress bars.  The only package that imports ipywidgets.

    explore(model, view, keep_prob=(0.1, 1, 0.1), scheme=["vanilla", "inverted"])

model computes, view (see plots) draws, a knob is one of the model's arguments.  Every part can be
reached and used by keyboard: Tab to it, arrow keys or Space on it.
"""

from course_lib.widgets.explorer import Explorer, Quiz, explore, quiz
from course_lib.widgets.knobs import Checkboxes, Player, knob
from course_lib.widgets.parts import STYLE, Image, Line
from course_lib.widgets.prediction import Prediction, predict, progress

__all__ = ["STYLE", "Checkboxes", "Explorer", "Image", "Line", "Player", "Prediction", "Quiz", "explore", "knob",
           "predict", "progress", "quiz"]

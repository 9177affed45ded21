"""The scenes of the lecture, one module and one JavaScript file each: see course_lib.stage."""

from importlib import import_module

LECTURE = ("zigzag", "depth", "masks", "cube", "race", "secant", "babysit", "tries")      # in the chapters' order


def lecture():
    """The scenes of the lecture, in its order."""
    return [getattr(import_module(f"{__name__}.{name}"), name) for name in LECTURE]

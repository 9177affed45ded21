"""The scenes of the lecture, one module and one JavaScript file each: see course_lib.stage."""

from importlib import import_module

# In the order of the chapters.
LECTURE = ("zigzag", "depth", "masks", "cube", "race", "stability", "secant", "babysit", "tries")


def lecture():
    """The scenes of the lecture, in its order."""
    return [getattr(import_module(f"{__name__}.{name}"), name) for name in LECTURE]

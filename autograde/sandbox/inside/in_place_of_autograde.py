"""What `from autograde import check, consequences, own, ready, use` finds in the sandbox.

Students' cells check their answers as they go.  In the sandbox nobody reads that, and the judge's own code is
not there to be read: this file takes the place of autograde/__init__.py.
"""

import importlib


def check(f):
    """Nothing: the judge calls f itself."""


def consequences(f):
    """Nothing: no net is trained here."""


def ready(*, reset=""):
    """Nothing: the notebook is being graded."""


def use(*functions):
    """Nothing: the judge tries each function alone."""


def own(f):
    """The library's: what a student kept is not here."""
    return f


def in_library(module, name, f):
    """From here on course_lib runs f, as after use(f) in the notebook: one answer may call another through it."""
    if callable(f):
        setattr(importlib.import_module(module), name, f)

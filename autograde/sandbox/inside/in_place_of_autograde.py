"""What `from autograde import check, use` finds in the sandbox.

Students' cells check their answers as they go.  In the sandbox nobody reads that, and the judge's own code is
not there to be read: this file takes the place of autograde/__init__.py.
"""


def check(f):
    """Nothing: the judge calls f itself."""


def use(*functions):
    """Nothing: the judge tries each function alone."""

"""Whether this machine can build the sandbox's walls."""

import os

import pytest

from autograde.sandbox.outer_wall import find_bubblewrap

needs_bubblewrap = pytest.mark.skipif(find_bubblewrap() is None, reason="needs bubblewrap")
needs_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, as in a container")

"""Whether this machine can build the sandbox's walls."""

import pytest

from autograde.sandbox.outer_wall import find_bubblewrap

needs_bubblewrap = pytest.mark.skipif(find_bubblewrap() is None, reason="needs bubblewrap")

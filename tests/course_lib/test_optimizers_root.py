"""Where ε stands: beside the root or inside it."""

import numpy as np
import pytest

from course_lib import optimizers
from course_lib.optimizers_root import root


def test_root_puts_epsilon_outside_or_inside():
    assert root(np.array(4.0), 0.25) == 2.25
    assert root(np.array(2.0), 0.25, eps_inside=True) == 1.5


def test_the_rules_take_it_from_here():
    assert optimizers.root is root


@pytest.mark.parametrize("V, eps, message", [(np.ones(2), -1, "eps = -1"), (-1.0, 0.1, "V = -1")])
def test_what_has_no_root_is_named(V, eps, message):
    with pytest.raises(ValueError, match=message):
        root(V, eps)

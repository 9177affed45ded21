"""Pairs by name."""

import pytest

from course_lib import activations
from course_lib.activations_pairs import NONLINEARITIES, pair


@pytest.mark.parametrize("name", NONLINEARITIES)
def test_a_pair_is_that_of_its_name(name):
    assert pair(name) == (getattr(activations, f"{name}_forward"), getattr(activations, f"{name}_backward"))


def test_it_is_looked_up_when_it_is_asked_for(monkeypatch):
    """So that a student's function that was put there is the one that runs."""
    monkeypatch.setattr(activations, "elu_forward", print)
    assert pair("elu")[0] is print


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(ValueError, match="nonlinearity = 'step'; it must be one of tanh, relu"):
        pair("step")

"""How arguments cross the wall: one rule, the same numbers on either side, nothing shared with who called."""

import numpy as np
import pytest

from autograde.boundary import wire
from autograde.boundary.travel import StandIn, arrived, arriving, departing, fresh


def crossed(args, kwargs):
    """The arguments as the other side gets them, through the bytes that travel."""
    return arrived(*wire.unpack(wire.pack(departing([list(args), kwargs]))))


@pytest.mark.parametrize("value", [np.arange(3.0), [np.zeros(2), (1, "a", None)], {"w": np.ones((2, 2)), "t": 3}, 1.5])
def test_plain_values_arrive_as_they_are(value):
    ((here,), _), ((there,), _) = fresh([value], {}), crossed([value], {})
    np.testing.assert_equal(here, value)
    np.testing.assert_equal(there, value)


def test_a_generator_gives_the_same_numbers_on_either_side_and_is_drawn_from_once():
    a, b = np.random.default_rng(7), np.random.default_rng(7)
    ((here,), _), ((there,), _) = fresh([a], {}), crossed([b], {})
    assert (here.random(5) == there.random(5)).all()
    assert a.bit_generator.state == b.bit_generator.state
    after = np.random.default_rng(7)
    after.integers(2**63)
    assert a.bit_generator.state == after.bit_generator.state


def test_generators_draw_in_the_order_of_the_arguments():
    def both(way):
        rng = np.random.default_rng(3)
        (first,), kwargs = way([rng], {"rng": rng, "w": np.zeros(1)})
        return first.random(), kwargs["rng"].random()
    assert both(fresh) == both(crossed)


def test_a_keyword_called_rng_makes_no_generator_of_all_the_others():
    _, kwargs = crossed([], {"rng": np.random.default_rng(0)})
    assert isinstance(kwargs["rng"], np.random.Generator)


def test_a_function_of_numpy_travels_by_name_also_within_containers():
    assert departing({"f": np.var, "g": [np.exp]}) == {"f": {"numpy": "var"}, "g": [{"numpy": "exp"}]}
    assert arriving({"f": {"numpy": "var"}})["f"] is np.var


def test_a_method_of_its_arrays_travels_by_its_whole_name():
    add = departing([np.ndarray.__iadd__])
    assert add == [{"numpy": "ndarray.__iadd__"}] and arriving(add) == [np.ndarray.__iadd__]


def test_another_function_does_not_travel():
    with pytest.raises(wire.WireError, match="function"):
        wire.pack(departing(lambda x: x))


def test_what_a_function_does_to_its_arguments_reaches_nobody():
    x, state = np.zeros(3), [np.zeros(2), {"m": np.zeros(2)}]
    (given, inner), _ = fresh([x, state], {})
    given += 1
    inner[0] += 1
    inner[1]["m"] += 1
    assert not x.any() and not state[0].any() and not state[1]["m"].any()


def test_a_stand_in_asks_for_a_result_or_for_lines():
    asked = []
    f = StandIn("f", lambda what, args, kwargs: asked.append((what, args, kwargs)) or 5)
    assert f(np.sin, 2, rng=np.random.default_rng(1)) == f.lines(3) == 5 and f.__name__ == "f"
    assert [what for what, *_ in asked] == ["call", "lines"] and asked[1][1:] == ([3], {})
    assert asked[0][1] == [{"numpy": "sin"}, 2] and set(asked[0][2]["rng"]) == {"rng"}

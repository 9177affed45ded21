"""One call of a student's function, watched."""

import gc
import sys

import numpy as np
import pytest
from matplotlib import colors

from autograde.boundary import watched


def loop(x):
    total = 0
    for value in x:
        total += value
    return total


def vectorised(x):
    return x.sum()


def test_the_result_comes_back():
    assert watched.call(loop, [np.arange(4)], {}) == 6


@pytest.mark.parametrize("args, kwargs", [([np.zeros(2)], {}), ([], {"x": [np.zeros(2)]}),
                                          ([({"a": np.zeros(2)},)], {}),
                                          ([np.array(1.0)], {})])
def test_writing_into_an_argument_is_noticed_wherever_the_array_is(args, kwargs):
    def write(x):
        while not isinstance(x, np.ndarray):
            x = next(iter(x.values() if isinstance(x, dict) else x))
        x += 1
    with pytest.raises(watched.InputChanged, match="compute a new one"):
        watched.call(write, args, kwargs)


def test_writing_the_same_value_is_no_change():
    assert watched.call(lambda x: x.fill(0), [np.zeros(2)], {}) is None


def test_lines_grow_with_a_loop_and_not_without_one():
    few, many = np.arange(10), np.arange(200)
    assert watched.count_lines(loop, [many], {}) - watched.count_lines(loop, [few], {}) == 2 * 190
    assert watched.count_lines(vectorised, [many], {}) == watched.count_lines(vectorised, [few], {})


def test_lines_of_packages_are_not_the_functions_own_unless_it_stands_in_one():
    few, many = np.full(10, "0.5"), np.full(200, "0.5")         # shades of grey, which matplotlib reads one by one
    assert grows(colors.to_rgba_array, few, many) and not grows(lambda shades: colors.to_rgba_array(shades), few, many)
    assert grows(lambda shades: [colors.to_rgba_array(shade) for shade in shades], few, many)
    assert grows(lambda shades: list(map(colors.to_rgba_array, shades)), few, many)


def test_a_package_that_may_not_be_looked_at_behind_the_wall_is_one_all_the_same(monkeypatch):
    def refused(path):
        raise PermissionError
    monkeypatch.setattr(watched.Path, "is_file", refused)
    few, many = np.arange(10.0), np.arange(200.0)
    watched.packaged.cache_clear()
    assert not grows(np.median, few, many) and grows(loop, few, many)
    watched.packaged.cache_clear()


def grows(f, few, many):
    return watched.count_lines(f, [many], {}) >= watched.count_lines(f, [few], {}) + len(many) - len(few)


def test_the_tracer_and_the_garbage_collector_are_as_before_even_after_an_error():
    def fails(x):
        raise ValueError
    tracer, collecting = sys.gettrace(), gc.isenabled()
    with pytest.raises(ValueError):
        watched.count_lines(fails, [1], {})
    assert (sys.gettrace(), gc.isenabled()) == (tracer, collecting)
    gc.disable()
    watched.count_lines(vectorised, [np.ones(2)], {})
    assert not gc.isenabled()
    gc.enable()

"""Loops that run no lines are seen, and what NumPy does by itself is no loop: a row is a way to write it."""

import _thread
import functools
import itertools
import math
import operator
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from autograde.boundary import elements, watched

times, plus = operator.mul, operator.add


def by_index(x, y):
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = x[i] * y[i]
    return out


def by_while(x, y):
    i, out = 0, []
    while i < len(x):
        out.append(x[i] * y[i])
        i += 1
    return np.array(out)


def by_recursion(x, y):
    return np.concatenate([x[:1] * y[:1], by_recursion(x[1:], y[1:])]) if len(x) else x


def in_a_thread(x, y):
    thread = threading.Thread(target=by_index, args=(x, y))
    thread.start()
    thread.join()


def in_a_thread_of_the_lowest_kind(x, y):
    done = threading.Event()
    _thread.start_new_thread(lambda: (by_index(x, y), done.set()), ())
    done.wait()


def in_a_pool(x, y):
    with ThreadPoolExecutor(1) as pool:
        return list(pool.map(times, x, y))


def with_the_tracer_off(x, y):
    sys.settrace(None)
    return [a * b for a, b in zip(x, y, strict=True)]


LOOPS = {
    "index": by_index, "while": by_while, "recursion": by_recursion,
    "thread": in_a_thread, "_thread": in_a_thread_of_the_lowest_kind, "pool": in_a_pool,
    "tracer off": with_the_tracer_off,
    "comprehension": lambda x, y: [a * b for a, b in zip(x, y, strict=True)],
    "generator": lambda x, y: sum(a * b for a, b in zip(x, y, strict=True)),
    "map": lambda x, y: np.array(list(map(times, x, y))),
    "map of a method": lambda x, y: list(map(float.__mul__, map(float, x), map(float, y))),
    "map of math": lambda x, y: list(map(math.exp, x)),
    "starmap": lambda x, y: list(itertools.starmap(times, zip(x, y, strict=True))),
    "chain": lambda x, y: sum(itertools.chain(x, y)),
    "accumulate": lambda x, y: list(itertools.accumulate(x, times)),
    "reduce": lambda x, y: functools.reduce(plus, x),
    "sum": lambda x, y: sum(x * y),
    "max": lambda x, y: max(x),
    "sorted": lambda x, y: sorted(x),
    "unpacked": lambda x, y: math.hypot(*x),
    "fromiter": lambda x, y: np.fromiter(map(times, x, y), float),
    "frompyfunc": lambda x, y: np.frompyfunc(times, 2, 1)(x, y),
    "frompyfunc, reduced": lambda x, y: np.frompyfunc(times, 2, 1).reduce(x),
    "vectorize": lambda x, y: np.vectorize(times)(x, y),
    "objects": lambda x, y: x.astype(object) * y,
    "apply_along_axis": lambda x, y: np.apply_along_axis(sum, 1, x[:, None] * y[:, None]),
    "nditer": lambda x, y: [a * b for a, b in np.nditer([x, y])],
    "nditer in starmap": lambda x, y: list(itertools.starmap(times, np.nditer([x, y]))),
    "ndenumerate": lambda x, y: sum(v for _, v in np.ndenumerate(x)),
    "flat": lambda x, y: list(map(times, x.flat, y.flat)),
    "item": lambda x, y: list(map(x.item, range(len(x)))),
    "tolist": lambda x, y: list(map(times, x.tolist(), y.tolist())),
    "__getitem__": lambda x, y: list(map(x.__getitem__, range(len(x)))),
    "getitem": lambda x, y: list(map(operator.getitem, itertools.repeat(x), range(len(x)))),
    "a copy": lambda x, y: list(map(times, np.array(x), np.asarray(y, np.float32))),
    "what NumPy makes of it": lambda x, y: list(map(times, np.where(x > 0, x, 0), np.concatenate([y, y])[1:])),
    "pieces": lambda x, y: list(map(times, *np.stack([x, y]))),
    "bytes": lambda x, y: list(map(abs, np.frombuffer(x.tobytes()))),
    "draws": lambda x, y: list(map(math.exp, np.random.default_rng(1).normal(size=len(x)))),
}
NO_LOOPS = {
    "product": lambda x, y: x * y,
    "in place": lambda x, y: np.multiply(x, 2, out=np.empty_like(x)).__iadd__(y),
    "matmul": lambda x, y: np.float32(x[:, None] @ y[None]) + np.einsum("i,j->ij", x, y),
    "numbers": lambda x, y: round(float(x.sum()), 3) + int(x.argmax()) + math.exp(y.max()) + hash(x.mean()),
    "some elements": lambda x, y: sum(x[i] * y[-i] for i in range(5)),
    "unpacked": lambda x, y: sum([*x[:8]]),
    "fancy": lambda x, y: x[np.arange(len(x))][y[x.argsort()] > 0],
    "masked": lambda x, y: np.where(x > 0, x, y) + np.select([x > 0], [y], 0) + np.clip(x, 0, 1),
    "cut": lambda x, y: (np.split(x, 5), np.concatenate([x, y]), np.stack([x, y]), np.concatenate(x[:, None])),
    "padded": lambda x, y: np.lib.stride_tricks.sliding_window_view(np.pad(x, 1), 3).sum(axis=1),
    "broadcast": lambda x, y: np.broadcast_to(x, (3, len(x))) + np.outer([1, 2, 3], y),
    "statistics": lambda x, y: (np.median(x), np.quantile(x, 0.3), x.var(), np.cov(x, y), np.histogram(x)),
    "linear algebra": lambda x, y: (np.linalg.svd(x.reshape(5, -1)), np.linalg.eigh(np.diag(x[:5])).eigenvalues),
    "unique": lambda x, y: np.unique(np.sign(x), return_inverse=True),
    "scattered": lambda x, y: (np.add.at(np.zeros(2), (x > 0).astype(int), y), np.bincount((x > 0).astype(int))),
    "reduceat": lambda x, y: np.add.reduceat(x, [0, 3]) + np.multiply.accumulate(y)[-1],
    "a list is returned": lambda x, y: (x * y).tolist(),
    "a pair of lists is returned": lambda x, y: (x.tolist(), y.tolist()),
    "written through flat": lambda x, y: setattr(x.copy(), "flat", y),
    "shuffled": lambda x, y: [r.shuffle(x.copy()) for r in [np.random.default_rng(1)]],
    "printed": lambda x, y: print(x, repr(y), f"{x}"),
    "kind": lambda x, y: isinstance(x, np.ndarray) and np.issubdtype(x.dtype, np.floating) and x.copy().ndim,
    "an error of its own about a subclass": lambda x, y: x + {np.ndarray: 1}[type(x)],
}


def lines(f, n):
    return watched.count_lines(f, list(np.random.default_rng(0).normal(size=(2, n))), {})


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_grows_by_a_line_for_each_element(name):
    assert lines(LOOPS[name], 200) - lines(LOOPS[name], 10) >= 190 - watched.TOGETHER


@pytest.mark.parametrize("name", NO_LOOPS)
def test_what_numpy_does_by_itself_does_not_grow(name):
    lines(NO_LOOPS[name], 10)                   # NumPy imports some modules when they are first used
    assert lines(NO_LOOPS[name], 200) == lines(NO_LOOPS[name], 10)


def test_a_generator_that_is_given_draws_the_same_and_what_it_takes_is_its_own():
    def f(x, rng):
        rng.shuffle(x)
        drawn.append(rng.normal())
    drawn = []
    assert len({watched.count_lines(f, [np.arange(n), np.random.default_rng(5)], {}) for n in (10, 200)}) == 1
    f(np.arange(200), np.random.default_rng(5))
    assert drawn[1] == drawn[2]


def test_arrays_are_seen_wherever_they_are():
    def f(net, *, state):
        return sum(map(times, net["w"], state[0]))
    a = np.ones(100)
    assert watched.count_lines(f, [{"w": a}], {"state": (a,)}) > 100 > watched.count_lines(f, [{"w": a[:3]}], {
        "state": (a[:3],)})


def test_numpy_is_as_before_even_after_an_error():
    def fails(x):
        assert type(np.array(1)) is elements.Told
        raise KeyError
    before = np.array, np.asarray, np.nditer, np.random.default_rng
    with pytest.raises(AssertionError):         # the second time, with arrays as they are
        watched.count_lines(fails, [np.ones(2)], {})
    assert before == (np.array, np.asarray, np.nditer, np.random.default_rng)


@pytest.mark.parametrize("name", ["mean", "var", "std"])
def test_what_numpy_wrote_in_python_is_one_step_and_gives_arrays_that_tell(name):
    x = np.arange(6.0).reshape(2, 3)
    with elements.telling() as counter:
        a = elements.told(x)
        method, out = getattr(a, name), np.empty(3)
        assert type(method(axis=0)) is elements.Told and type(method()) is np.float64
        assert method(axis=0, out=out, where=a > -1) is out and counter.taken == 0
        assert a.astype(object).mean(axis=0).tolist() == [1.5, 2.5, 3.5] and counter.taken > 0
    np.testing.assert_array_equal(method(axis=1, keepdims=True), getattr(x, name)(axis=1, keepdims=True))

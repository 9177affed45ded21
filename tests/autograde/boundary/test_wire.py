"""Plain values as bytes: what goes in comes out, and hostile bytes give one kind of error."""

import contextlib
import math
import pickle
import random
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograde.boundary import wire
from autograde.boundary.wire import WireError, pack, unpack

ARRAYS = npst.arrays(st.sampled_from(wire.DTYPES), npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
LEAVES = (st.none() | st.booleans() | st.integers(-2**4000, 2**4000) | st.floats() | st.text() | ARRAYS
          | ARRAYS.filter(np.size).map(lambda a: a.flat[0]))
VALUES = st.recursive(LEAVES, lambda inner: (st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple)
                                             | st.dictionaries(st.text(), inner, max_size=4)), max_leaves=12)


def same(a, b):
    """Equal to the bit, and of one type all the way down."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return struct.pack("d", a) == struct.pack("d", b) if isinstance(a, float) else a == b


@given(VALUES)
@settings(deadline=None)
def test_what_goes_in_comes_out(value):
    assert same(unpack(pack(value)), value)


def test_an_array_comes_out_whole_whatever_its_layout():
    a = np.arange(24.0).reshape(2, 3, 4)
    for view in a, a.T, a[::-1, 1:, ::2], a.astype(">f8"), np.broadcast_to(a[0], (5, 3, 4)), a[0, 0, 0, ...]:
        out = unpack(pack(view))
        np.testing.assert_array_equal(out, view)
        assert out.flags.writeable and out.flags.c_contiguous and out.dtype == np.float64


def test_what_comes_out_shares_no_memory_with_the_bytes():
    data = bytearray(pack(np.zeros(4)))
    out = unpack(data)
    data[:] = b"\xff" * len(data)
    np.testing.assert_array_equal(out, 0)


class Sly(float):
    """A number that says what it likes about itself."""


class SlyArray(np.ndarray):
    """An array that does."""


@pytest.mark.parametrize("value, named", [
    (object(), "type object"), (Sly(1), "type Sly"), (1j, "type complex"), ({1, 2}, "type set"), (b"x", "type bytes"),
    (len, "type builtin_function_or_method"), (np.zeros(2).view(SlyArray), "type SlyArray"),
    ({1: 2}, "key of type int"),
    (np.array([None]), "array of object"), (np.zeros(1, "V8"), r"array of \|V8"), (np.array(["a"]), "array of <U1"),
    (np.zeros(1, "M8[s]"), "array of datetime64"), (np.zeros(1, [("a", float)]), "array of"),
    (np.ma.masked_array([1.0]), "type MaskedArray"), (np.longdouble(1), "type longdouble"),
    ("\ud800", "half a character"),
    (1 << 5000, "5001 bits"), (np.zeros((1,) * 17), "17 axes")])
def test_anything_else_is_refused_by_name(value, named):
    with pytest.raises(WireError, match=named):
        pack([value])


def test_size_count_and_depth_are_bounded():
    itself = []
    itself.append(itself)
    for value in (itself, [None] * (wire.ITEMS + 1), "x" * (wire.BYTES + 1), [np.zeros(1 << 20)] * 9,
                  np.broadcast_to(np.zeros(1), (2**40,))):
        with pytest.raises(WireError):
            pack(value)


def header(shape, dtype=11):
    return b"a" + bytes([dtype, len(shape)]) + struct.pack(f"<{len(shape)}Q", *shape)


@pytest.mark.parametrize("data", [
    b"", b"?", b"i\x00\x00", b"i\xff\xff", b"i\x01\x02" + bytes(0x201), b"f1234567",
    b"s\xff\xff\xff\xff", b"s\x01\x00\x00\x00\xff",
    b"l\xff\xff\xff\xff", b"l\xff\xff\xff\xffNNN", b"l\x01\x00\x00\x00" * 1000, b"l\x01\x00\x00\x00" * 1_000_000,
    b"d\x02\x00\x00\x00" + b"\x01\x00\x00\x00aN" * 2, b"d\x01\x00\x00\x00\x01\x00\x00\x00a", b"NN", pack(1) + b"\x00",
    header((2**63, 2**63)), header((2**64 - 1,)), header((2**32, 2**32)), header((0, *[2**62] * 15)),
    header((1,) * 17),
    header((3,)) + bytes(23), header((3,)) + bytes(25),
    header((4,), dtype=0) + b"\x00\x01\x02\x00", header((1,), dtype=200),
    header((10**8,)), b"x\x0b1234567", pickle.dumps({}), b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'shape': (1,), }"])
def test_hostile_bytes_are_refused_and_cost_nothing(data):
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            unpack(data)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_too_many_bytes_are_not_even_read():
    with pytest.raises(WireError, match="at most"):
        unpack(bytes(wire.BYTES + 1))


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=500)
def test_any_bytes_are_a_value_or_a_wire_error(data):
    try:
        value = unpack(data)
    except WireError:
        return
    assert same(unpack(pack(value)), value)


@given(VALUES, st.data())
@settings(deadline=None, max_examples=300)
def test_a_damaged_value_is_a_value_or_a_wire_error(value, data):
    damaged = bytearray(pack(value))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at:at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
        if not damaged:
            break
    with contextlib.suppress(WireError):
        unpack(bytes(damaged))


def test_a_hundred_thousand_hostile_replies():
    dice = random.Random(1122)
    seeds = [pack([7, "value", [np.arange(6.0).reshape(2, 3), {"a": (1, "é", None)}, np.bool_(True), 2**70]]),
             pack([7, "raised", "ValueError", "x"]), pack([1, "value", np.ones((2, 0, 3), "c16")])]
    values = 0
    for _ in range(100_000):
        data = bytearray(dice.choice(seeds))
        for _ in range(dice.randrange(1, 4)):
            data[dice.randrange(len(data))] = dice.choice((0, 1, 255, dice.randrange(256)))
        if dice.random() < 0.2:
            del data[dice.randrange(len(data)):]
        try:
            unpack(bytes(data))
            values += 1
        except WireError:
            pass
    assert 0 < values < 100_000                 # both kinds occurred


def test_nan_and_the_sign_of_zero_arrive():
    a = np.array([math.nan, -0.0, math.inf])
    assert unpack(pack(a)).tobytes() == a.tobytes()
    assert math.copysign(1, unpack(pack(-0.0))) == -1



"""Plain values as bytes, for the way between the judge and a student's process.

A value is one tag byte and what it needs: lengths first, then the bytes of numbers and text.  There
is no tag for code, classes or references to anything, so what comes out of unpack is data whatever
the bytes were; and every length is checked before anything of that size is made.  (Not .npy: its header
is a Python expression, which a hostile sender can nest as deep as he likes.  Never pickle.)

None, bool, int, float, str, list, tuple, dict with str keys, and NumPy's arrays and scalars of
booleans, integers, floats and complex numbers travel, of exactly these types.  Arrays arrive in C order
and in the machine's byte order.
"""

import math
import struct
from typing import Any

import numpy as np

BYTES = 64 << 20                # of one packed value
ITEMS = 100_000                 # values in it, counting each container and each thing in it
DEPTH = 16                      # of containers in containers
INTEGER = 512                   # bytes of a Python int
AXES = 16                       # of an array

DTYPES = [np.dtype(name) for name in
          ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")]
CODES = {dtype: code for code, dtype in enumerate(DTYPES)}
SCALARS = {*(dtype.type for dtype in DTYPES), np.longlong, np.ulonglong}


class WireError(ValueError):
    """A value that may not travel, or bytes that are no value."""


def pack(value: Any) -> bytes:
    """The bytes of a value.

    Raises WireError if it holds anything but the types above, or exceeds a limit of this module.
    """
    parts: list[bytes] = []
    _pack(value, parts, _Limits(), depth=0)
    return b"".join(parts)


def unpack(data: bytes) -> Any:
    """The value of these bytes; unpack(pack(value)) equals value.

    Raises WireError, and nothing else, for any other bytes.
    """
    if len(data) > BYTES:
        raise WireError(f"{len(data)} bytes; at most {BYTES} are read")
    reader = _Reader(data)
    value = _unpack(reader, _Limits(), depth=0)
    if reader.left:
        raise WireError(f"{reader.left} bytes too many")
    return value


class _Limits:
    """What one value has used up so far."""

    def __init__(self) -> None:
        self.items = self.bytes = 0

    def use(self, depth: int, nbytes: int = 0) -> None:
        self.items += 1
        self.bytes += nbytes
        if self.items > ITEMS:
            raise WireError(f"more than {ITEMS} values in one")
        if self.bytes > BYTES:
            raise WireError(f"more than {BYTES} bytes")
        if depth > DEPTH:
            raise WireError(f"containers in containers more than {DEPTH} deep")


def _pack(value: Any, parts: list[bytes], limits: _Limits, depth: int) -> None:
    kind = type(value)                          # exactly: a subclass may lie about what it holds
    limits.use(depth)
    if value is None:
        parts.append(b"N")
    elif kind is bool:
        parts.append(b"T" if value else b"F")
    elif kind is int:
        size = value.bit_length() // 8 + 1
        if size > INTEGER:
            raise WireError(f"an integer of {value.bit_length()} bits")
        parts.append(b"i" + struct.pack("<H", size) + value.to_bytes(size, "little", signed=True))
    elif kind is float:
        parts.append(b"f" + struct.pack("<d", value))
    elif kind is str:
        parts.append(b"s" + _packed_text(value, limits, depth))
    elif kind in (list, tuple):
        parts.append((b"l" if kind is list else b"t") + struct.pack("<I", len(value)))
        for item in value:
            _pack(item, parts, limits, depth + 1)
    elif kind is dict:
        parts.append(b"d" + struct.pack("<I", len(value)))
        for key, item in value.items():
            if type(key) is not str:
                raise WireError(f"a dict with a key of type {type(key).__name__}")
            parts.append(_packed_text(key, limits, depth))
            _pack(item, parts, limits, depth + 1)
    elif kind is np.ndarray or kind in SCALARS:
        _pack_array(value, parts, limits, depth, b"a" if kind is np.ndarray else b"x")
    else:
        raise WireError(f"a value of type {kind.__name__}")


def _packed_text(text: str, limits: _Limits, depth: int) -> bytes:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise WireError("text with half a character in it") from None
    limits.use(depth, len(data))
    return struct.pack("<I", len(data)) + data


def _pack_array(value: Any, parts: list[bytes], limits: _Limits, depth: int, tag: bytes) -> None:
    a = np.asarray(value)
    dtype = a.dtype.newbyteorder("=") if a.dtype.kind in "biufc" else a.dtype
    code = CODES.get(dtype)
    if code is None:
        raise WireError(f"an array of {a.dtype}")
    if a.ndim > AXES:
        raise WireError(f"an array with {a.ndim} axes")
    limits.use(depth, a.nbytes)
    shape = b"" if tag == b"x" else struct.pack(f"<B{a.ndim}Q", a.ndim, *a.shape)
    parts.append(tag + bytes([code]) + shape + a.astype(dtype.newbyteorder("<"), copy=False).tobytes())


class _Reader:
    """Bytes from a sender who may lie."""

    def __init__(self, data: bytes) -> None:
        self.data, self.position = memoryview(data).cast("B"), 0

    @property
    def left(self) -> int:
        return len(self.data) - self.position

    def take(self, size: int) -> memoryview:
        if size > self.left:
            raise WireError(f"{size} bytes announced, {self.left} left")
        taken = self.data[self.position:self.position + size]
        self.position += size
        return taken

    def number(self, form: str) -> Any:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def text(self) -> str:
        data = bytes(self.take(self.number("<I")))
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise WireError("text that is not UTF-8") from None


def _unpack(reader: _Reader, limits: _Limits, depth: int) -> Any:
    limits.use(depth)
    tag = bytes(reader.take(1))
    if tag == b"N":
        return None
    if tag in (b"T", b"F"):
        return tag == b"T"
    if tag == b"i":
        size = reader.number("<H")
        if not 1 <= size <= INTEGER:
            raise WireError(f"an integer of {size} bytes")
        return int.from_bytes(reader.take(size), "little", signed=True)
    if tag == b"f":
        return reader.number("<d")
    if tag == b"s":
        return reader.text()
    if tag in (b"l", b"t"):
        items = [_unpack(reader, limits, depth + 1) for _ in range(reader.number("<I"))]
        return items if tag == b"l" else tuple(items)
    if tag == b"d":
        return _unpack_dict(reader, limits, depth)
    if tag in (b"a", b"x"):
        return _unpack_array(reader, limits, depth, scalar=tag == b"x")
    raise WireError(f"unknown tag {tag!r}")


def _unpack_dict(reader: _Reader, limits: _Limits, depth: int) -> dict[str, Any]:
    value = {}
    for _ in range(reader.number("<I")):
        key = reader.text()
        if key in value:
            raise WireError("a key that occurs twice")
        value[key] = _unpack(reader, limits, depth + 1)
    return value


def _unpack_array(reader: _Reader, limits: _Limits, depth: int, *, scalar: bool) -> Any:
    code = reader.number("<B")
    if code >= len(DTYPES):
        raise WireError(f"unknown dtype {code}")
    dtype = DTYPES[code]
    ndim = 0 if scalar else reader.number("<B")
    if ndim > AXES:
        raise WireError(f"an array with {ndim} axes")
    shape = tuple(reader.number("<Q") for _ in range(ndim))
    size = dtype.itemsize * math.prod(shape)    # Python integers: these cannot overflow
    limits.use(depth, size)
    if math.prod(n for n in shape if n) > BYTES:                # an empty array may not claim huge axes either
        raise WireError(f"an array of shape {shape}")
    data = reader.take(size)
    if dtype.kind == "b" and np.any(np.frombuffer(data, np.uint8) > 1):
        raise WireError("a boolean that is neither 0 nor 1")
    a = np.frombuffer(data, dtype.newbyteorder("<")).astype(dtype).reshape(shape)       # astype copies: ours, writable
    return a[()] if scalar else a

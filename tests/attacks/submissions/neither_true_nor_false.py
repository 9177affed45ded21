"""Forges booleans that are neither 0 nor 1, on which NumPy's results differ."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    send(b"l\x03\x00\x00\x00i\x01\x00\x03s\x05\x00\x00\x00valuea\x00\x01" + struct.pack("<Q", 5) + b"\x02" * 5)
    return x

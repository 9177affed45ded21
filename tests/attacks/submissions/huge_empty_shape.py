"""Forges an empty array with fifteen enormous axes: no bytes, and yet too large to make."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    send(b"l\x03\x00\x00\x00i\x01\x00\x03s\x05\x00\x00\x00valuea\x0b\x10" + struct.pack("<16Q", 0, *[1 << 62] * 15))
    return x

"""Forges an array whose shape is negative, if read as signed."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    send(b"l\x03\x00\x00\x00i\x01\x00\x03s\x05\x00\x00\x00valuea\x0b\x02" + struct.pack("<qq", -1, -1) + bytes(8))
    return x

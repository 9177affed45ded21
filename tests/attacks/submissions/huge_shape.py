"""Forges an array whose shape is 2**63 by 2**63."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    send(b"l\x03\x00\x00\x00i\x01\x00\x03s\x05\x00\x00\x00valuea\x0b\x02" + struct.pack("<QQ", 2**63, 2**63))
    return x

"""Writes a wrong answer in the right form before its function returns."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


from autograde.boundary import wire


def double(x):
    for n in range(100):
        send(wire.pack([n, "value", x]))
    return x

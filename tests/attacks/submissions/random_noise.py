"""Sends random bytes as an answer."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    send(b"l\x03\x00\x00\x00" + os.urandom(10_000))
    return x

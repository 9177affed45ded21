"""Announces an answer of 4 GB and starts to send it."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    os.write(3, b"\xff\xff\xff\xff")
    while True:
        os.write(3, bytes(1 << 16))

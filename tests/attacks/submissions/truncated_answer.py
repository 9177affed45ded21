"""Announces an answer, sends half of it and ends."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    os.write(3, struct.pack("<I", 1000) + b"t" * 500)
    os._exit(0)

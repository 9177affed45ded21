"""Forges a list in a list in a list …, a million deep."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


def double(x):
    send(b"l\x01\x00\x00\x00" * 1_000_000)
    return x

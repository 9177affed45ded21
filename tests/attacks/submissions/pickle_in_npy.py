"""Sends an .npy file with a pickle in it, and one whose header is a deep expression."""
import struct


def send(data):
    os.write(3, struct.pack("<I", len(data)) + data)


import io

turn = iter([1, 0, 0, 0])


def double(x):
    file = io.BytesIO()
    np.save(file, np.array([{}], dtype=object), allow_pickle=True)
    header = "(" * 60_000 + ")" * 60_000
    send(file.getvalue() if next(turn) else b"\x93NUMPY\x02\x00" + struct.pack("<I", len(header)) + header.encode())
    return x

"""Sends home what it has seen, over UDP."""
import socket


def double(x):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as home:
        home.sendto(b"hello", ("127.0.0.1", UDP))
    return 2 * x

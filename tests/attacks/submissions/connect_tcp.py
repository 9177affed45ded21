"""Sends home what it has seen, over TCP."""
import socket


def double(x):
    with socket.create_connection(("127.0.0.1", TCP), timeout=0.2) as home:
        home.sendall(b"hello")
    return 2 * x

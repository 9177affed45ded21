"""Looks up a name, which tells its server something."""
import socket


def double(x):
    socket.setdefaulttimeout(0.2)
    socket.getaddrinfo("answer.example.org", 80)
    return 2 * x

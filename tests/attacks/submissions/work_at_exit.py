"""Waits for the end of its process to do its work."""
import atexit
import threading
import time


class Last:
    def __del__(self):
        open(f"{COURSE}/owned", "w")


last = sys.stdout = Last()
atexit.register(lambda: open(f"{COURSE}/owned", "w"))
threading.Thread(target=lambda: [time.sleep(60) for _ in range(60)]).start()


def double(x):
    return x

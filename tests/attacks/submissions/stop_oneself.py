"""Stops its own process, which then neither works nor ends."""
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    os.kill(0, signal.SIGTSTP)
    while True:
        pass

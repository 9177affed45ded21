"""Signals its whole process group, which reached the fork server once."""
import signal


def double(x):
    for number in signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP:
        os.kill(0, number)
        os.killpg(0, number)
    return x

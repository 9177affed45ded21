"""Joins another process group or session, to be signalled or to signal with it."""
def double(x):
    for leave in os.setsid, (lambda: os.setpgid(0, 0)), (lambda: os.tcsetpgrp(0, 1)), (lambda: os.setpgid(0, 2)):
        try:
            leave()
        except OSError:
            continue
        return 2 * x
    return x

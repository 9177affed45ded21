"""Writes machine code into memory and makes system calls that no library would."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


import mmap


def double(x):
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(b"\xb8\x39\x00\x00\x00\x0f\x05\xc3")                # mov eax, fork; syscall; ret
    fork = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    pid = fork()
    if pid == 0:
        os._exit(0)
    return 2 * x if pid > 0 else x

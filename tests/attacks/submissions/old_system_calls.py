"""Calls the kernel through its 32-bit door, whose numbers differ."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


import mmap


def double(x):
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(b"\x53\xb8\x02\x00\x00\x00\xcd\x80\x5b\xc3")        # push rbx; mov eax, fork; int 0x80; pop rbx; ret
    fork = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    pid = fork()
    if pid == 0:
        os._exit(0)
    return 2 * x if pid > 0 else x

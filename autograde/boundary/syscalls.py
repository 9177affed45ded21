"""The system calls that students' code may make, as a filter program for the kernel.

A list of what is allowed, not of what is forbidden: computing, memory, files it can already reach, clocks and
threads.  Everything else answers EPERM: new processes, other programs, sockets, shared memory, mounts,
namespaces, tracing, keys, and whatever the next kernel invents.
"""

import platform
import struct

# name: number on x86_64, number on aarch64 (None: does not exist there)
ALLOWED = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "lseek": (8, 62), "close": (3, 57), "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24),
    "fcntl": (72, 25), "open": (2, None), "openat": (257, 56), "pipe": (22, None), "pipe2": (293, 59),
    "stat": (4, None), "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291),
    "statfs": (137, 43), "fstatfs": (138, 44), "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, None), "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49),
    "fchdir": (81, 50), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, None),
    "mkdirat": (258, 34), "rmdir": (84, None), "unlink": (87, None), "unlinkat": (263, 35), "truncate": (76, 45),
    "ftruncate": (77, 46), "fsync": (74, 82), "fdatasync": (75, 83), "umask": (95, 166), "chmod": (90, None),
    "fchmod": (91, 52), "fchmodat": (268, 53), "utimensat": (280, 88),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216), "madvise": (28, 233),
    "msync": (26, 227), "brk": (12, 214),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sigaltstack": (131, 132),
    "restart_syscall": (219, 128), "kill": (62, 129), "tgkill": (234, 131), "alarm": (37, None),
    "getitimer": (36, 102), "setitimer": (38, 103),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153), "getrusage": (98, 165),
    "getrlimit": (97, 163), "prlimit64": (302, 261), "sysinfo": (99, 179), "uname": (63, 160),
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getrandom": (318, 278),
    "futex": (202, 98), "set_tid_address": (218, 96), "set_robust_list": (273, 99), "rseq": (334, 293),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "membarrier": (324, 283), "getcpu": (309, 168),
    "exit": (60, 93), "exit_group": (231, 94),
}
SPECIAL = {"clone": (56, 220), "clone3": (435, 435), "ioctl": (16, 29)}
ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}        # the kernel's name, our column

THREAD = 0x00010000                             # clone's flag that makes a thread
NAMESPACES = 0x7E020000                         # and those that make namespaces
HARMLESS = [0x5401, 0x5413, 0x541B, 0x5450, 0x5451]            # TCGETS TIOCGWINSZ FIONREAD FIONCLEX FIOCLEX

LOAD, MASK, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06          # the kernel's opcodes
NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24                          # offsets into what the filter sees
ALLOW, KILL, REFUSE, UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026       # … EPERM, ENOSYS


def known(machine: str | None = None) -> bool:
    """Whether there is a filter for this kind of processor."""
    return (machine or platform.machine()) in ARCHITECTURES


def filter_program(machine: str | None = None) -> bytes:
    """The filter as the kernel reads it: instructions of eight bytes.  KeyError for a processor that is not known."""
    architecture, column = ARCHITECTURES[machine or platform.machine()]
    clone, clone3, ioctl = (SPECIAL[name][column] for name in ("clone", "clone3", "ioctl"))
    allowed = [number for numbers in ALLOWED.values() if (number := numbers[column]) is not None]
    program = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL),
               (LOAD, 0, 0, NUMBER),
               (AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, REFUSE),                    # x86_64's second table
               (EQUAL, 0, 1, clone3), (RETURN, 0, 0, UNKNOWN),                          # the C library then uses clone
               (EQUAL, 0, 4, clone), (LOAD, 0, 0, FIRST), (MASK, 0, 0, THREAD | NAMESPACES),
               (EQUAL, 0, 1, THREAD), (RETURN, 0, 0, ALLOW),
               (LOAD, 0, 0, NUMBER),
               (EQUAL, 0, len(HARMLESS) + 3, ioctl), (LOAD, 0, 0, SECOND)]
    program += [(EQUAL, len(HARMLESS) - i, 0, request) for i, request in enumerate(HARMLESS)]
    program += [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    program += [(EQUAL, len(allowed) - i, 0, number) for i, number in enumerate(allowed)]
    program += [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)

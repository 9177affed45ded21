"""The inner wall: what one submission's process does to itself before the student's code runs in it.

This runs behind the outer wall (outer_wall.py), in a fork of the fork server.  Every step that fails
raises, and then nothing of the student's is run.
"""

import ctypes
import fcntl
import functools
import os
import resource

from autograde.boundary import syscalls
from autograde.sandbox.inside import worker

NAMESPACES = {"mnt": 0x00020000, "cgroup": 0x02000000, "uts": 0x04000000, "ipc": 0x08000000, "user": 0x10000000,
              "pid": 0x20000000, "net": 0x40000000}
READ_ONLY, NO_SUID, NO_DEV, NO_EXEC, RECURSIVE, PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
DUMPABLE, NO_NEW_PRIVILEGES, SUBREAPER, DROP_FROM_BOUND, FILTER = 4, 38, 36, 24, 22      # prctl's numbers
ROOM = "size=16m,nr_inodes=256,mode=0700"       # /tmp of one submission
THREADS = 32

libc = ctypes.CDLL(None, use_errno=True)
filter_program = functools.cache(syscalls.filter_program)           # made once, in the fork server


def succeed(result, step):
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{step}: {os.strerror(number)}")


def prctl(option, *values):
    values = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in (*values, 0, 0, 0, 0)[:4]]
    succeed(libc.prctl(option, *values), f"prctl {option}")


def mount(kind, where, flags, options=""):
    succeed(libc.mount(kind.encode(), where.encode(), kind.encode(), flags, options.encode()), f"mounting {where}")


def guard_server():
    """For the fork server: nobody may look into it, and orphans of its forks become its own children."""
    prctl(DUMPABLE, 0)
    prctl(SUBREAPER, 1)
    filter_program()


def new_namespaces():
    """Own users, processes (for the next child), mounts, network, names and message queues."""
    uid, gid = os.getuid(), os.getgid()
    prctl(DUMPABLE, 1)                          # or /proc/self/uid_map would not be ours to write
    succeed(libc.unshare(sum(NAMESPACES.values())), "new namespaces")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        write(f"/proc/self/{name}", text)


def raise_walls(*, megabytes, seconds):
    """All the rest, in the first process of the new namespaces."""
    os.setsid()                                 # kill(0, …) reaches a whole group, in outer namespaces as well
    write("/proc/sys/user/max_user_namespaces", "0")                # and without these, none of the others
    succeed(libc.mount(None, b"/", None, RECURSIVE | PRIVATE, None), "private mounts")
    mount("tmpfs", "/tmp", NO_SUID | NO_DEV | NO_EXEC, ROOM)
    mount("tmpfs", "/proc", NO_SUID | NO_DEV | NO_EXEC | READ_ONLY, "size=4k,nr_inodes=1,mode=0555")
    os.chdir("/tmp")
    bind(megabytes=megabytes, seconds=seconds)


def bind(*, megabytes, seconds):
    """Limits, no rights, and the filter: for good."""
    worker.limit_resources(megabytes, seconds)
    resource.setrlimit(resource.RLIMIT_NPROC, (THREADS, THREADS))
    drop_capabilities()
    prctl(DUMPABLE, 0)
    prctl(NO_NEW_PRIVILEGES, 1)
    install_filter()


def write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def keep_only(*descriptors):
    """Close all other files; descriptors become 3, 4, …, and 0, 1, 2 lead nowhere."""
    safe = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (*descriptors, os.open("/dev/null", os.O_RDWR))]
    *kept, nowhere = safe                       # all above the numbers that they will be copied to
    for standard in 0, 1, 2:
        os.dup2(nowhere, standard)
    for number, fd in enumerate(kept, 3):
        os.dup2(fd, number, inheritable=False)
    os.closerange(3 + len(kept), os.sysconf("SC_OPEN_MAX"))


def drop_capabilities():
    for capability in range(64):
        if libc.prctl(DROP_FROM_BOUND, capability, 0, 0, 0):
            break                               # past the last one that this kernel knows
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    succeed(libc.capset(header, nothing), "dropping capabilities")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install_filter():
    """From here on only the calls of syscalls.py."""
    program = filter_program()
    prctl(FILTER, 2, ctypes.byref(_Program(len(program) // 8, program)))

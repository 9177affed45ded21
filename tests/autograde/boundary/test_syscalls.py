"""The filter of system calls, run here as the kernel runs it."""

import re
import struct
from pathlib import Path

import pytest

from autograde.boundary.syscalls import (
    ALLOW,
    ALLOWED,
    ARCHITECTURES,
    HARMLESS,
    KILL,
    REFUSE,
    SPECIAL,
    THREAD,
    UNKNOWN,
    filter_program,
    known,
)


def verdict(program, number, architecture, first=0, second=0):
    """What the program says of a system call: an interpreter of the five instructions that it uses."""
    seen = struct.pack("=IIQ6Q", number, architecture, 0, first, second, 0, 0, 0, 0)
    code = [struct.unpack("=HBBI", program[i:i + 8]) for i in range(0, len(program), 8)]
    at = value = 0
    while True:
        kind, yes, no, constant = code[at]
        at += 1
        if kind == 0x20:
            value, = struct.unpack_from("=I", seen, constant)
        elif kind == 0x54:
            value &= constant
        elif kind == 0x06:
            return constant
        else:
            at += yes if (value == constant if kind == 0x15 else value >= constant) else no


@pytest.fixture(params=ARCHITECTURES)
def machine(request):
    architecture, column = ARCHITECTURES[request.param]
    return filter_program(request.param), architecture, column


def test_what_is_on_the_list_is_allowed_and_nothing_else(machine):
    program, architecture, column = machine
    allowed = {numbers[column] for numbers in ALLOWED.values()} - {None}
    special = {numbers[column] for numbers in SPECIAL.values()}
    for number in range(600):
        if number not in special:
            assert verdict(program, number, architecture) == (ALLOW if number in allowed else REFUSE), number


def test_another_architecture_is_killed_and_the_second_table_refused(machine):
    program, architecture, _ = machine
    for number in range(600):
        for other in 0x40000003, architecture ^ 1:              # 32 bit, for one
            assert verdict(program, number, other) == KILL
        assert verdict(program, 0x40000000 + number, architecture) == REFUSE


def test_threads_are_allowed_and_processes_and_namespaces_are_not(machine):
    program, architecture, column = machine
    clone, clone3 = SPECIAL["clone"][column], SPECIAL["clone3"][column]
    thread = 0x3D0F00                           # as the C library makes one
    assert thread & THREAD
    assert verdict(program, clone, architecture, THREAD) == verdict(program, clone, architecture, thread) == ALLOW
    for flags in 0, 17, thread & ~THREAD:
        assert verdict(program, clone, architecture, flags) == REFUSE
    for bit in 17, 25, 26, 27, 28, 29, 30:                      # a new namespace each
        assert verdict(program, clone, architecture, thread | 1 << bit) == REFUSE
    assert verdict(program, clone3, architecture) == UNKNOWN


def test_of_ioctl_the_harmless_requests_are_allowed(machine):
    program, architecture, column = machine
    for request in [*HARMLESS, 0x5412, 0x541C, 0]:              # TIOCSTI types for somebody else
        expected = ALLOW if request in HARMLESS else REFUSE
        assert verdict(program, SPECIAL["ioctl"][column], architecture, 0, request) == expected


def test_an_unknown_processor_has_no_filter():
    assert known("x86_64") and known("aarch64") and not known("riscv64")
    with pytest.raises(KeyError):
        filter_program("riscv64")


@pytest.mark.parametrize("machine, header", [("x86_64", "x86_64-linux-gnu/asm/unistd_64.h"),
                                             ("aarch64", "asm-generic/unistd.h")])
def test_the_numbers_are_the_kernels(machine, header):
    header = Path("/usr/include", header)
    if not header.exists():
        pytest.skip("needs the kernel's headers")
    text = header.read_text()
    numbers = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    numbers |= {"newfstatat": numbers.get("newfstatat", numbers.get("fstatat"))}
    column = ARCHITECTURES[machine][1]
    for name, both in (ALLOWED | SPECIAL).items():
        if both[column] is not None:
            assert numbers[name] == str(both[column]), name


BREAKERS = """
    fork vfork execve execveat socket socketpair connect bind sendto sendmsg ptrace process_vm_readv mount umount2
    unshare setns chroot pivot_root memfd_create shmget shmat mq_open prctl seccomp bpf io_uring_setup userfaultfd
    perf_event_open keyctl mknod mknodat link linkat symlink symlinkat setuid setsid setpgid personality open_tree
    kexec_load name_to_handle_at open_by_handle_at setrlimit pidfd_open"""


@pytest.mark.parametrize("name", BREAKERS.split())
def test_what_breaks_out_of_sandboxes_is_not_on_the_list(name):
    assert name not in ALLOWED | SPECIAL

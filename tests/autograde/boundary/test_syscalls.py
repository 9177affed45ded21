"""The filter of system calls, run here as the kernel runs it."""

import struct

import pytest

from autograde.boundary.syscalls import (
    ALLOW,
    ALLOWED,
    ARCHITECTURES,
    HARMLESS,
    KILL,
    NAMESPACES,
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
    assert verdict(program, 0, architecture ^ 1) == KILL
    assert verdict(program, 0x40000000, architecture) == REFUSE


def test_threads_are_allowed_and_processes_and_namespaces_are_not(machine):
    program, architecture, column = machine
    clone, clone3 = SPECIAL["clone"][column], SPECIAL["clone3"][column]
    assert verdict(program, clone, architecture, THREAD) == ALLOW
    assert verdict(program, clone, architecture, 0) == REFUSE
    assert verdict(program, clone, architecture, THREAD | (NAMESPACES & -NAMESPACES)) == REFUSE
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

"""Tests of the filter of system calls, run by a small machine that knows the few instructions it uses."""

import errno
import re
import struct
from pathlib import Path

import pytest

from nbgrader_sandbox.execution import system_calls
from nbgrader_sandbox.execution.system_calls import MACHINES, REFUSED

ALLOWED = 0
NAMES = {name: Path(path) for name, path in {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"}.items()}
NAMES["aarch64"] = Path("/usr/include/asm-generic/unistd.h")
X32, FORK = 1 << 30, 17
each_machine = pytest.mark.parametrize("machine", MACHINES)


def answer(machine, number, *arguments, code=None):
    """Run the assembled filter as the kernel of a machine does; return the error that it answers with, or 0."""
    given = [*arguments, *[0] * 6][:6]
    seen = struct.pack("=iIQ6Q", number, MACHINES[machine][1] if code is None else code, 0, *given)
    program = [*struct.iter_unpack("=HBBI", system_calls.assembled(system_calls.filter_program(machine)))]
    place = loaded = 0
    while True:
        operation, if_true, if_false, operand = program[place]
        if operation == system_calls.RETURN:
            assert operand in (system_calls.ALLOW, system_calls.ERROR | operand & 0xFFFF)
            return ALLOWED if operand == system_calls.ALLOW else operand & 0xFFFF
        if operation == system_calls.LOAD:
            (loaded,) = struct.unpack_from("=I", seen, operand)
        else:
            tests = {0x15: loaded == operand, 0x35: loaded >= operand, 0x45: bool(loaded & operand)}
            place += if_true if tests[operation] else if_false
        place += 1


@pytest.mark.parametrize("call", REFUSED)
@each_machine
def test_refused_call_is_answered_with_an_error(machine, call):
    number = REFUSED[call][MACHINES[machine][0]]
    assert number is None or answer(machine, number) == errno.EPERM


@each_machine
def test_every_other_known_call_is_allowed(machine):
    numbers = set(system_calls.numbers(machine).values())
    others = set(range(system_calls.LAST + 1)) - numbers
    assert len(others) > 300
    assert {answer(machine, number) for number in others} == {ALLOWED}


@each_machine
def test_call_that_is_newer_than_the_table_does_not_exist(machine):
    newer = (system_calls.LAST + 1, 999, X32, X32 | 39, 0xFFFFFFFF - (1 << 32))
    assert {answer(machine, number) for number in newer} == {errno.ENOSYS}


@each_machine
def test_call_of_another_machine_does_not_exist(machine):
    codes = {code for _, code in MACHINES.values()} - {MACHINES[machine][1]} | {0x40000003, 0x40000028, 0}
    assert {answer(machine, 20, code=code) for code in codes} == {errno.ENOSYS}


@pytest.mark.parametrize("flag", [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000])
@each_machine
def test_process_in_a_new_namespace_is_refused(machine, flag):
    clone = system_calls.numbers(machine)["clone"]
    assert answer(machine, clone, flag | FORK) == errno.EPERM
    assert answer(machine, clone, FORK) == ALLOWED
    assert answer(machine, clone, 0x3D0F00) == ALLOWED  # a thread


@each_machine
def test_clone3_does_not_exist_so_that_libc_uses_clone(machine):
    assert answer(machine, system_calls.numbers(machine)["clone3"]) == errno.ENOSYS


@pytest.mark.parametrize("call", ["socket", "socketpair"])
@each_machine
def test_only_local_and_internet_sockets_are_allowed(machine, call):
    number = system_calls.numbers(machine)[call]
    allowed = {family for family in range(60) if answer(machine, number, family, 1, 9) == ALLOWED}
    assert allowed == {1, 2, 10}
    assert answer(machine, number, 40) == errno.EAFNOSUPPORT
    assert answer(machine, number, (7 << 32) | 40) == errno.EAFNOSUPPORT


@each_machine
def test_netlink_tells_names_of_networks_and_nothing_else(machine):
    number = system_calls.numbers(machine)["socket"]
    assert [protocol for protocol in range(30) if answer(machine, number, 16, 3, protocol) == ALLOWED] == [0]


@each_machine
def test_personality_can_be_asked_and_not_changed(machine):
    number = system_calls.numbers(machine)["personality"]
    assert [answer(machine, number, each) for each in (0, 0xFFFFFFFF, 0x40000, 8)] == [0, 0, errno.EPERM, errno.EPERM]


@each_machine
def test_terminal_cannot_be_made_to_type(machine):
    number = system_calls.numbers(machine)["ioctl"]
    assert [answer(machine, number, 0, each) for each in (0x5412, 0x541C, 0x5413)] == [errno.EPERM, errno.EPERM, 0]


@each_machine
def test_number_of_each_call_is_that_of_the_machines_header(machine):
    if not NAMES[machine].exists():
        pytest.skip("the headers of the C library are not installed")
    text = NAMES[machine].read_text(encoding="utf-8")
    real = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b", text)}
    ours = system_calls.numbers(machine)
    newer = {name for name, number in ours.items() if number >= 450}  # an old header does not have them
    assert {name: real.get(name) for name in ours if name not in newer - set(real)} == {
        name: number for name, number in ours.items() if name not in newer - set(real)
    }

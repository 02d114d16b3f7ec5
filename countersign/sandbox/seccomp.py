"""Seccomp: take from this process the system calls that reading a file does not need.

A small program that the kernel runs before each call (a BPF filter, `seccomp(2)`). It takes away sockets, programs,
other processes, writing and changing files, and whatever call is newer than this list.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterator
from errno import EACCES, ENOSYS, EPERM
from typing import Final

from .system_calls import NEWEST, SINCE_THEN, TAKEN, Calls

_NO_NEW_PRIVILEGES: Final = 38  # of prctl
_SET_SECCOMP: Final = 22
_FILTER: Final = 2

# Instructions: load a word of the call, compare it and go on when it is so, else jump over some; answer.
_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_AT_LEAST: Final = 0x35
_ANY_BIT: Final = 0x45
_ANSWER: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_ERROR: Final = 0x00050000
_NUMBER: Final = 0  # where a call has its number, its machine and its arguments
_MACHINE: Final = 4
_ARGUMENTS: Final = 16

_THREAD: Final = 0x00010000  # of clone: a thread, no process
# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC: the same numbers on both machines.
_TO_WRITE: Final = 0o1 | 0o2 | 0o100 | 0o1000
_X32: Final = 0x40000000  # calls of the other table that x86-64 has

Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def take_away() -> None:
    """From now on this process has no such call. OSError where that can't be: no Linux, another machine, no seccomp."""
    calls = TAKEN.get(platform.machine())
    if calls is None:
        raise OSError(ENOSYS, "no list of system calls for this machine")
    code = b"".join(struct.pack("=HBBI", *one) for one in _filter(calls, os.getpid()))
    program = _Program(len(code) // 8, code)
    _control(_SET_SECCOMP, _FILTER, ctypes.byref(program))


def gain_nothing() -> None:
    """From now on no program that this process starts has more rights than it: the kernel asks for this first."""
    _control(_NO_NEW_PRIVILEGES, 1)


def _filter(calls: Calls, pid: int) -> Iterator[Instruction]:
    yield (_LOAD, 0, 0, _MACHINE)
    yield (_EQUAL, 1, 0, calls.machine)
    yield _answer(_KILL)
    yield (_LOAD, 0, 0, _NUMBER)
    yield from _when(_AT_LEAST, _X32, _ERROR | ENOSYS)
    for number in SINCE_THEN:
        yield from _when(_EQUAL, number, _ALLOW)
    yield from _when(_AT_LEAST, NEWEST, _ERROR | ENOSYS)
    for number in calls.taken:
        yield from _when(_EQUAL, number, _ERROR | EPERM)
    for number, place in calls.opening:
        yield from _with(number, place, (_ANY_BIT, _TO_WRITE), EACCES, refused=True)
    yield from _with(calls.clone, 0, (_ANY_BIT, _THREAD), EPERM)
    for number in calls.of_a_process:
        yield from _with(number, 0, (_EQUAL, pid), EPERM)
    yield from _with(calls.limits, 0, (_EQUAL, 0), EPERM)
    yield _answer(_ALLOW)


def _when(test: int, value: int, answer: int) -> Iterator[Instruction]:
    yield (test, 0, 1, value)
    yield _answer(answer)


def _with(
    number: int, place: int, test: tuple[int, int], error: int, *, refused: bool = False
) -> Iterator[Instruction]:
    """This call is allowed when its argument passes the test; with `refused`, when it does not."""
    yield (_EQUAL, 0, 4, number)
    yield (_LOAD, 0, 0, _ARGUMENTS + 8 * place)
    yield (test[0], int(not refused), int(refused), test[1])
    yield _answer(_ERROR | error)
    yield _answer(_ALLOW)


def _answer(value: int) -> Instruction:
    return (_ANSWER, 0, 0, value)


def _control(what: int, value: int, more: object = None) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    nothing = ctypes.c_ulong(0)
    if libc.prctl(what, ctypes.c_ulong(value), more or nothing, nothing, nothing) != 0:
        problem = ctypes.get_errno()
        raise OSError(problem, os.strerror(problem))

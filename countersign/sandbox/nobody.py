"""Becoming a user without rights, where we are root."""

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from . import landlock

_NOBODY: Final = 65534  # as user and as group
_KEEP_CAPABILITIES: Final = 8  # of prctl: over the change of user
_VERSION_3: Final = 0x20080522  # of capset
_READ_ANYTHING: Final = 1 << 2  # CAP_DAC_READ_SEARCH
NO_CAPABILITY: Final = 0


class _Head(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def how(needed: Iterable[Path]) -> int | None:
    """Which capability nobody has to keep to read what is needed; None where we are not root, or it can't be done.

    Python may lie where only root looks into. Then nobody keeps the right to read, which Landlock bounds to what is needed.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return None
    ways = [NO_CAPABILITY, *([_READ_ANYTHING] if landlock.version() else [])]
    paths = list(needed)
    return next((way for way in ways if _reads(way, paths)), None)


def become(capability: int) -> None:
    """Be nobody from now on, with this capability at most."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_KEEP_CAPABILITIES, ctypes.c_ulong(1), *[ctypes.c_ulong(0)] * 3)
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    keep(capability)


def keep(capability: int) -> None:
    """Have this capability at most."""
    libc = ctypes.CDLL(None, use_errno=True)
    sets = (_Sets * 2)(_Sets(capability, capability, 0), _Sets(0, 0, 0))
    if libc.capset(ctypes.byref(_Head(_VERSION_3, 0)), ctypes.byref(sets)) != 0:
        problem = ctypes.get_errno()
        raise OSError(problem, os.strerror(problem))


def _reads(capability: int, paths: list[Path]) -> bool:
    """Whether a process that became nobody can look into these folders."""
    child = os.fork()
    if child == 0:
        try:
            become(capability)
            for path in paths:
                if path.is_dir():
                    next(path.iterdir(), None)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0

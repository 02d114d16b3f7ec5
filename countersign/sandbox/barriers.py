"""What stands between a stranger's file and the machine, besides limits: raised in each child before it sees one.

Each barrier stands where the system has it. Where one is missing, the others hold; `attempts` finds out which stand.
"""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from . import landlock, nobody, seccomp

_NOTHING: Final = "/dev/null"
# What libraries read wherever they are installed: shared libraries, fonts and tables, and how many processors there are.
_SYSTEM: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/nix/store",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
    "/dev/zero",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
)
_SELF: Final = "/proc/self"  # Saxon asks there where its own memory lies
_OURS: Final = Path(__file__).resolve().parents[1]


@cache
def readable() -> tuple[Path, ...]:
    """What a child may read: our code, Python's and the libraries'; not the folder that our code lies in."""
    found = {_OURS, Path(sys.base_prefix, "lib")}
    found |= {Path(entry) for entry in sys.path if entry}
    if words := os.environ.get("TESSDATA_PREFIX"):
        found.add(Path(words))
    without = {path for path in found if _holds_ours(path)}
    return (*map(Path, _SYSTEM), *sorted(found - without))


def raise_all(as_nobody: int | None) -> None:
    """Raise every barrier that this system has, for good. `as_nobody` is what `nobody.how` says."""
    with suppress(OSError):
        _be_the_first_to_go()
    _say_nothing()
    if sys.platform != "linux":
        return
    if as_nobody is not None:
        nobody.become(as_nobody)
    with suppress(OSError):
        seccomp.gain_nothing()
    _only_read(as_nobody)
    with suppress(OSError):
        seccomp.take_away()


def _only_read(as_nobody: int | None) -> None:
    try:
        os.open(_SELF, os.O_PATH)  # stays open, so that the kernel does not forget it
        landlock.only_read([*readable(), Path(_SELF)])
    except OSError:  # no Landlock: what it was to bound is given up
        if as_nobody:
            nobody.keep(nobody.NO_CAPABILITY)


def _holds_ours(path: Path) -> bool:
    with suppress(OSError):
        path = path.resolve()
    return path != _OURS and path in _OURS.parents


def _be_the_first_to_go() -> None:
    """Where memory is short, the kernel ends this process before any other."""
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _say_nothing() -> None:
    """What it writes to standard error would stand in our log."""
    nothing = os.open(_NOTHING, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.close(nothing)

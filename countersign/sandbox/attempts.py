"""What a child must not be able to do. Whoever wants to know whether the barriers stand lets one try it."""

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final


def possible(folder: Path, parent: int) -> tuple[str, ...]:
    """Which of ATTEMPTS succeed here: `folder` is one with secrets, `parent` a process that has some."""
    return tuple(
        name for name, attempt in ATTEMPTS.items() if _succeeds(attempt, folder, parent)
    )


def _succeeds(attempt: Callable[[Path, int], None], folder: Path, parent: int) -> bool:
    with suppress(OSError):
        attempt(folder, parent)
        return True
    return False


def _read(folder: Path, _parent: int) -> None:
    next(folder.iterdir(), None)


def _environment(_folder: Path, parent: int) -> None:
    Path(f"/proc/{parent}/environ").read_bytes()


def _connect(_folder: Path, _parent: int) -> None:
    socket.socket().close()


def _write(_folder: Path, _parent: int) -> None:
    with tempfile.NamedTemporaryFile():
        pass


def _run(_folder: Path, _parent: int) -> None:
    os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}), 0)


ATTEMPTS: Final[Mapping[str, Callable[[Path, int], None]]] = MappingProxyType(
    {
        "read": _read,
        "environment": _environment,
        "connect": _connect,
        "write": _write,
        "run": _run,
    }
)

"""A process's sign of life (a heartbeat), and its end where it does not go on, so that whoever started it starts it again.

Each loop of it says how long its next step may take. While all keep to that, a thread touches a file every few seconds, which
`deploy/alive.py` looks at, and tells systemd's watchdog. A process that stands still (stopped, or waiting for a disk) gives
no sign; one whose step takes longer ends itself.
"""

import logging
import math
import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

log = logging.getLogger(__name__)

FOLDER: Final = (
    "COUNTERSIGN_ALIVE"  # where such files are; none are written where it is not set
)
STEP: Final = (
    300.0  # seconds that a loop's step may take: a query that waits for its turn
)
JOB: Final = 6 * 3600.0  # a job; what it opens has limits of its own, far below
_EVERY: Final = 5.0


class Pulse:
    """The signs of life of one process, by its name, given for as long as its block runs."""

    def __init__(self, name: str, *, every: float = _EVERY) -> None:
        folder = os.environ.get(FOLDER)
        self._file = Path(folder, name) if folder else None
        self._name, self._every = name, every
        self._until = {"": time.monotonic() + STEP}  # of each loop
        self._over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._beat, name="pulse", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give no sign any more, and end nothing: what began it may go on with something else."""
        self._over.set()

    def goes_on(self, seconds: float = STEP, *, loop: str = "") -> None:
        """Say that the next step of a loop has begun, and how long it may take."""
        self._until[loop] = time.monotonic() + seconds

    def leaves(self, loop: str) -> None:
        """Say that one of several loops has ended, as it should."""
        self._until.pop(loop, None)

    def _beat(self) -> None:
        while not self._over.is_set():
            if time.monotonic() > min(self._until.copy().values(), default=math.inf):
                log.critical("%s does not go on: it ends, and is started again.", self._name)  # fmt: skip
                logging.shutdown()
                os._exit(1)
            self._touch()
            _tell_systemd()
            self._over.wait(self._every)

    def _touch(self) -> None:
        """With a full disk the file is touched all the same, once it is there."""
        if self._file:
            with suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.touch()


def _tell_systemd() -> None:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # without a file
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.sendto(b"WATCHDOG=1", address)

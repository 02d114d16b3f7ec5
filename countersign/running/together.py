"""All processes of one machine forked from one that has loaded everything: what they share is in memory once."""

import ctypes
import gc
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

log = logging.getLogger(__name__)

_PATIENCE: Final = 40  # seconds to finish what is under way; gunicorn takes up to 30
_OURS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
_QUICK: Final = 60  # seconds within which a program has ended as soon as it was started
_MOST_QUICK: Final = 5
# One that was killed did not end by itself, as where the machine is out of memory: it counts as so many at most, so nobody gives up for it.
_MOST_KILLED: Final = 2
# Seconds until it starts again, by how often that was; the last one for as long as it takes.
PAUSES: Final = (1, 1, 2, 5, 10, 60)
_LOOK: Final = 0.2
_PARENT_DIED: Final = 1  # Linux: PR_SET_PDEATHSIG


def run(
    programs: Mapping[str, Callable[[], object]],
    *,
    needed: str = "web",
    pauses: tuple[float, ...] = PAUSES,
) -> int:
    """Run each program in a process of its own until we are told to stop; one that ends is started again.

    The exit code is 0 when we were told to, 1 when the one that is needed ended several times in a row as soon as it was
    started: then all end, so that whoever watches us learns of it. Whatever another one does, the others go on.
    """
    _load()
    family = _Family(programs, needed, pauses)
    signal.signal(signal.SIGALRM, lambda *_: family.tell(signal.SIGKILL))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: family.stop())
    family.start_due()
    while family.goes_on():
        family.wait()
        family.start_due()
    return int(family.gave_up)


class _Family:
    """The programs, which process does which now, and when one that ended is started again."""

    def __init__(
        self,
        programs: Mapping[str, Callable[[], object]],
        needed: str,
        pauses: tuple[float, ...],
    ) -> None:
        self.programs, self.needed, self.pauses = programs, needed, pauses
        self.children: dict[int, str] = {}
        self.due = dict.fromkeys(programs, 0.0)
        self.begun: dict[str, float] = {}
        self.quick = dict.fromkeys(programs, 0)
        self.told = self.gave_up = False

    def goes_on(self) -> bool:
        return bool(self.children or (self.due and not self.told))

    def stop(self) -> None:
        """End all; what takes longer than patience is killed."""
        self.told = True
        self.tell(signal.SIGTERM)
        signal.alarm(_PATIENCE)

    def tell(self, number: signal.Signals) -> None:
        for child in list(self.children):
            with suppress(ProcessLookupError):
                os.kill(child, number)

    def start_due(self) -> None:
        for name, at in list(self.due.items()):
            if self.told or at > time.monotonic():
                continue
            # Told in the middle of this, we would not know the child yet.
            signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)
            try:
                self.children[_fork(self.programs[name])] = name
            finally:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
            del self.due[name]
            self.begun[name] = time.monotonic()

    def wait(self) -> None:
        """Until a child ends, or another one is due."""
        if self.due and not self.told:
            time.sleep(_LOOK)
            if not self.children:
                return
            child, status = os.waitpid(-1, os.WNOHANG)
        else:
            child, status = os.wait()
        name = self.children.pop(child, None)
        if name and not self.told:
            self._ended(name, os.waitstatus_to_exitcode(status))

    def _ended(self, name: str, code: int) -> None:
        lived = time.monotonic() - self.begun[name]
        self.quick[name] = self.quick[name] + 1 if lived < _QUICK else 0
        if code == -signal.SIGKILL:
            self.quick[name] = min(self.quick[name], _MOST_KILLED)
        if name == self.needed and self.quick[name] >= _MOST_QUICK:
            log.error(
                "%s ended (%s) %s times as soon as it was started: the others end too.",
                name,
                code,
                self.quick[name],
            )
            self.gave_up = True
            self.stop()
            return
        pause = self.pauses[min(self.quick[name], len(self.pauses) - 1)]
        log.error("%s ended (%s): it starts again in %s s.", name, code, pause)
        self.due[name] = time.monotonic() + pause


def _load() -> None:
    """Import everything that answers requests or does jobs, and keep it out of the collector's way.

    A collection would write to every object, and so copy the pages that are shared.
    """
    get_wsgi_application()
    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()


def _fork(program: Callable[[], object]) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        for number in _OURS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
        os.setpgid(0, 0)  # Ctrl-C is for the parent, which tells us
        _end_with(parent)
        program()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # whatever it is, this copy of the parent must not go on
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with(parent: int) -> None:
    """Ask the kernel, where it can, to end this process when its parent dies without a word."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)
        if os.getppid() != parent:
            raise SystemExit(1)

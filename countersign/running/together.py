"""All processes of one machine forked from one that has loaded everything: what they share is in memory once."""

import ctypes
import gc
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

log = logging.getLogger(__name__)

_PATIENCE: Final = 40  # seconds to finish what is under way; gunicorn takes up to 30
_PARENT_DIED: Final = 1  # Linux: PR_SET_PDEATHSIG


def run(programs: Mapping[str, Callable[[], object]]) -> int:
    """Run each program in a process of its own until we are told to stop, or one of them ends; then end all.

    The exit code is 0 when we were told to, 1 when a program ended by itself.
    """
    _load()
    children = {_fork(program): name for name, program in programs.items()}
    told: list[int] = []

    def stop(number: int, _frame: object) -> None:
        told.append(number)
        _tell(children, signal.SIGTERM)
        signal.alarm(_PATIENCE)

    signal.signal(signal.SIGALRM, lambda *_: _tell(children, signal.SIGKILL))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    ended_itself = False
    while children:
        child, status = os.wait()
        name = children.pop(child, None)
        if name and not told:
            ended_itself = True
            code = os.waitstatus_to_exitcode(status)
            log.error("%s ended (%s): the others end too.", name, code)
            stop(signal.SIGTERM, None)
    return int(ended_itself)


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


def _tell(children: Mapping[int, str], number: signal.Signals) -> None:
    for child in list(children):
        with suppress(ProcessLookupError):
            os.kill(child, number)

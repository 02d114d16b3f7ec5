"""A small warm process that forks a child for every file: `python -m countersign.sandbox.fork_server FD`.

It has one thread and no secrets. Forking it takes milliseconds where starting Python takes tenths
of seconds, and is safe where forking a web process with its threads would not be. It ends when
the process that started it closes the socket FD.
"""

import gc
import os
import resource
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Final, NamedTuple, Self

from . import nobody
from .barriers import raise_all, readable
from .messages import (
    Allowance,
    End,
    Failure,
    Refusal,
    Request,
    Value,
    receive,
    send,
    too_long,
    too_much,
    unpack_request,
)
from .refused import Refused

_LONGEST_NAME: Final = 1024
_LOOK_EVERY: Final = 0.02  # seconds between looks at memory and clock
_MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes
_SLACK: Final = (
    1.25  # libraries die where the kernel gives no more: our own watch is to come first
)
_CORES: Final = 4  # CPU seconds that a wall second may cost, at most


def main(control: socket.socket) -> None:
    """Fork a child for each connection that comes in; answer with its process id."""
    as_nobody = nobody.how(readable())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    while True:
        module, handles, _, _ = socket.recv_fds(control, _LONGEST_NAME, 1)
        if not module or not handles:
            return
        with suppress(Exception):  # the child says what is wrong with it
            _prepare(module.decode())
        child = os.fork()
        if child == 0:
            control.close()
            _live(handles[0], as_nobody)
        os.close(handles[0])
        control.sendall(child.to_bytes(8, "big"))


@cache
def _prepare(module: str) -> None:
    """Import it, and let it fill its tables by its `prepare()`: children have them then from the start.

    Nothing of it is ever looked at by the collector, which would write to every page that they share.
    """
    prepare = getattr(import_module(module), "prepare", None)
    if prepare:
        prepare()
    gc.freeze()


def _live(handle: int, as_nobody: int | None) -> None:
    """Do what is asked until nothing more is, and end, whatever happens."""
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        born = Born.now()
        raise_all(as_nobody)
        _Child(socket.socket(fileno=handle), born).serve()
    finally:
        os._exit(0)


class Born(NamedTuple):
    """What a child has in use from the start, in bytes: the libraries that the fork server has loaded for any of them.

    Its allowance is for what it takes besides: which other files the fork server was asked about changes nothing.
    """

    writable: int
    resident: int

    @classmethod
    def now(cls) -> Self:
        writable = 0
        if sys.platform == "linux":
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
            writable = pages * resource.getpagesize()
        return cls(writable, _most_resident())


class _Child:
    """One request after another, each done within its allowance."""

    def __init__(self, parent: socket.socket, born: Born) -> None:
        self.parent = parent
        self.born = born
        self.talking = threading.Lock()
        self.allowance: Allowance | None = None
        self.deadline = float("inf")

    def serve(self) -> None:
        while True:
            request = unpack_request(receive(self.parent))
            self._allow(request.allowance)
            for answer in _answers(request):
                self.deadline = float("inf")  # the parent may take its time
                with self.talking:
                    send(self.parent, answer)
                if request.each and isinstance(answer, Value):
                    receive(self.parent)  # it rests until the next one is wanted
                self._renew(request.allowance)
            self.deadline = float("inf")

    def _allow(self, allowance: Allowance) -> None:
        _limit(allowance, self.born)
        is_first = self.allowance is None
        self.allowance = allowance
        self._renew(allowance)
        if is_first:
            threading.Thread(target=self._watch, daemon=True).start()

    def _renew(self, allowance: Allowance) -> None:
        _limit_cpu(allowance)
        self.deadline = time.monotonic() + allowance.seconds

    def _watch(self) -> None:
        """End the process when it is over its allowance, and say so."""
        while allowance := self.allowance:
            time.sleep(_LOOK_EVERY)
            if time.monotonic() > self.deadline:
                self._give_up(too_long(allowance))
            if _most_resident() - self.born.resident > allowance.memory:
                self._give_up(too_much(allowance))

    def _give_up(self, reason: Refusal) -> None:
        with self.talking, suppress(OSError):
            send(self.parent, reason)
        os._exit(1)


def _answers(request: Request) -> Iterator[object]:
    """The answers one by one; a refusal or failure is the last."""
    try:
        result = request.function(*request.args, **request.kwargs)
        if not request.each:
            yield Value(result)
            return
        for value in result:
            yield Value(value)
        yield End()
    except Refused as reason:
        yield Refusal(reason.code, reason.values)
    except MemoryError:
        yield too_much(request.allowance)
    except Exception:
        yield Failure(traceback.format_exc())


def _limit(allowance: Allowance, born: Born) -> None:
    """Bound what the kernel can bound: memory that can be written (not what is only mapped), files, dumps."""
    if sys.platform == "linux":
        most = born.writable + round(allowance.memory * _SLACK)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(allowance: Allowance) -> None:
    """The last resort, should this process outlive its parent in a loop that nothing interrupts."""
    most = ceil(time.process_time() + allowance.seconds * _CORES)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _most_resident() -> int:
    """The most memory that this process had in use at any time, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))

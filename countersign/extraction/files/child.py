"""Do in a child process what a hostile file could make crash, hang or grow without end."""

import atexit
import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from typing import Any, Final, ParamSpec, TypeVar, cast

from countersign.extraction.files.refused import Refused
from countersign.extraction.files.wire import (
    INSPECTING,
    Allowance,
    End,
    Failure,
    Refusal,
    Request,
    Value,
    receive,
    send,
    too_long,
    unpack_answer,
)

P = ParamSpec("P")
T = TypeVar("T")

_GRACE: Final = 0.5  # seconds after which a child that does not end itself is killed
_GOING: Final = 0.5  # seconds that a process has to go by itself
_MODULE: Final = "countersign.extraction.files.nursery"
_KEPT: Final = (  # all that a child sees of our environment: it needs no secrets
    "PATH",
    "HOME",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "TESSDATA_PREFIX",
)
_SET: Final = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS: the nursery has no threads
}

logger = logging.getLogger(__name__)


def in_child(
    allowance: Allowance,
    function: Callable[P, T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `function` returns, called in a process of its own within `allowance`.

    `function` is a module's own, its arguments can be pickled, and it returns plain values or
    frozen dataclasses of `extraction`. Raises Refused: its own, "took-too-long",
    "too-much-memory", or "broken" for whatever else went wrong (the log has the details).
    """
    request = Request(function, args, kwargs, allowance, each=False)
    with closing(_ask(request)) as answers:
        return cast(T, next(answers))


def each_in_child(
    allowance: Allowance,
    function: Callable[P, Iterator[T]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Iterator[T]:
    """The same for a function that yields: `allowance.seconds` are for each value."""
    return _ask(Request(function, args, kwargs, allowance, each=True))


def warm_up() -> None:
    """Start what children are forked from, so that the first upload does not wait for it."""
    with suppress(Refused):
        in_child(INSPECTING, len, b"")


def _ask(request: Request) -> Generator[Any, None, None]:
    child, connection = _nursery.fork(request.function.__module__)
    try:
        send(connection, request)
        while True:
            answer = _listen(connection, request.allowance)
            if isinstance(answer, End):
                return
            if not isinstance(answer, Value):
                raise _reason(answer, request)
            yield answer.value
            if not request.each:
                return
    except (OSError, EOFError, pickle.UnpicklingError) as problem:
        logger.warning("A child reading a file ended early: %r", problem)
        raise Refused("broken") from problem
    finally:
        _end(child, connection)


def _listen(connection: socket.socket, allowance: Allowance) -> object:
    try:
        return unpack_answer(receive(connection, allowance.seconds + _GRACE))
    except TimeoutError:
        return too_long(allowance)


def _reason(answer: object, request: Request) -> Refused:
    if isinstance(answer, Refusal):
        return Refused(answer.code, **answer.values)
    detail = answer.traceback if isinstance(answer, Failure) else repr(answer)
    logger.error("%s failed in a child:\n%s", request.function.__qualname__, detail)
    return Refused("broken")


def _end(child: int, connection: socket.socket) -> None:
    """Leave no child behind: one that does not go by itself is killed with all it started."""
    with closing(connection):
        connection.settimeout(_GOING)
        try:
            gone = not connection.recv(1)
        except OSError:
            gone = False
        if not gone:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child, signal.SIGKILL)


class _Nursery:
    """The small warm process that forks the children, started when first needed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None

    def fork(self, module: str) -> tuple[int, socket.socket]:
        """A child that has `module` imported: its process id and a connection to it."""
        with self.lock:
            for _ in range(2):  # a nursery that was killed is replaced
                with suppress(OSError, EOFError):
                    return self._fork(module, self.control or self._start())
                self._stop()
        raise Refused("broken")

    def _fork(self, module: str, control: socket.socket) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(control, [module.encode()], [theirs.fileno()])
            answer = control.recv(8)
            if len(answer) < 8:
                raise EOFError("the nursery is gone")
        except (OSError, EOFError):
            ours.close()
            raise
        return int.from_bytes(answer, "big"), ours

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        with theirs:
            handle = theirs.fileno()
            self.process = subprocess.Popen(  # noqa: S603 our own module in our own Python
                [sys.executable, "-P", "-m", _MODULE, str(handle)],
                pass_fds=[handle],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=kept | _SET | {"PYTHONPATH": os.pathsep.join(sys.path)},
                start_new_session=True,
            )
        self.control = ours
        return ours

    def _stop(self) -> None:
        if self.control:
            self.control.close()
        if self.process:
            try:
                self.process.wait(_GOING)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.control = self.process = None

    def stop(self) -> None:
        """End it, when we end."""
        with self.lock:
            self._stop()

    def forget(self) -> None:
        """In a process forked from ours: the nursery is our parent's, we start one of our own."""
        self.lock = threading.Lock()
        if self.control:
            self.control.close()
        if self.process:
            self.process.returncode = 0
        self.control = self.process = None


_nursery = _Nursery()
atexit.register(_nursery.stop)
os.register_at_fork(after_in_child=_nursery.forget)

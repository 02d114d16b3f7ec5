"""Do in a child process what a hostile file could make crash, hang or grow without end."""

import atexit
import logging
import os
import pickle
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, ParamSpec, TypeVar, cast

from .fork_client import end, fork_server
from .messages import (
    INSPECTING,
    Allowance,
    End,
    Failure,
    Next,
    Refusal,
    Request,
    Value,
    receive,
    send,
    too_long,
    unpack_answer,
)
from .refused import EndedEarly, Refused
from .slots import slots

P = ParamSpec("P")
T = TypeVar("T")

_GRACE: Final = 0.5  # seconds after which a child that does not end itself is killed
_NO_MORE: Final = object()
_TRIES: Final = 3  # when the child was ended, as by a machine that is out of memory
_MOST_USES: Final = 100  # of a kept child: what it may have gathered goes with it
_IDLE: Final = 120.0  # seconds after which a kept child gives its memory back

logger = logging.getLogger(__name__)


class Child:
    """A process of its own that does one thing after another for one file. Not for two threads at once."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def ask(
        self,
        allowance: Allowance,
        function: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """What `function` returns, called there within `allowance`; raises what `in_child` raises."""
        return cast(
            T, self.answer(Request(function, args, kwargs, allowance, each=False))
        )

    def answer(self, request: Request) -> Any:
        """The one answer to a request."""
        return next(self._answers(request))

    def ask_each(
        self,
        allowance: Allowance,
        function: Callable[P, Iterator[T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Iterator[T]:
        """The values that `function` yields, each within `allowance` and worked out when it is asked for.

        Nothing else can be asked before the last.
        """
        return self._answers(Request(function, args, kwargs, allowance, each=True))

    def _answers(self, request: Request) -> Iterator[Any]:
        try:
            send(self._connection, request)
            while True:
                answer = _listen(self._connection, request.allowance)
                if isinstance(answer, End):
                    return
                if not isinstance(answer, Value):
                    raise _reason(answer, request)
                yield answer.value
                if request.each:
                    send(self._connection, Next())
        except pickle.UnpicklingError as problem:
            logger.warning("A child reading a file gave no answer: %r", problem)
            raise Refused("broken") from problem
        except (OSError, EOFError) as problem:
            logger.warning("A child reading a file ended early: %r", problem)
            raise EndedEarly from problem


@contextmanager
def child_for(
    function: Callable[..., Any], *, patience: float | None = None
) -> Iterator[Child]:
    """A child that has all that `function` needs from the start; it ends with the block.

    As many work at a time as fit the machine (`slots`): the others wait, at most `patience` seconds, then
    Refused("busy").
    """
    with slots.one(patience), _forked(function) as child:
        yield child


@contextmanager
def _forked(function: Callable[..., Any]) -> Iterator[Child]:
    pid, connection = fork_server.fork(function.__module__)
    try:
        yield Child(connection)
    finally:
        end(pid, connection)


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
    "too-much-memory", or "broken" for whatever else went wrong (the log has the details). A process that is gone in the middle
    says nothing of the file: another one tries, three in all, then it raises EndedEarly.
    """

    def ask() -> T:
        with child_for(function) as child:
            return child.ask(allowance, function, *args, **kwargs)

    return again_when_ended(ask)


def again_when_ended(ask: Callable[[], T]) -> T:
    """What `ask` returns, asked again when the process that it asks was ended: three times in all."""
    for _try in range(_TRIES - 1):
        with suppress(EndedEarly):
            return ask()
    return ask()


def each_in_child(
    allowance: Allowance,
    function: Callable[P, Iterator[T]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Generator[T, None, None]:
    """The same for a function that yields: `allowance.seconds` are for each value.

    Between two values the child rests, and others may have its slot: a long scan keeps no upload waiting.
    """
    with _forked(function) as child:
        values = child.ask_each(allowance, function, *args, **kwargs)
        while True:
            with slots.one():
                value = next(values, _NO_MORE)
            if value is _NO_MORE:
                return
            yield cast(T, value)


def in_kept_child(
    allowance: Allowance,
    function: Callable[P, T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """The same for a function that opens no file: one child does many of these, as making it costs more than they do.

    There is one for each allowance; it ends when nothing was asked of it for some time. A refusal is asked again of a
    fresh child, so that no document suffers from those before it.
    """
    with slots.one():
        kept = _kept.setdefault(allowance, _Kept())
        return cast(T, kept.ask(Request(function, args, kwargs, allowance, each=False)))


def warm_up() -> None:
    """Start what children are forked from, so that the first upload does not wait for it."""
    with suppress(Refused):
        in_child(INSPECTING, len, b"")


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


class _Kept:
    """The child that is kept from one request to the next, for some time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process = 0
        self.connection: socket.socket | None = None
        self.uses = 0  # that it still is good for
        self.asked_at = 0.0
        self.timer: threading.Timer | None = None

    def ask(self, request: Request) -> Any:
        with self.lock:
            try:
                return self._asked(request)
            finally:
                self.asked_at = time.monotonic()
                self._look_later(_IDLE)

    def _asked(self, request: Request) -> Any:
        if self.connection and self.uses:
            with suppress(Refused):
                return self._answer(request, self.connection)
        self._end()
        module = request.function.__module__
        self.process, self.connection = fork_server.fork(module)
        self.uses = _MOST_USES
        try:
            return self._answer(request, self.connection)
        except Refused:
            self._end()
            raise

    def _answer(self, request: Request, connection: socket.socket) -> Any:
        self.uses -= 1
        return Child(connection).answer(request)

    def _look_later(self, seconds: float) -> None:
        """Look again then whether it is idle, unless somebody does already."""
        if self.connection and self.timer is None:
            self.timer = threading.Timer(seconds, self._look)
            self.timer.daemon = True
            self.timer.start()

    def _look(self) -> None:
        with self.lock:
            self.timer = None
            left = self.asked_at + _IDLE - time.monotonic()
            if left > 0:
                self._look_later(left)
            else:
                self._end()

    def _end(self) -> None:
        if self.connection:
            end(self.process, self.connection)
        self.connection = None

    def stop(self) -> None:
        """End it, when we end."""
        with self.lock:
            self._end()

    def forget(self) -> None:
        """In a process forked from ours: it is our parent's."""
        self.lock = threading.Lock()
        self.timer = None
        if self.connection:
            self.connection.close()
        self.connection = None


_kept: dict[Allowance, _Kept] = {}


def _stop_all() -> None:
    for kept in _kept.values():
        kept.stop()


def _forget_all() -> None:
    for kept in _kept.values():
        kept.forget()


atexit.register(_stop_all)
os.register_at_fork(after_in_child=_forget_all)

"""Connections to S3 that can be cut from outside, so that a call has one deadline for all it asks, is answered and repeats."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

_LATE: Final = "It took longer than it may."


class Call:
    """What one thread asks of S3, with all that is answered and tried again."""

    def __init__(self) -> None:
        self.over = False
        self._wire: Any = None
        self._socket: Any = None
        self._lock = threading.Lock()

    def takes(self, wire: Any) -> None:
        """This connection is used now. Raises TimeoutError when the time is over."""
        with self._lock:
            # An answer may outlive its connection, which forgets the socket then.
            self._wire, self._socket = wire, wire.sock or self._socket
            if self.over:
                raise TimeoutError

    def cut(self) -> None:
        """The time is over: whatever waits for the connection fails, and so does whoever takes one."""
        with self._lock:
            self.over = True
            used = (self._socket, getattr(self._wire, "sock", None))
        for end in used:
            if end is not None:
                with suppress(OSError):  # it has just come to its end
                    end.shutdown(socket.SHUT_RDWR)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ask in this block. Raises TimeoutError once it takes longer: an answer that was cut off is none, whatever it seems to say.

    A block inside another one has the other's time.
    """
    if getattr(_of_thread, "call", None):
        yield
        return
    call = _of_thread.call = Call()
    timer = threading.Timer(seconds, call.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as problem:
        if call.over:
            raise TimeoutError(_LATE) from problem
        raise
    finally:
        _of_thread.call = None
        timer.cancel()
    if call.over:
        raise TimeoutError(_LATE)


class _Cuttable:
    """A connection that tells the call of its thread what it waits for."""

    def connect(self) -> None:
        self._told()
        super().connect()  # type: ignore[misc]
        self._told()

    def request(self, *args: Any, **options: Any) -> None:
        self._told()
        super().request(*args, **options)  # type: ignore[misc]

    def getresponse(self) -> Any:
        self._told()
        return super().getresponse()  # type: ignore[misc]

    def _told(self) -> None:
        call: Call | None = getattr(_of_thread, "call", None)
        if call is not None:
            call.takes(self)


class _Plain(_Cuttable, AWSHTTPConnection):  # type: ignore[misc]
    """By http."""


class _Secure(_Cuttable, AWSHTTPSConnection):  # type: ignore[misc]
    """By https."""


_of_thread = threading.local()
AWSHTTPConnectionPool.ConnectionCls = _Plain
AWSHTTPSConnectionPool.ConnectionCls = _Secure

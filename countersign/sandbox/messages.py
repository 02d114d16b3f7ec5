"""What passes between a process and the children it trusts with strangers' files.

Requests are pickled: the child trusts us. Answers come from a process that a hostile file may have
taken over: only our frozen values and plain types are made of them, and nothing is called.
"""

import datetime
import decimal
import io
import pickle
import socket
import time
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any, Final

MB: Final = 1024 * 1024
_OURS: Final = (
    "countersign.extraction.",
    "countersign.money.",
    "countersign.parcels.",
    "countersign.sandbox.",
)
_HEAD: Final = 8  # bytes that say how many follow
_LONGEST: Final = 256 * MB
_NOW: Final = 0.001  # seconds: a timeout of 0 would mean something else
_PLAIN: Final[dict[tuple[str, str], type]] = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("decimal", "Decimal"): decimal.Decimal,
    ("datetime", "date"): datetime.date,
    ("datetime", "datetime"): datetime.datetime,
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a child may use: wall seconds (for each value it gives) and bytes of memory."""

    seconds: float
    memory: int


INSPECTING: Final = Allowance(seconds=20, memory=400 * MB)
READING: Final = Allowance(seconds=20, memory=400 * MB)
A_PAGE: Final = Allowance(seconds=10, memory=400 * MB)  # of a long file
OCR: Final = Allowance(seconds=60, memory=1536 * MB)


@dataclass(frozen=True, slots=True)
class Request:
    """Call this function; with `each`, give the values it yields one by one."""

    function: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    allowance: Allowance
    each: bool


@dataclass(frozen=True, slots=True)
class Next:
    """Go on with the next of these values."""


@dataclass(frozen=True, slots=True)
class Value:
    """What the function returned, or one of the values that it yielded."""

    value: Any


@dataclass(frozen=True, slots=True)
class End:
    """There are no more values."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The file is refused: a code and its figures."""

    code: str
    values: dict[str, int]


def too_long(allowance: Allowance) -> Refusal:
    """The refusal of a file that takes more than the seconds allowed."""
    return Refusal("took-too-long", {"seconds": round(allowance.seconds)})


def too_much(allowance: Allowance) -> Refusal:
    """The refusal of a file that takes more than the memory allowed."""
    return Refusal("too-much-memory", {"limit": allowance.memory})


@dataclass(frozen=True, slots=True)
class Failure:
    """Something broke that should not have: the traceback, for the log."""

    traceback: str


def send(to: socket.socket, thing: object) -> None:
    """Send a request or an answer whole."""
    data = pickle.dumps(thing, protocol=5)
    to.sendall(len(data).to_bytes(_HEAD, "big"))
    to.sendall(data)


def receive(origin: socket.socket, seconds: float | None = None) -> bytes:
    """What `send` sent at the other end, packed; TimeoutError unless it is all there in time.

    OSError or EOFError when the other end is gone or sends more than anybody should.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    length = int.from_bytes(_exactly(origin, _HEAD, deadline), "big")
    if length > _LONGEST:
        raise OSError("an answer that is too long")
    return _exactly(origin, length, deadline)


def unpack_request(data: bytes) -> Request:
    """The request in `data`, which comes from the process that started us."""
    request: Request = pickle.loads(data)  # noqa: S301 whoever starts a process may tell it what to do
    return request


def unpack_answer(data: bytes) -> object:
    """The answer in `data`; pickle.UnpicklingError when it asks for more than our values."""
    return _Careful(io.BytesIO(data)).load()


def _exactly(origin: socket.socket, length: int, deadline: float | None) -> bytes:
    data = bytearray()
    while len(data) < length:
        if deadline is not None:
            origin.settimeout(max(deadline - time.monotonic(), _NOW))
        part = origin.recv(min(length - len(data), MB))
        if not part:
            raise EOFError("the other end is gone")
        data += part
    return bytes(data)


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if module.startswith(_OURS) and "." not in name:
            thing = getattr(import_module(module), name, None)
            if isinstance(thing, type) and _is_value(thing):
                return thing
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


def _is_value(kind: type) -> bool:
    return hasattr(kind, "__dataclass_fields__") or issubclass(kind, tuple | Enum)

"""Logs that can be kept and passed on: with the request's id, without addresses, tokens or what people typed."""

import logging
import re
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

_ExcInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)
# Mail addresses; paths under which tokens stand; anything as long and random as a token.
_SECRETS: Final = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?:/review/link/|/account/)\S*|\b[A-Za-z0-9_-]{40,}"
)


def cleaned(text: str) -> str:
    """The text without mail addresses, links and tokens."""
    return _SECRETS.sub("…", text)


def frames(problem: BaseException) -> str:
    """Where an error happened and of what kind it is, without its message: that may quote a value."""
    lines = []
    for frame, line in traceback.walk_tb(problem.__traceback__):
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {line}, in {code.co_name}')
    kind = type(problem)
    lines.append(f"{kind.__module__}.{kind.__qualname__}")
    before = problem.__cause__ or problem.__context__
    return "\n".join([frames(before), "then", *lines] if before else lines)


class Discreet(logging.Filter):
    """Adds the request's id and takes out of a line what no log may hold."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        request = record.__dict__.pop("request", None)
        if request is not None and hasattr(request, "method"):
            match = getattr(request, "resolver_match", None)
            record.msg = "%s %s: %s"
            record.args = (
                request.method,
                match.view_name if match else "unknown",
                getattr(record, "status_code", record.levelname),
            )
        try:
            text = record.getMessage()
        except (TypeError, ValueError):  # wrongly formatted: the logger's own bug
            text = str(record.msg)
        if record.name.startswith("gunicorn"):
            text = re.sub(r"(?<=\s)/\S*", "…", text)
        record.msg, record.args = cleaned(text), None
        return True


class _WithoutMessages(logging.Formatter):
    def formatException(self, ei: _ExcInfo) -> str:
        return frames(ei[1]) if ei[1] else ""


class Line(_WithoutMessages):
    """One line of text for people at a terminal."""


class Json(_WithoutMessages, JsonFormatter):
    """One JSON object a line, for machines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        names = ["levelname", "name", "request_id", "message"]
        renamed = {"levelname": "level", "name": "logger"}
        super().__init__(
            names, *args, timestamp="time", rename_fields=renamed, **kwargs
        )

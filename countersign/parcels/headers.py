"""Headers of mails as people and programs really write them: no form of them is an error."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from countersign.identity.written import shown

from .model import Party

_LONGEST: Final = 1000
_ID: Final = re.compile(r"<[^<>\s]{3,900}>")
_ADDRESS: Final = re.compile(r"[^\s<>@,;:\"]+@[^\s<>@,;:\"]+")


def text(message: Message, name: str) -> str:
    """One header in one line, encoded words (RFC 2047) and raw bytes turned into what they mean."""
    values = message.get_all(name) or []
    return decoded(values[0]) if values else ""


def each(message: Message, name: str) -> Iterator[str]:
    """Every header of a name, from the top."""
    for value in message.get_all(name) or []:
        yield decoded(value)


def decoded(value: str | Header) -> str:
    """A header's value as it is meant; signs that can't be shown are left out.

    Python gives a Header where there are raw bytes in it (which no standard allows, and many programs write).
    """
    folded = " ".join(value.split()) if isinstance(value, str) else value
    try:
        parts = decode_header(folded)
    except (HeaderParseError, ValueError):
        parts = [(str(value), None)]
    meant = "".join(_part(part, charset) for part, charset in parts)
    return shown(" ".join(meant.split()))[:_LONGEST]


def message_id(message: Message) -> str:
    """The id in its angle brackets; empty where there is none that can be one."""
    found = _ID.search(text(message, "Message-ID"))
    return found[0] if found else ""


def party(message: Message, name: str) -> Party:
    """The first of a header's addresses."""
    return next(iter(parties(message, name)), Party(""))


def parties(message: Message, name: str) -> Iterator[Party]:
    """The addresses of a header. What has no @ is none."""
    values = message.get_all(name) or []
    raw = [
        " ".join(value.split()) if isinstance(value, str) else decoded(value)
        for value in values
    ]
    for named, address in getaddresses(raw):
        if found := _ADDRESS.fullmatch(address.strip()):
            yield Party(found[0].lower()[:254], decoded(named))


def sent_at(message: Message) -> datetime | None:
    """When its sender says it was sent; None for what is no date."""
    try:
        moment = parsedate_to_datetime(text(message, "Date"))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        part = part.encode("utf-8", "surrogateescape")
    return in_charset(part, charset)


def in_charset(content: bytes, charset: str | None) -> str:
    """Bytes as text: in the charset they claim, else UTF-8, else Windows' Western one."""
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def message_with(name: str, value: str) -> Message:
    """A message of one header, for what reads headers."""
    message = Message()
    message[name] = " ".join(value.split())
    return message

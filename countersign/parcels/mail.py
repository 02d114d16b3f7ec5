"""A mail as it is on the wire (RFC 5322, MIME), whatever wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Final, cast

from . import headers, senders
from .model import Envelope

_DEEPEST: Final = 30  # parts inside parts; mail servers stop at fewer
_MOST_PARTS: Final = 2000
_LONGEST_TEXT: Final = 200_000
_CID: Final = re.compile(r"cid:([^\"'\s>)]+)", re.I)
_SIGNED: Final = "multipart/signed"
_SIGNATURES: Final = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)
_LOCKED: Final = ("application/pgp-encrypted", "multipart/encrypted")
_RECIPIENTS: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


@dataclass(frozen=True, slots=True)
class Part:
    """One file in a mail. `shown_inside`: its text shows it as a picture. `reason` is one of REASONS known by its place."""

    name: str
    content: bytes
    shown_inside: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's envelope, its text and its files."""

    envelope: Envelope
    text: str
    html: str
    parts: tuple[Part, ...]


def read(raw: bytes) -> Mail:
    """A mail out of its bytes. There are no bytes that are none: what has no headers has no sender and no files."""
    message = message_from_bytes(raw, policy=compat32)
    leaves = list(_leaves(message))
    texts = [leaf for leaf in leaves if _is_text(leaf)]
    html = _joined(texts, "text/html")
    shown = {name.strip() for name in _CID.findall(html)}
    files = tuple(_part(leaf, shown) for leaf in leaves if leaf not in texts)
    return Mail(envelope(message), _joined(texts, "text/plain"), html, files)


def envelope(message: Message) -> Envelope:
    """What stands over it."""
    found = [
        party.address
        for name in _RECIPIENTS
        for party in headers.parties(message, name)
    ]
    return Envelope(
        message_id=headers.message_id(message),
        sender=headers.party(message, "From"),
        reply_to=headers.party(message, "Reply-To").address,
        recipients=tuple(dict.fromkeys(found))[:100],
        subject=headers.text(message, "Subject"),
        sent_at=headers.sent_at(message),
        automatic=senders.automatic(message),
        verdicts=tuple(senders.verdicts(message)),
    )


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that are no container. A mail inside is one part: it is opened as a parcel of its own."""
    if depth > _DEEPEST:
        return
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in cast("list[Message]", message.get_payload())[:_MOST_PARTS]:
            yield from _leaves(part, depth + 1)
    else:
        yield message


def _is_text(leaf: Message) -> bool:
    """Is it what a person reads in the mail, and no file?"""
    is_text = leaf.get_content_type() in {"text/plain", "text/html"}
    return (
        is_text and not _name(leaf) and leaf.get_content_disposition() != "attachment"
    )


def _joined(leaves: list[Message], kind: str) -> str:
    texts = [
        headers.in_charset(_content(leaf), leaf.get_content_charset())
        for leaf in leaves
        if leaf.get_content_type() == kind
    ]
    return "\n".join(texts)[:_LONGEST_TEXT]


def _part(leaf: Message, shown: set[str]) -> Part:
    content_id = headers.text(leaf, "Content-ID").strip("<> ")
    kind = leaf.get_content_type()
    reason = (
        "signature" if kind in _SIGNATURES else "encrypted" if kind in _LOCKED else ""
    )
    inside = bool(content_id) and content_id in shown
    return Part(_name(leaf) or _named_by_kind(kind), _content(leaf), inside, reason)


def _content(leaf: Message) -> bytes:
    if leaf.get_content_type() == "message/rfc822" and leaf.is_multipart():
        inner = cast("list[Message]", leaf.get_payload())
        return inner[0].as_bytes(policy=compat32, unixfrom=False) if inner else b""
    payload = leaf.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name(leaf: Message) -> str:
    """A file's name (RFC 2231, RFC 2047, or neither); its last part alone."""
    try:
        name = leaf.get_filename("") or ""
    except (LookupError, ValueError, TypeError):
        name = ""
    return headers.decoded(name).replace("\\", "/").rpartition("/")[2][-255:]


def _named_by_kind(kind: str) -> str:
    if kind == "message/rfc822":
        return "mail.eml"
    if kind == "text/calendar":
        return "calendar.ics"
    return ""

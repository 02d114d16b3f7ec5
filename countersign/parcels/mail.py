"""A mail as it is on the wire (RFC 5322, MIME), whatever wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Final, cast

from countersign.extraction.files.signed import is_signed, unwrapped
from countersign.sandbox.refused import Refused

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
# Whose content is inside the signature, not beside it (RFC 8551, 3.5.2).
_OPAQUE: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENVELOPED: Final = (
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
    b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17",
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
    elif (inside := _signed_inside(message)) is not None:
        yield from _leaves(inside, depth + 1)
    else:
        yield message


def _signed_inside(leaf: Message) -> Message | None:
    """The part that an S/MIME signature has inside; None where there is none: it may be a signed file."""
    if leaf.get_content_type() not in _OPAQUE:
        return None
    content = _content(leaf)
    if not is_signed(content[:200]):
        return None
    try:
        inside = message_from_bytes(unwrapped(content).content, policy=compat32)
    except Refused:
        return None
    return inside if inside["Content-Type"] else None


def _is_locked(leaf: Message) -> bool:
    kind = leaf.get_content_type()
    if kind in _OPAQUE:
        return any(one in _content(leaf)[:24] for one in _ENVELOPED)
    return kind in _LOCKED


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
    reason = "encrypted" if _is_locked(leaf) else ""
    reason = "signature" if kind in _SIGNATURES else reason
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

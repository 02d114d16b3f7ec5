"""Messages that Outlook writes to a file (.msg)."""

import io
from datetime import UTC

from oxmsg import Message
from oxmsg.attachment import Attachment

from . import headers
from .mail import Mail, Part
from .model import Envelope, Party
from .zipped import Damaged


def read(raw: bytes) -> Mail:
    """A message's envelope, text and files. Raises Damaged for what can't be opened.

    An Outlook item inside an Outlook item has no bytes of its own and is set aside.
    """
    try:
        message = Message.load(io.BytesIO(raw))
        parts = tuple(map(_part, message.attachments))
        html = message.html_body or ""
        return Mail(_envelope(message), message.body or "", html, parts)
    except Exception as problem:  # whatever a stranger's file makes of a reader
        raise Damaged from problem


def _envelope(message: Message) -> Envelope:
    told = {name.lower(): value for name, value in message.message_headers.items()}
    moment = message.sent_date
    if moment and not moment.tzinfo:
        moment = moment.replace(tzinfo=UTC)
    return Envelope(
        message_id=told.get("message-id", "").strip(),
        sender=_sender(message.sender or told.get("from", "")),
        subject=headers.decoded(message.subject or ""),
        sent_at=moment,
    )


def _sender(value: str) -> Party:
    from_header = headers.message_with("From", value)
    return headers.party(from_header, "From")


def _part(attachment: Attachment) -> Part:
    """One file. What says nothing of itself is broken, and costs the others nothing."""
    name = ""
    try:
        name = headers.decoded(attachment.file_name or "")
        content = attachment.file_bytes if attachment.attached_by_value else None
        if content is None:
            return Part(name, b"", shown_inside=False, reason="outlook-only")
        return Part(name, content, shown_inside=False)
    except Exception:  # whatever a stranger's file makes of a reader
        return Part(name, b"", shown_inside=False, reason="broken")

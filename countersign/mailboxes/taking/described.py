"""What is noted of a mail that was opened: who sent it, by which key it is known, which files are in it."""

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from countersign.identity.written import shown
from countersign.mailboxes.models import FileState, ReceivedFile, ReceivedMail
from countersign.parcels.model import Envelope, Opened
from countersign.parcels.pairing import paired

from .reasons import OF_A_REPORT

_LONGEST_TEXT: Final = 50_000

_DRAWN: Final = hashlib.sha256(b"drawn of the mail's text").hexdigest()


def describe(mail: ReceivedMail, opened: Opened) -> None:
    """Fill in what stands over it, as it can be stored and shown."""
    envelope = opened.envelope
    mail.message_id = _line(envelope.message_id, 1000)
    mail.sender = _line(envelope.sender.address, 254)
    mail.sender_name = _line(envelope.sender.name, 1000)
    mail.subject = _line(envelope.subject, 1000)
    mail.sent_at = envelope.sent_at
    mail.automatic = envelope.automatic
    mail.verdicts = [
        [_line(part, 254) for part in (one.method, one.result, one.domain)]
        for one in envelope.verdicts
    ]
    mail.text = shown(_storable(opened.text[:_LONGEST_TEXT]), lines=True)


def key_of(opened: Opened) -> str:
    """What is the same however a mail came: its id, and the hashes of its files."""
    files = sorted(_sha256(one.content) for one in opened.enclosures)
    return _sha256(json.dumps([*_named(opened.envelope, opened.text), *files]).encode())


def _named(envelope: Envelope, text: str) -> Iterator[str]:
    if envelope.message_id:
        yield envelope.message_id
    else:
        yield from (envelope.sender.address, str(envelope.sent_at), envelope.subject)
        yield text


def rows_of(
    mail: ReceivedMail, opened: Opened, *, is_report: bool
) -> Iterator[ReceivedFile]:
    """Its files, those of one invoice in one group; of a mail server's report none is taken."""
    groups = paired(opened.taken)
    files = [(at, one) for at, group in enumerate(groups) for one in group]
    files += [(-1, one) for one in opened.aside]
    for position, (group, one) in enumerate(files):
        waits = one.is_taken and not is_report
        yield ReceivedFile(
            organization_id=mail.organization_id,
            mail=mail,
            position=position,
            group=group if one.is_taken else None,
            name=_line(one.name, 255),
            media_type=_line(one.media_type, 100),
            sha256=_DRAWN if one is opened.drawn else _sha256(one.content),
            size=len(one.content),
            within=[_line(name, 255) for name in one.within],
            state=FileState.WAITING if waits else FileState.ASIDE,
            reason="" if waits else one.reason or OF_A_REPORT,
            figures=dict(one.figures),
        )


def contents_of(opened: Opened) -> dict[str, bytes]:
    """The bytes of its files by their hashes, and what was drawn of its text: another release may draw other bytes."""
    found = {_sha256(one.content): one.content for one in opened.enclosures}
    return found | {_DRAWN: opened.drawn.content} if opened.drawn else found


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _line(text: str, longest: int) -> str:
    """In one line, as it can be stored and shown."""
    return shown(_storable(" ".join(text.split())))[:longest]


def _storable(text: str) -> str:
    """Without what no database takes: half of a pair (surrogate), and zero."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()

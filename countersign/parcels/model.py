"""What a parcel holds once it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from countersign.sandbox.messages import MB

REASONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "picture-of-the-text": (),  # shown inside the mail: a logo, a signature
        "small-picture": (),
        "calendar": (),
        "contact": (),
        "terms": (),
        "signature": (),  # of S/MIME or PGP, over the mail
        "encrypted": (),
        "outlook-only": (),  # winmail.dat (TNEF)
        "office": (),  # a spreadsheet, a letter
        "unknown-type": (),
        "empty": (),
        "too-large": ("limit",),  # bytes
        "too-many": ("limit",),
        "too-deep": ("limit",),
        "unpacks-too-large": ("limit",),  # bytes
        "broken": (),
    }
)
"""Every reason why a file is no invoice by itself, with the names of its figures."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that is taken out of one parcel."""

    size: int = 25 * MB  # bytes of one file
    together: int = 100 * MB  # bytes of all of them
    files: int = 200
    depth: int = 2  # parcels inside a parcel


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file out of a parcel, byte for byte.

    `within` names the parcels it was packed in, the outermost first. `reason` is one of REASONS for a file that is
    set aside; empty for one that may be an invoice. What could not be taken out has no content.
    """

    name: str
    media_type: str
    content: bytes
    within: tuple[str, ...] = ()
    reason: str = ""
    figures: tuple[tuple[str, int], ...] = ()

    @property
    def is_taken(self) -> bool:
        """May it be an invoice?"""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Party:
    """Who wrote, or to whom: the name as it is shown, and the address in small letters."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the receiving server says of one way to tell where a mail is from: ("dkim", "pass", "example.com")."""

    method: str
    result: str
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands over a mail. `automatic` says by which sign no person sent it (RFC 3834); then it is never answered."""

    message_id: str = ""
    sender: Party = Party("")
    reply_to: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    automatic: str = ""
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A parcel, opened. A ZIP has no envelope and no text. `drawn` is a mail's text as a PDF, where that is the invoice."""

    enclosures: tuple[Enclosure, ...]
    envelope: Envelope = field(default_factory=Envelope)
    text: str = ""
    drawn: Enclosure | None = None

    @property
    def taken(self) -> tuple[Enclosure, ...]:
        """What may be an invoice."""
        drawn = (self.drawn,) if self.drawn else ()
        return *(file for file in self.enclosures if file.is_taken), *drawn

    @property
    def aside(self) -> tuple[Enclosure, ...]:
        """What is set aside, each with its reason."""
        return tuple(file for file in self.enclosures if not file.is_taken)

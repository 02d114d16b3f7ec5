"""What every format of exports is: its settings, what it needs of a record, and how it writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import IO, Any, Final, Literal, Protocol
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from countersign.exports.records import Record

Words = str | Promise


class Part(Enum):
    """What of a record is only gathered for formats that need it: each part costs a query for some hundred invoices."""

    MORE = "more"  # what not every invoice has, its tables too
    ITEMS = "items"
    VENDOR = "vendor"
    CODING = "coding"
    PAYMENTS = "payments"
    ORIGINALS = "originals"
    FURTHER = "further"


EVERYTHING: Final = frozenset(Part)


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a format, as the form of profiles asks for it.

    `own`: it is about this organization, so it is left out when a profile is copied to another one.
    """

    name: str
    label: Words
    kind: Literal["text", "choice", "yes"] = "text"
    choices: Sequence[tuple[str, Words]] = ()
    default: str | bool = ""
    help: Words = ""
    longest: int = 200
    own: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """A field of the organization's own: the key of its values and its name; `of_item`: each item has it."""

    key: str
    name: str
    of_item: bool = False


@dataclass(frozen=True, slots=True)
class Misfit:
    """What of an invoice did not fit: the field as the screens call it, and why in the user's words.

    The invoice is left out of the file, unless `left_out` is False: then it is in, and this is only told.
    """

    invoice: int
    field: str
    why: str
    left_out: bool = True


@dataclass(frozen=True, slots=True)
class Brief:
    """For whom and how a file is written. `made_at` is the one moment that stands in it, so that it can be made again.

    `organization` is whose books these are, `organization_id` our number of it, `vat_id` and `locale` are its own; `settings` have passed `Format.clean`.
    `own` are its custom fields, also those that are not asked for any more.
    """

    organization: str
    vat_id: str
    locale: str
    currency: str
    zone: ZoneInfo
    made_at: datetime
    settings: Mapping[str, Any] = field(default_factory=dict)
    organization_id: int = 0
    own: Sequence[Own] = ()


class WrongSettings(Exception):
    """Settings that a format cannot work with: what is wrong, by the option's name."""

    def __init__(self, wrong: Mapping[str, Words]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


class Format(Protocol):
    """One way to write an export. It never cuts or replaces silently: what does not fit is a `Misfit`."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Words: ...
    @property
    def media_type(self) -> str: ...
    @property
    def extension(self) -> str:
        """With its dot."""

    @property
    def options(self) -> Sequence[Option]: ...
    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        """What it writes from, besides the header."""

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The settings as they are kept, with what was left open as it usually is; or WrongSettings."""

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> Iterable[Misfit]:
        """Write the file to something that can be sought in, and answer what did not fit.

        Records are taken one by one and not kept: there may be a million. An invoice that does not fit is left out
        whole, the others are written all the same. The same records and brief give the same bytes.
        """

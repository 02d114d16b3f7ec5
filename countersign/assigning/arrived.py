"""How invoices came in, as their histories say it: by which mailbox, or by the folder that is watched."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Final

from countersign.history.models import Event
from countersign.mailboxes.models import ReceivedMail

_MAIL: Final = "mail "
_FOLDER: Final = "folder"


class Way(Enum):
    """By what a file reached us without anybody signed in."""

    MAIL = "mail"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Arrival:
    """How one invoice came in; `mailbox` is the key of the one that its mail was fetched from, None where there is none (any more)."""

    way: Way
    mailbox: int | None = None


def arrivals(organization: int, invoices: Collection[int]) -> dict[int, Arrival]:
    """How some invoices came in, by key, in at most three queries; what a person uploaded or began is absent.

    One that was cut from a file, or found in it beside others, came as that did.
    """
    ways, out_of = _told(organization, invoices)
    further = {first for pk, first in out_of.items() if pk not in ways} - {*ways}
    if further:
        ways |= _told(organization, further)[0]
    ways |= {pk: ways[first] for pk, first in out_of.items() if pk not in ways and first in ways}  # fmt: skip
    mails = {int(via.removeprefix(_MAIL)) for via in ways.values() if via.startswith(_MAIL)}  # fmt: skip
    boxes = _mailboxes(organization, mails) if mails else {}
    found = {pk: _arrival(ways[pk], boxes) for pk in invoices if pk in ways}
    return {pk: arrival for pk, arrival in found.items() if arrival}


def _told(
    organization: int, invoices: Collection[int]
) -> tuple[dict[int, str], dict[int, int]]:
    """How the first file of each came, and out of which other invoice's file it was made."""
    lines = Event.objects.filter(
        organization_id=organization,
        subject_type="invoice",
        subject_id__in=invoices,
        verb__in=("uploaded", "cut", "parted"),
    )
    ways: dict[int, str] = {}
    out_of: dict[int, int] = {}
    for pk, verb, via, data in lines.order_by("sequence").values_list(
        "subject_id", "verb", "via", "data"
    ):
        if verb == "uploaded":
            ways.setdefault(pk, via)
        elif first := data.get("from"):
            out_of.setdefault(pk, first)
    return ways, out_of


def _mailboxes(organization: int, mails: Collection[int]) -> dict[int, int | None]:
    rows = ReceivedMail.objects.filter(organization=organization, pk__in=mails)
    return dict(rows.values_list("pk", "mailbox"))


def _arrival(via: str, boxes: dict[int, int | None]) -> Arrival | None:
    if via == _FOLDER:
        return Arrival(Way.FOLDER)
    if via.startswith(_MAIL):
        return Arrival(Way.MAIL, boxes.get(int(via.removeprefix(_MAIL))))
    return None

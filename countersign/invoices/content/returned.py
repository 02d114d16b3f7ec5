"""Why an invoice came back, and to which of its fields that belongs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status

from .fields import HEADER, of_group
from .labels import label

ITEMS: Final = "items"
# What a return can name, in the order of the entry page.
NAMEABLE: Final = (
    "vendor_name",
    *(one for one in HEADER if one != "vendor_name"),
    ITEMS,
)
# Which of them stand together on that page, with one line for notes below.
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    **{group: of_group(group) for group in ("who", "when")},
    "table": (ITEMS,),
    "sums": of_group("sums"),
}


@dataclass(frozen=True, slots=True)
class Returned:
    """Who returned the invoice, when, why, and the names of the fields it is about (often none)."""

    by: str
    at: str
    comment: str
    fields: tuple[str, ...]

    @property
    def named(self) -> list[tuple[str, str]]:
        """Name and label of each field it is about."""
        return [(name, named(name)) for name in self.fields]

    @property
    def beside(self) -> dict[str, str]:
        """The labels of what it names, by the group of fields they stand in."""
        found = {
            group: in_words(name for name in names if name in self.fields)
            for group, names in _GROUPS.items()
        }
        return {group: words for group, words in found.items() if words}


def returned(invoice: Invoice, member: Membership) -> Returned | None:
    """Why the invoice is back on its agent's desk; None when it is not there, or never came back."""
    if invoice.status != Status.RETURNED:
        return None
    events = Event.objects.about(invoice.organization_id, "invoice", invoice.pk)
    last = events.filter(verb=Status.RETURNED).last()
    if not last:
        return None
    return Returned(
        by=last.actor_name,
        at=member.organization.formats.show_moment(last.at, member.zone),
        comment=last.data.get("comment", ""),
        fields=known(last.data.get("named_fields", ())),
    )


def known(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that a return can name, each once, in the order of the entry page."""
    given = set(names)
    return tuple(name for name in NAMEABLE if name in given)


def named(name: str) -> str:
    """What the screens call a field that a return names."""
    return _("Items") if name == ITEMS else label(name)


def in_words(names: Iterable[str]) -> str:
    """Their labels, separated by commas."""
    return ", ".join(named(name) for name in names)

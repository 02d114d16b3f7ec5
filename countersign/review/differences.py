"""What an agent changed after a manager had looked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from countersign.history.models import Event
from countersign.invoices.content.changes import ORDER
from countersign.invoices.content.fields import form_of
from countersign.invoices.content.labels import label, with_name
from countersign.invoices.content.shown import text
from countersign.invoices.further.actions import ADDED, MOVED, NAMED, REMOVED
from countersign.invoices.models import FurtherKind, Invoice


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not what it was: its label, its value then and its value now, as they are shown."""

    label: str
    old: str
    new: str


def differences_since(invoice: Invoice, version: int) -> Sequence[Difference]:
    """What changed after `version`: each field once, from its value then to its value now."""
    seen: dict[str, list[str | None]] = {}
    files: list[Difference] = []
    for event in Event.objects.about(invoice.organization_id, "invoice", invoice.pk):
        if event.data.get("version", 0) > version:
            files += _of_file(event)
            for path, (old, new) in event.data.get("changes", {}).items():
                seen.setdefault(path, [old, new])[1] = new
    fields = (
        _difference(invoice, path, old, new)
        for path, (old, new) in seen.items()
        if old != new
    )
    return [*fields, *files]


def _of_file(event: Event) -> Iterator[Difference]:
    """A further file that came, went or is called something else."""
    name = event.data.get("file", "")
    label = _("Further file")
    if event.verb == ADDED:
        yield Difference(label, "", name)
    elif event.verb in (MOVED, REMOVED):
        yield Difference(label, name, "")
    elif event.verb == NAMED:
        kinds = dict(FurtherKind.choices)
        was, now = (str(kinds[event.data[one]]) for one in ("was", "kind"))
        yield Difference(name, was, now)


def _difference(
    invoice: Invoice, path: str, old: str | None, new: str | None
) -> Difference:
    if path == ORDER:
        return Difference(_("Order of the items"), "", _("changed"))
    name = path.rpartition(".")[2] if path.startswith("item.") else path
    return Difference(
        label(name), _shown(invoice, name, old), _shown(invoice, name, new)
    )


def _shown(invoice: Invoice, name: str, value: str | None) -> str:
    """The value as the organization writes it; what was no value is shown as it was typed."""
    formats, currency = invoice.organization.formats, invoice.currency
    try:
        form = form_of(name)
        if value and form == "date":
            return text(name, date.fromisoformat(value), formats, currency)
        if value and form in ("amount", "factor"):
            return text(name, Decimal(value), formats, currency)
    except (ValueError, InvalidOperation):
        pass
    return text(name, value and with_name(name, value), formats, currency)

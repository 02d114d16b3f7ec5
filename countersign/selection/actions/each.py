"""One verb, with each of some invoices: what becomes of it, or why it is left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from countersign.invoices.models import Invoice
from countersign.invoices.queries import hold_again


class LeftOut(Exception):
    """Nothing is done with this invoice; the message says why, in the reader's words."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one invoice: nothing, for a `reason`, or what was asked for. `note` says what exactly."""

    invoice: Invoice
    version: int
    reason: str = ""
    note: str = ""


Seen = Iterable[tuple[Invoice, int]]
Look = Callable[[Invoice], str | None]
Do = Callable[[Invoice], str | None]


def look_at_each(seen: Seen, look: Look) -> list[Outcome]:
    """What would become of each now; `look` raises LeftOut. Nothing is changed."""
    outcomes = []
    for invoice, version in seen:
        try:
            _must_be_as_seen(invoice, version)
            note = look(invoice) or ""
        except LeftOut as problem:
            outcomes.append(Outcome(invoice, version, reason=str(problem)))
        else:
            outcomes.append(Outcome(invoice, version, note=note))
    return outcomes


def do_each(seen: Seen, do: Do) -> list[Outcome]:
    """Do it with each, at the version that was seen, in a transaction of its own: what is left out is as it was."""
    outcomes = []
    for invoice, version in seen:
        try:
            with transaction.atomic():
                held = hold_again(invoice)
                _must_be_as_seen(held, version)
                note = do(held) or ""
        except LeftOut as problem:
            outcomes.append(Outcome(invoice, version, reason=str(problem)))
        except Invoice.DoesNotExist:
            gone = _("It is not there any more.")
            outcomes.append(Outcome(invoice, version, reason=gone))
        else:
            outcomes.append(Outcome(invoice, version, note=note))
    return outcomes


def _must_be_as_seen(invoice: Invoice, version: int) -> None:
    if invoice.version != version:
        raise LeftOut(_("It has changed since you saw it."))

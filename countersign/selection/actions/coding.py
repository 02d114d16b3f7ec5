"""Coding selected invoices alike, or each as rules and earlier invoices say."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.coding.actions import correcting
from countersign.coding.actions.suggesting import fill
from countersign.coding.naming import keep
from countersign.coding.parts import COLUMNS, TABLE, typed_parts
from countersign.coding.shown import may_correct
from countersign.invoices.content import changes
from countersign.invoices.content.actions import note, tell
from countersign.invoices.content.typed import Entry
from countersign.invoices.content.values import settled
from countersign.invoices.models import Invoice
from countersign.invoices.queries import items_of

from .each import LeftOut


def how_it_would_be_coded(invoice: Invoice, *, over: bool, by: Membership) -> None:
    """May this member code it? Raises LeftOut; `over`: also what is coded already."""
    is_own = invoice.agent_id == by.user_id and by.enters and not by.via
    if not (is_own and invoice.is_open) and not may_correct(invoice, by):
        raise LeftOut(_("Its coding is not yours to change as it stands."))
    if typed_parts(invoice) and not over:
        raise LeftOut(_("It is coded already."))


@transaction.atomic
def code(
    invoice: Invoice, names: Mapping[str, str] | None, *, over: bool, by: Membership
) -> str:
    """Code an invoice, which the caller holds, as one part; None for as rules and earlier invoices say. Returns how.

    Raises LeftOut. An open one gets what its form would get; what was submitted is corrected, as on its own page.
    """
    how_it_would_be_coded(invoice, over=over, by=by)
    new = _suggested(invoice) if names is None else _as_one(names)
    before = {path: "" for path in invoice.more or {} if _is_coding(path)}
    coded: dict[str, str | None] = {**before, **new}
    if invoice.is_open:
        _put(invoice, coded, by=by)
    else:
        _correct(invoice, coded, by=by)
    named = [text for path, text in sorted(new.items()) if path.endswith(COLUMNS)]
    return ", ".join(dict.fromkeys(named))


def _as_one(names: Mapping[str, str]) -> dict[str, str]:
    return {f"{TABLE}.0.{column}": text for column, text in names.items() if text}


def _suggested(invoice: Invoice) -> dict[str, str]:
    """What is suggested of an invoice that nobody has coded, whatever this one says; it stays as it is."""
    more, kept = invoice.more, invoice.coding_kept
    invoice.more = {path: text for path, text in (more or {}).items() if not _is_coding(path)}  # fmt: skip
    invoice.coding_kept = {**(kept or {}), "from": {}}
    found = fill(invoice, items_of(invoice), None)
    invoice.more = more
    if not any(found.values()):
        invoice.coding_kept = kept
        raise LeftOut(_("No rule and no earlier invoice says how it is coded."))
    return {path: text for path, text in found.items() if text}


def _is_coding(path: str) -> bool:
    return path.startswith(f"{TABLE}.")


def _put(invoice: Invoice, coded: Mapping[str, str | None], *, by: Membership) -> None:
    items = items_of(invoice)
    before = changes.content_of(invoice, items)
    invoice.more = settled(invoice.more or {}, coded) or None
    after = changes.content_of(invoice, items)
    if not (differs := changes.difference(before, after)):
        raise LeftOut(_("It is coded like that already."))
    note(invoice, differs)
    texts = [(path.rpartition(".")[2], text) for path, text in coded.items() if text]
    keep(invoice, [pair for pair in texts if pair[0] in COLUMNS])
    invoice.version += 1
    invoice.changed_at = timezone.now()
    tell(invoice, items, after, by=by)
    invoice.save()


def _correct(
    invoice: Invoice, coded: Mapping[str, str | None], *, by: Membership
) -> None:
    values = {"no_items": invoice.no_items}
    entry = Entry(values, more=coded)
    try:
        correcting.correct(invoice, entry, version=invoice.version, by=by)
    except correcting.NotWhole as problem:
        raise LeftOut(problem.failed[0].message) from problem
    except (correcting.NotAllowed, correcting.Changed) as problem:
        raise LeftOut(_("Its coding is not yours to change as it stands.")) from problem

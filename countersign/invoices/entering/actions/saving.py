"""Saving what is typed, with every pause and unasked (optimistic locking: a save names the version it began from)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.invoices import states
from countersign.invoices.content import changes
from countersign.invoices.content.actions import note, tell
from countersign.invoices.content.fields import ITEM
from countersign.invoices.content.typed import Entry, ItemEntry, as_stored
from countersign.invoices.holding.actions import make_own, must_be_free
from countersign.invoices.models import Invoice, LineItem
from countersign.invoices.queries import hold_own, items_of
from countersign.invoices.suggesting.actions import fill_beside

from .items import store_flags, store_items
from .naming import known_vendor

How = Literal["typing", "left", "saved"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored now.

    `left` are the paths that were changed or confirmed since a field was last left: none while somebody is
    still typing. `knew_all` is false when something else is stored too that whoever saved has not seen yet.
    """

    invoice: Invoice
    items: tuple[LineItem, ...]
    left: frozenset[str]
    knew_all: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved since: what is stored (theirs), what was sent (mine) and the paths that differ."""

    invoice: Invoice
    mine: Entry
    differs: tuple[str, ...]


@transaction.atomic
def save(
    invoice_pk: int,
    entry: Entry,
    *,
    version: int,
    by: Membership,
    how: How = "saved",
) -> Saved | Conflict:
    """Store what was typed into one's own open invoice, or say that it has changed since `version`.

    The same save again does nothing. `how` is "typing" while somebody is still typing (the history gets its
    line with the next other save, or whatever happens next), "left" when they left the field, and "saved"
    when they asked for it: only then a new vendor is made of an unknown name. What is everybody's is theirs with the first value.
    Raises Invoice.DoesNotExist for another's invoice, states.NotAllowed for one that is not open and InUse for one that a colleague is in.
    """
    invoice = hold_own(invoice_pk, by)
    states.must_be_open(invoice)
    must_be_free(invoice, by=by)
    items = items_of(invoice)
    entry = as_stored(entry, invoice)
    before = changes.content_of(invoice, items)
    knew_all = version == invoice.version
    if version == invoice.filled_version - 1 == invoice.version - 1:
        entry, version = _beside_reading(invoice, items, entry), invoice.version
    after = changes.content_of_entry(entry, items)
    differs = changes.difference(before, after)
    if version != invoice.version:
        if not all(_is_only_coded(path, new) for path, (_, new) in differs.items()):
            return Conflict(invoice, entry, tuple(differs))
        return Saved(invoice, tuple(items), frozenset(), knew_all=False)
    takes = invoice.is_everybodys and bool(
        differs or how == "saved" or set(entry.confirmed) != set(invoice.confirmed)
    )
    if takes:
        make_own(invoice, by=by)
    if differs:
        note(invoice, differs)
        items = _store(invoice, items, entry)
    else:
        store_flags(items, entry.items)
    confirmed = _store_confirmed(invoice, entry)
    has_vendor = _store_vendor(invoice, differs, by=by, how=how)
    left = frozenset() if how == "typing" else frozenset(invoice.unrecorded)
    if left:
        tell(invoice, items, after, by=by)
        knew_all &= not fill_beside(invoice, items, left, after)
    if takes or differs or confirmed or has_vendor or left:
        invoice.save()
    return Saved(invoice, tuple(items), left | confirmed, knew_all)


def _is_only_coded(path: str, mine: str | None) -> bool:
    """Was a cell filled from above that whoever saves has left empty? Then a save that is sent again is no conflict."""
    return path.startswith("coding.") and mine is None


def _store(invoice: Invoice, stored: list[LineItem], entry: Entry) -> list[LineItem]:
    """Put what was typed into the invoice and its items, and return the items; saving the invoice is left to the caller."""
    for name, value in entry.values.items():
        setattr(invoice, name, value)
    invoice.more = dict(entry.more) or None
    invoice.unparsed = dict(entry.unparsed)
    invoice.version += 1
    invoice.changed_at = timezone.now()
    return store_items(invoice, {item.key: item for item in stored}, entry.items)


def _store_confirmed(invoice: Invoice, entry: Entry) -> frozenset[str]:
    """Note which suggestions a person has confirmed, which raises no version; returns the paths that are new or gone."""
    before, invoice.confirmed = invoice.confirmed, list(entry.confirmed)
    return frozenset(before) ^ frozenset(entry.confirmed)


def _store_vendor(
    invoice: Invoice, differs: Collection[str], *, by: Membership, how: How
) -> bool:
    """Look the vendor up when its name has changed or the invoice is done; returns whether it is another one now."""
    if how != "saved" and "vendor_name" not in differs:
        return False
    before = invoice.vendor
    invoice.vendor = known_vendor(invoice, made_by=by if how == "saved" else None)
    return invoice.vendor != before


def _beside_reading(invoice: Invoice, stored: list[LineItem], entry: Entry) -> Entry:
    """Merge what was typed while the file was being read: a typed value wins, an empty field keeps what was read."""
    values = {
        name: getattr(invoice, name)
        if value in ("", None) and name not in entry.unparsed
        else value
        for name, value in entry.values.items()
    }
    values["kind"] = invoice.kind
    more = {**(invoice.more or {}), **entry.more}
    read = tuple(
        ItemEntry(
            item.key,
            {name: getattr(item, name) for name in (*ITEM, "worked_out")},
            item.unparsed,
        )
        for item in stored
    )
    return replace(entry, values=values, items=entry.items or read, more=more)

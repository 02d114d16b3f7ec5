"""Verbs that change an entered invoice: saving what is typed, adding to an open one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.documents.actions import remove_if_unused
from countersign.history.actions import record
from countersign.vendors.models import Vendor, name_key

from . import changes, states
from .entry import ITEM, Entry, ItemEntry, plain
from .indexing import index
from .models import Invoice, LineItem

How = Literal["typing", "left", "saved"]
# Paths of what an invoice is found by; `order` changes with each item that comes or goes.
_SEARCHED = ("number", "vendor_name", "description", changes.ORDER)


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored now; `changed` tells whether this save did anything."""

    invoice: Invoice
    changed: bool


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
    when they asked for it: only then a new vendor is made of an unknown name.
    Raises Invoice.DoesNotExist for another's invoice and states.NotAllowed for one that is not open.
    """
    invoice = Invoice.objects.of(by).hold(invoice_pk)
    states.must_be_open(invoice)
    stored = list(invoice.items.all())
    before = changes.content_of(invoice, stored)
    if version == invoice.filled_version - 1 == invoice.version - 1:
        entry, version = _beside_reading(invoice, stored, entry), invoice.version
    after = changes.content_of_entry(entry)
    differs = changes.difference(before, after)
    if differs and version != invoice.version:
        return Conflict(invoice, entry, tuple(differs))
    if differs:
        changes.note(invoice, before, after)
        _store(invoice, stored, entry)
    elif version == invoice.version:
        _store_flags(stored, entry.items)
    _store_rest(invoice, entry, version=version, by=by, how=how, changed=bool(differs))
    if any(path.endswith(_SEARCHED) for path in differs):
        index(invoice)
    if how != "typing":
        changes.settle(invoice, by=by, now=after)
    return Saved(invoice, changed=bool(differs))


@transaction.atomic
def delete(invoice_pk: int, *, by: Membership) -> Invoice:
    """Remove one's own invoice with its items, and its files unless something else uses them.

    The history keeps what it was. Raises Invoice.DoesNotExist for another's invoice and states.NotAllowed
    for an approved one.
    """
    invoice = Invoice.objects.of(by).hold(invoice_pk)
    states.must_be_deletable(invoice)
    changes.settle(invoice, by=by)
    documents = list(invoice.documents.all())
    data = {
        "number": invoice.number,
        "vendor": invoice.vendor_name,
        "gross_total": plain(invoice.gross_total),
        "currency": invoice.currency,
        "status": invoice.status,
        "files": [document.name for document in documents],
    }
    record(invoice.organization_id, by.actor, "deleted", invoice, data)
    invoice.delete()
    for document in documents:
        remove_if_unused(document)
    return invoice


def known_vendor(
    invoice: Invoice, *, made_by: Membership | None = None
) -> Vendor | None:
    """The vendor of the name that was typed; None for no name, and for an unknown one unless `made_by` makes it."""
    key = name_key(invoice.vendor_name)
    if not key:
        return None
    vendors = Vendor.objects.filter(organization=invoice.organization_id)
    if made_by:
        vendor, is_new = vendors.get_or_create(
            organization_id=invoice.organization_id,
            key=key,
            defaults={"name": invoice.vendor_name},
        )
        if is_new:
            data = {"vendor": vendor.name}
            record(vendor.organization_id, made_by.actor, "added", vendor, data)
        return vendor
    return vendors.filter(key=key).first()


def _store(invoice: Invoice, stored: list[LineItem], entry: Entry) -> None:
    for name, value in entry.values.items():
        setattr(invoice, name, value)
    invoice.unparsed = dict(entry.unparsed)
    invoice.version += 1
    invoice.changed_at = timezone.now()
    _store_items(invoice, {item.key: item for item in stored}, entry.items)


def _store_rest(
    invoice: Invoice,
    entry: Entry,
    *,
    version: int,
    by: Membership,
    how: How,
    changed: bool,
) -> None:
    """The vendor and what a person has confirmed: no content of their own, so they raise no version."""
    vendor = known_vendor(invoice, made_by=by if how == "saved" else None)
    confirmed = list(entry.confirmed)
    same = vendor == invoice.vendor and confirmed == invoice.confirmed
    if not changed and (same or version != invoice.version):
        return
    invoice.vendor, invoice.confirmed = vendor, confirmed
    invoice.save()


_STORED_OF_ITEM: Final = ("position", "unparsed", "worked_out", *ITEM)


def _store_items(
    invoice: Invoice, stored: dict[object, LineItem], entries: Iterable[ItemEntry]
) -> None:
    """Write what is new or changed in one statement: an item is known by its key."""
    written: list[LineItem] = []
    organization = invoice.organization_id
    for position, entry in enumerate(entries, 1):
        values = {"position": position, "unparsed": dict(entry.unparsed)} | dict(
            entry.values
        )
        item = stored.pop(entry.key, None)
        if item and all(getattr(item, name) == value for name, value in values.items()):
            continue
        read_line = item.read_line if item else None
        written.append(
            LineItem(
                organization_id=organization,
                invoice=invoice,
                key=entry.key,
                read_line=read_line,
                **values,
            )
        )
    if stored:
        gone = [item.pk for item in stored.values()]
        invoice.items.filter(pk__in=gone).delete()
    LineItem.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["invoice", "key"],
        update_fields=_STORED_OF_ITEM,
    )


def _store_flags(stored: list[LineItem], entries: Iterable[ItemEntry]) -> None:
    """Whether each line total was typed or worked out, when nothing else has changed."""
    flags = {entry.key: entry.values["worked_out"] for entry in entries}
    for item in stored:
        if flags.get(item.key, item.worked_out) != item.worked_out:
            LineItem.objects.filter(pk=item.pk).update(worked_out=flags[item.key])


def _beside_reading(invoice: Invoice, stored: list[LineItem], entry: Entry) -> Entry:
    """What was typed while the file was being read: what is typed wins, what is still empty keeps what was read."""
    values = {
        name: getattr(invoice, name)
        if value in ("", None) and name not in entry.unparsed
        else value
        for name, value in entry.values.items()
    }
    read = tuple(
        ItemEntry(
            item.key,
            {name: getattr(item, name) for name in (*ITEM, "worked_out")},
            item.unparsed,
        )
        for item in stored
    )
    return replace(entry, values=values, items=entry.items or read)

"""How an invoice is coded, as whoever approves reads it (no query), and a vendor by default."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership, Role
from countersign.invoices.models import TAKEN, Invoice, LineItem

from .checks import path_of
from .models import ChartRow, Place, VendorCoding
from .naming import names_kept
from .parts import LABELS, Typed, amounts_of, texts_of, typed_parts
from .setup import Setup
from .sharing import NotShared


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part: of what, coded as what, and what it comes to."""

    of: str
    named: Sequence[str]
    amount: str


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What was typed into a custom field: of the invoice, or of the item at this position."""

    key: str
    name: str
    at: int | None
    text: str


@dataclass(frozen=True, slots=True)
class DefaultField:
    """One column of a vendor's default coding: its number and name, and what is wrong with what was typed."""

    column: str
    label: str
    value: str
    name: str
    is_gone: bool
    problem: str


@dataclass(frozen=True, slots=True)
class ShownCoding:
    """All of it; `may_correct` where this member may."""

    invoice: int
    parts: Sequence[ShownPart]
    fields: Sequence[tuple[str, str]]
    may_correct: bool


def shown_coding(
    invoice: Invoice, items: Sequence[LineItem], member: Membership
) -> ShownCoding | None:
    """How it is coded; None where there is nothing to say of it."""
    parts = typed_parts(invoice)
    fields = [
        (one.name if one.at is None else f"{one.name}, {one.at}", one.text)
        for one in own_values(invoice, items)
    ]
    may = may_correct(invoice, member)
    if not parts and not fields and not may:
        return None
    return ShownCoding(invoice.pk, list(_parts(invoice, items, parts)), fields, may)


def default_of(
    stored: VendorCoding | None,
    setup: Setup,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> list[DefaultField]:
    """A vendor's default coding, column by column, as far as there is anything to put there."""
    fields = []
    for column in setup.columns:
        row: ChartRow | None = getattr(stored, column, None)
        number = row.number if row else ""
        value = typed.get(column, "") if typed else number
        named = row if row and value == number else None
        fields.append(
            DefaultField(
                column,
                str(LABELS[column]),
                value,
                named.name if named else "",
                is_gone=bool(named and not named.active),
                problem=(wrong or {}).get(column, ""),
            )
        )
    return fields


def own_values(invoice: Invoice, items: Sequence[LineItem]) -> Iterator[OwnValue]:
    """What its custom fields say, also those that are not asked for any more."""
    more = invoice.more or {}
    setup = Setup.of(invoice.organization)
    for field in (*setup.fields, *setup.retired):
        places: list[tuple[int | None, str]] = [(None, "")]
        if field.place == Place.ITEM:
            places = [(at, str(item.key)) for at, item in enumerate(items, 1)]
        for position, item in places:
            if text := more.get(path_of(field, item)):
                yield OwnValue(field.key, field.name, position, text)


def may_correct(invoice: Invoice, member: Membership) -> bool:
    """May this manager correct it: not by a link, where the owner allows it, and not what they entered themselves?"""
    setup = Setup.of(member.organization)
    return (
        setup.managers_correct
        and bool(setup.columns)
        and not member.by_link
        and member.role in (Role.MANAGER, Role.OWNER)
        and invoice.admits(member)
        and invoice.status in TAKEN
        and invoice.locked_at is None
        and invoice.reverses_id is None
    )


def _parts(
    invoice: Invoice, items: Sequence[LineItem], parts: Sequence[Typed]
) -> Iterator[ShownPart]:
    names = names_kept(invoice, texts_of(parts))
    called = {
        str(item.key): f"{at} {item.description}".strip()
        for at, item in enumerate(items, 1)
    }
    formats = invoice.organization.formats
    try:
        found = amounts_of(invoice, items, parts, [{} for _part in parts])
        shown = [formats.show_amount(one.amount, invoice.currency) for one in found]
    except NotShared:
        shown = [""] * len(parts)
    for part, amount in zip(parts, shown, strict=True):
        of = called.get(part.share.item, "") if part.share.item else _("Whole invoice")
        named = [names.get(pair, pair[1]) for pair in part.names.items()]
        yield ShownPart(of, named, f"{amount} {invoice.currency}".strip())

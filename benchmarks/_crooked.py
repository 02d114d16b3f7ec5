"""Crooked invoices made of honest ones: typed wrongly, or entered a second time under another guise."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from countersign.accounts.models import Membership
from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor, name_key

_EVIL = "DE81120300000999999999"

Variant = Callable[[Invoice], None]


def is_found(
    crooked: Invoice, manager: Membership, known: set[str], *, again: bool
) -> bool:
    """Is there a doubt or a stop that the honest one does not have, or is its number taken?"""

    def found() -> bool:
        told = checks.doubts_of(checks.all_checks(crooked, manager))
        return any(
            check.key not in known
            and (check.level != Level.NEEDED or check.name == "same-number")
            for check in told
        )

    if not again:
        return found()
    try:
        with transaction.atomic():
            crooked.save()
    except IntegrityError:
        return True
    is_found = found()
    Invoice.objects.filter(pk=crooked.pk).delete()
    return is_found


def variants(invoice: Invoice) -> Iterator[tuple[str, Variant, bool]]:
    said = {
        name: one
        for document in invoice.files
        for name, one in document.said["fields"].items()
        if one["proven"] or one["confidence"] >= 0.9
    }
    if "gross_total" in said:
        yield "another amount than the file's", _set(gross_total=Decimal("9999.99"), net_total=None, tax_total=None, no_items=True), False  # fmt: skip
    if invoice.iban:
        yield "another account", _set(iban=_EVIL), False
        yield "wrong check digits", _set(iban=invoice.iban[:-1] + str((int(invoice.iban[-1]) + 1) % 10) if invoice.iban[-1].isdigit() else invoice.iban + "0"), False  # fmt: skip
    if any(document.said["accounts"] for document in invoice.files):
        yield "no account though the file has one", _set(iban="", more=None), False
    yield "tax above any rate", _set(tax_total=invoice.gross_total, net_total=invoice.gross_total, gross_total=2 * (invoice.gross_total or Decimal(1))), False  # fmt: skip
    for kind, number in _numbers(invoice.number):
        yield f"entered twice, {kind}", _set(number=number), True
    yield "entered twice, in another currency", _set(currency="USD" if invoice.currency != "USD" else "EUR"), True  # fmt: skip
    day = invoice.issue_date or date(2026, 1, 1)
    yield "entered twice, a few days later", _set(issue_date=day + timedelta(days=3)), True  # fmt: skip
    name = invoice.vendor_name
    for kind, changed in (
        ("legal form added", f"{name} GmbH"),
        ("full width", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)),
        ("zero-width sign", name[:1] + "\u200b" + name[1:]),
        ("Cyrillic letter", name.translate(str.maketrans("aeopcxAEOPCX", "аеорсхАЕОРСХ"))),
    ):  # fmt: skip
        if changed != name:
            yield f"entered twice, vendor with {kind}", _renamed(changed), True


def _numbers(number: str) -> Iterator[tuple[str, str]]:
    yield "with a suffix", f"{number}a" if number[-1:].isdigit() else f"{number}-1"
    yield "in full width", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in number)  # fmt: skip
    yield "with a prefix", f"INV-{number}"
    if "0" in number:
        yield "with O for 0", number.replace("0", "O", 1)


def _set(**values: Any) -> Variant:
    def change(invoice: Invoice) -> None:
        for name, value in values.items():
            setattr(invoice, name, value)

    return change


def _renamed(name: str) -> Variant:
    def change(invoice: Invoice) -> None:
        invoice.vendor_name = name[:200]
        invoice.vendor, _is_new = Vendor.objects.get_or_create(
            organization_id=invoice.organization_id,
            key=name_key(name),
            defaults={"name": name[:200]},
        )

    return change

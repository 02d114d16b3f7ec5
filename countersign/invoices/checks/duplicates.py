"""Rules about invoices that are likely the same as an earlier one."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.invoices.models import TAKEN, Invoice, Status, number_key
from countersign.vendors.models import name_key

from .check import Check, Level
from .sheet import Sheet


def likely(invoice: Invoice) -> QuerySet[Invoice]:
    """Invoices of the whole organization that share the file, the vendor's number, or its date and gross total."""
    same = Q(documents__in=invoice.documents.all())
    # A draft whose vendor is new has only its name yet; it is compared afterwards.
    key = name_key(invoice.vendor_name)
    vendor = Q(vendor__key=key) | Q(vendor=None) if key else None
    if vendor and invoice.number:
        same |= vendor & Q(number_key=number_key(invoice.number))
    if vendor and invoice.issue_date and invoice.gross_total is not None:
        same |= vendor & Q(
            issue_date=invoice.issue_date,
            gross_total=invoice.gross_total,
            currency=invoice.currency,
        )
    return (
        Invoice.objects.filter(same, organization=invoice.organization_id)
        .exclude(pk=invoice.pk)
        .exclude(status=Status.REJECTED)
        .select_related("agent")
        .prefetch_related("originals")
        .order_by("pk")
        .distinct()
    )


def duplicates(sheet: Sheet, member: Membership | None) -> Iterator[Check]:
    """Every likely duplicate; named and linked only for a member who may see it."""
    invoice, files = sheet.invoice, None
    for earlier in likely(invoice)[:20]:
        seen = member is not None and (
            member.manages or earlier.agent_id == member.user_id
        )
        if _same_number(invoice, earlier):
            yield _number_check(sheet, earlier, seen=seen)
            continue
        files = (
            files
            if files is not None
            else {use.document_id for use in invoice.originals.all()}
        )
        if files & {use.document_id for use in earlier.originals.all()}:
            yield _check(
                "same-file",
                _("The same file was already entered as %(which)s."),
                ("documents",),
                sheet,
                earlier,
                seen=seen,
            )
        elif _same_bill(invoice, earlier):
            yield _check(
                "same-bill",
                _(
                    "%(which)s is from the same vendor and day and has the same gross total."
                ),
                ("gross_total",),
                sheet,
                earlier,
                seen=seen,
            )


def _same_number(invoice: Invoice, earlier: Invoice) -> bool:
    """The vendor's number of the same year; a year that is not known yet could be any."""
    years = {
        invoice.issue_date.year if invoice.issue_date else None,
        earlier.number_year,
    } - {None}
    return (
        bool(invoice.number)
        and number_key(invoice.number) == earlier.number_key
        and name_key(invoice.vendor_name) == name_key(earlier.vendor_name)
        and len(years) <= 1
    )


def _same_bill(invoice: Invoice, earlier: Invoice) -> bool:
    return (
        name_key(invoice.vendor_name) == name_key(earlier.vendor_name)
        and invoice.issue_date == earlier.issue_date
        and invoice.gross_total == earlier.gross_total
    )


def _number_check(sheet: Sheet, earlier: Invoice, *, seen: bool) -> Check:
    taken = earlier.status in TAKEN
    joins = (
        seen
        and earlier.agent_id == sheet.invoice.agent_id
        and earlier.is_open
        and sheet.invoice.is_open
    )
    text = _number_text(taken=taken, joins=joins)
    level = Level.ERROR if taken else Level.WARNING
    check = _check(
        "same-number", text, ("number",), sheet, earlier, seen=seen, level=level
    )
    return replace(check, joins=joins)


def _number_text(*, taken: bool, joins: bool) -> str:
    if taken:
        return _("This number of this vendor was already submitted: %(which)s.")
    if joins:
        return _("You are already entering this invoice: %(which)s. Add to it?")
    return _("This number of this vendor is also being entered as %(which)s.")


def _check(
    name: str,
    text: str,
    fields: tuple[str, ...],
    sheet: Sheet,
    earlier: Invoice,
    *,
    seen: bool,
    level: Level = Level.WARNING,
) -> Check:
    which = _named(sheet, earlier) if seen else _("an invoice of another agent")
    return Check(
        name, level, text % {"which": which}, fields, earlier.pk if seen else None
    )


def _named(sheet: Sheet, earlier: Invoice) -> str:
    parts = [str(earlier)]
    if earlier.issue_date:
        parts.append(sheet.formats.show_date(earlier.issue_date))
    if earlier.gross_total is not None:
        amount = sheet.formats.show_amount(earlier.gross_total, earlier.currency)
        parts.append(f"{amount} {earlier.currency}".strip())
    parts.append(str(earlier.get_status_display()))
    return ", ".join(parts)

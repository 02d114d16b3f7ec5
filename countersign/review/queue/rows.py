"""Invoices in a list of the review, written as the organization writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.places import address_in, goes_through_all
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.findings.counts import NONE, Counts
from countersign.invoices.models import Invoice, Status


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice in a list."""

    pk: int
    address: str
    organization: str
    vendor: str
    number: str
    kind: str
    amount: str
    currency: str
    of_gross: str
    agent: str
    waits: str
    due: str
    is_late: bool
    status: str
    status_name: str
    issued: str
    found: str
    stops: int


def rows(invoices: Iterable[Invoice]) -> list[InvoiceRow]:
    """The lines of a list, in the given order."""
    today = timezone.localdate()
    return [row(invoice, today) for invoice in invoices]


def row(invoice: Invoice, today: date) -> InvoiceRow:
    """One line."""
    formats = invoice.organization.formats
    amounts = Amounts.of(invoice, formats)
    is_late = invoice.is_overdue(today)
    counts = Counts.of(invoice) if invoice.status == Status.SUBMITTED else NONE
    return InvoiceRow(
        pk=invoice.pk,
        address=address_of(invoice),
        organization=str(invoice.organization) if goes_through_all() else "",
        vendor=invoice.vendor_name,
        number=str(invoice),
        kind=amounts.kind,
        amount=amounts.to_pay,
        currency=amounts.currency,
        of_gross=amounts.of_gross,
        agent=str(invoice.agent),
        waits=_ago(invoice.submitted_at, today),
        due=_due(invoice, today, is_late=is_late),
        is_late=is_late,
        status=invoice.status,
        status_name=invoice.get_status_display(),
        issued=formats.show_date(invoice.issue_date) if invoice.issue_date else "",
        found=str(counts),
        stops=counts.stops,
    )


def address_of(invoice: Invoice) -> str:
    """Where it is decided on: by who goes through all of their organizations, in its own."""
    if not goes_through_all():
        return reverse("review:invoice", args=[invoice.pk])
    organization = invoice.organization_id
    return address_in(organization, "review:invoice", invoice.pk, through=True)


def _ago(moment: datetime | None, today: date) -> str:
    if not moment:
        return ""
    days = (today - timezone.localdate(moment)).days
    if days <= 0:
        return _("since today")
    return ngettext("for %(days)s day", "for %(days)s days", days) % {"days": days}


def _due(invoice: Invoice, today: date, *, is_late: bool) -> str:
    days = invoice.days_until_due(today)
    if days is None or invoice.due_date is None:
        return _("no due date")
    if is_late:
        text = ngettext("%(days)s day overdue", "%(days)s days overdue", -days)
        return text % {"days": -days}
    if invoice.paid_at is not None or days < 0:
        day = invoice.organization.formats.show_date(invoice.due_date)
        return _("due %(day)s") % {"day": day}
    if days == 0:
        return _("due today")
    text = ngettext("due in %(days)s day", "due in %(days)s days", days)
    return text % {"days": days}

"""The rows of the table of invoices: all that a row says, as text."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, TypedDict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership, User
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.findings.counts import NONE, Counts
from countersign.invoices.models import AMOUNT_PLACES, OPEN, Invoice, Status

# What a row is made of; the rest of an invoice need not be read.
COLUMNS: Final = (
    "organization",
    "agent",
    "status",
    "version",
    "number",
    "vendor_name",
    "order_reference",
    "issue_date",
    "due_date",
    "currency",
    "kind",
    "gross_total",
    "amount_due",
    "created_at",
    "findings",
    "paid_at",
    "paid_unknown",
    "set_aside_at",
)


UNDECIDED: Final = (*OPEN, Status.SUBMITTED)


class TableRow(TypedDict):
    """One invoice in the table; `picks` is what its box sends, `exact` what is to be paid in its smallest part. A dictionary, which templates read fastest."""

    name: str
    number: str
    address: str
    label: str
    picks: str
    vendor: str
    order: str
    agent: str
    issued: str
    due: str
    is_late: bool
    is_paid: bool
    kind: str
    to_pay: str
    exact: str
    of_gross: str
    currency: str
    status: str
    status_name: str
    found: str
    stops: int
    entered: str


def rows(
    invoices: Iterable[Invoice], member: Membership, people: Mapping[int, User]
) -> list[TableRow]:
    """The invoices as `member` sees them; `people` are those a manager reads the agents' names of."""
    formats, zone = member.organization.formats, member.zone
    today = timezone.localdate(timezone=zone)
    names = {status.value: str(status.label) for status in Status}
    before, _number, after = reverse("invoices:detail", args=[0]).rpartition("0")
    label, signed_in = _("Select %(invoice)s"), not member.via

    def row(invoice: Invoice) -> TableRow:
        name, amounts = str(invoice), Amounts.of(invoice, formats)
        waits = invoice.status == Status.SUBMITTED  # all that a link lets decide on
        counts = Counts.of(invoice) if invoice.status in UNDECIDED else NONE
        return TableRow(
            name=name,
            number=invoice.number,
            address=f"{before}{invoice.pk}{after}",
            label=label % {"invoice": name},
            picks=f"{invoice.pk}:{invoice.version}" if signed_in or waits else "",
            vendor=invoice.vendor_name,
            order=invoice.order_reference,
            agent=str(people[invoice.agent_id]) if people else "",
            issued=formats.show_date(invoice.issue_date) if invoice.issue_date else "",
            due=formats.show_date(invoice.due_date) if invoice.due_date else "",
            is_late=invoice.is_overdue(today),
            is_paid=invoice.paid_at is not None,
            kind=amounts.kind,
            to_pay=amounts.to_pay,
            exact=_exact(invoice.to_pay),
            of_gross=amounts.of_gross,
            currency=invoice.currency,
            status=invoice.status,
            status_name=names[invoice.status],
            found=str(counts),
            stops=counts.stops,
            entered=formats.show_date(invoice.created_at.astimezone(zone).date()),
        )

    return [row(invoice) for invoice in invoices]


def _exact(amount: Decimal | None) -> str:
    return "" if amount is None else str(int(amount.scaleb(AMOUNT_PLACES)))

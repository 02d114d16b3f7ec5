"""What an invoice's vendor is known by: its latest invoices and its accounts."""

from typing import Any, Final

from django.db.models import Q, QuerySet

from countersign.accounts.models import User
from countersign.database.prepared import prepared
from countersign.invoices.models import Invoice
from countersign.invoices.suggesting.said import SURE
from countersign.vendors.models import BankAccount, bare_code

LOOKED_AT: Final = 12  # approved invoices, the latest
SHOWN: Final = 5  # of those that somebody has submitted, whatever became of them


@prepared
def accounts(organization: int, vendor: int, iban: str) -> QuerySet[BankAccount]:
    """A vendor's accounts, confirmed or not, with who confirmed or revoked them; and whosever this IBAN is."""
    ours = BankAccount.objects.filter(organization=organization)
    found = ours.filter(Q(vendor=vendor) | Q(iban=iban))
    return found.select_related("vendor", "confirmed_by", "revoked_by").order_by("pk")


# The two walks along the vendor's index find ids first: asked for their rows at once, a database may read all
# of the vendor's. A VAT id counts where it was surely read. In SQL, as in
# `duplicates/queries.py` and for its reason.
_LATEST: Final = """
    SELECT i.id, i.organization_id, i.status, i.number, i.vendor_name, i.issue_date, i.due_date, i.currency,
        i.iban, i.kind, i.amount_due, i.more, i.gross_total, i.findings, i.submitted_at, i.paid_at, i.paid_unknown,
        i.set_aside_at, i.agent_id, u.name AS agent_name, u.email AS agent_email,
        EXISTS (
            SELECT 1 FROM invoices_invoice p
            WHERE p.organization_id = %(organization)s AND p.vendor_id = %(vendor)s AND p.iban = %(iban)s
                AND p.iban <> '' AND p.status = 'approved' AND p.id <> %(pk)s
        ) AS has_paid_here,
        ({vat_id} AND s.invoice_id = i.id LIMIT 1) AS vat_id,
        ({vat_id} AND s.invoice_id = %(pk)s LIMIT 1) AS own_vat_id
    FROM invoices_invoice i
    JOIN accounts_user u ON u.id = i.agent_id
    WHERE i.organization_id = %(organization)s AND i.id IN (
        SELECT id FROM ({others} AND v.status = 'approved' {newest} LIMIT {looked_at}) approved
        UNION SELECT id FROM ({others} AND v.status <> 'draft' {newest} LIMIT {shown}) submitted
    )
    ORDER BY i.issue_key DESC, i.tie_key DESC
"""
_VAT_ID: Final = """
    SELECT s.value FROM invoices_suggestion s
    WHERE s.organization_id = %(organization)s AND s.field = 'vat_id' AND s.line IS NULL AND s.rank = 0
        AND s.confidence >= %(sure)s"""
_OTHERS: Final = """
    SELECT v.id FROM invoices_invoice v
    WHERE v.organization_id = %(organization)s AND v.vendor_id = %(vendor)s AND v.id <> %(pk)s
        AND v.reversed_at IS NULL AND v.reverses_id IS NULL"""
_QUERY: Final = _LATEST.format(
    vat_id=_VAT_ID,
    others=_OTHERS,
    newest="ORDER BY v.issue_key DESC, v.tie_key DESC",
    looked_at=LOOKED_AT,
    shown=SHOWN,
)


def latest(invoice: Invoice) -> list[Any]:
    """The vendor's latest others, approved ones and any that are no drafts, newest first.

    Each has what a list shows, whether any approved one names this IBAN, its VAT id and this invoice's.
    """
    values = {
        "organization": invoice.organization_id,
        "pk": invoice.pk,
        "vendor": invoice.vendor_id,
        "iban": bare_code(invoice.iban),
        "sure": SURE,
    }
    rows: list[Any] = list(Invoice.objects.raw(_QUERY, values))
    for row in rows:
        row.organization = invoice.organization
        row.agent = User(row.agent_id, name=row.agent_name, email=row.agent_email)
    return rows

"""Known vendors that an invoice's new one resembles: by spelling, VAT id, account or mail domain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from countersign.identity.companies import are_alike
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor, bare_code, company_parts

from .history import VendorHistory

SPELLING: Final = "spelling"
VAT_ID: Final = "vat-id"
MAIL_DOMAIN: Final = "mail-domain"
ACCOUNT: Final = "account"
MANY: Final = 100  # approved invoices; more are not counted
_MOST: Final = 100

# Known is a vendor with an approved invoice or a confirmed account. A sign that is wrong leaves a name's first or its
# last ones as they are. A mail domain that two vendors have is neither's. In SQL, as in `queries.py` and for its reason.
_SAID: Final = """
    SELECT s.value FROM invoices_suggestion s
    WHERE s.organization_id = %(organization)s AND s.invoice_id = %(pk)s AND s.line IS NULL AND s.field = """
_VENDORS: Final = """
    SELECT v.id FROM vendors_vendor v WHERE v.organization_id = %(organization)s AND """
_ACCOUNTS: Final = """
    SELECT a.vendor_id AS id FROM vendors_bankaccount a
    WHERE a.organization_id = %(organization)s AND a.revoked_at IS NULL AND """
_AS_LONG: Final = "LENGTH(v.company) BETWEEN %(shortest)s AND %(longest)s"
_LOOKUPS: Final = (
    f"{_VENDORS} v.company = %(company)s",
    f"{_VENDORS} v.head = %(head)s AND {_AS_LONG}",
    f"{_VENDORS} v.tail = %(tail)s AND {_AS_LONG}",
    f"{_VENDORS} v.vat_id <> '' AND v.vat_id IN ({_SAID} 'vat_id' AND s.rank = 0 UNION SELECT %(vat_id)s)",
    f"{_VENDORS} v.mail_domain IN ({_SAID} 'mail_domain')",
    f"{_ACCOUNTS} a.iban = %(iban)s AND a.iban <> ''",
)
_FOUND: Final = " UNION ".join(
    f"SELECT id FROM ({lookup} LIMIT {_MOST}) f{at}"  # noqa: S608 - names of our own
    for at, lookup in enumerate(_LOOKUPS)
)
_QUERY: Final = f"""
    SELECT k.id, k.organization_id, k.name, k.company,
        (SELECT COUNT(*) FROM (
            SELECT 1 FROM invoices_invoice i
            WHERE i.organization_id = %(organization)s AND i.vendor_id = k.id AND i.status = 'approved' LIMIT {MANY}
        ) approved) AS approved,
        EXISTS ({_ACCOUNTS} a.vendor_id = k.id AND a.confirmed_at IS NOT NULL) AS is_confirmed,
        EXISTS ({_ACCOUNTS} a.vendor_id = k.id AND a.iban = %(iban)s) AS has_account,
        k.vat_id <> '' AND k.vat_id IN ({_SAID} 'vat_id' AND s.rank = 0 UNION SELECT %(vat_id)s) AS has_vat_id,
        k.mail_domain IN ({_SAID} 'mail_domain') AND NOT EXISTS (
            {_VENDORS} v.mail_domain = k.mail_domain AND v.id NOT IN (k.id, %(vendor)s)
        ) AS has_mail_domain
    FROM vendors_vendor k
    WHERE k.organization_id = %(organization)s AND k.id <> %(vendor)s AND k.id IN ({_FOUND})
"""  # noqa: S608 - names of our own


@dataclass(frozen=True, slots=True)
class Resembled:
    """A known vendor, how many of its invoices were approved (MANY for more), and in what the new one resembles it."""

    vendor: Vendor
    approved: int
    reasons: tuple[str, ...]


def resembled(history: VendorHistory) -> list[Resembled]:
    """The known vendors that the invoice's own resembles while it is new, most alike first: one query, none for a known vendor."""
    name = history.invoice.vendor_name
    if not name or not history.is_new_vendor:
        return []
    company = company_parts(name)[0]
    rows: Iterable[Any] = Vendor.objects.raw(_QUERY, _values(history.invoice, name))
    found = [
        Resembled(row, row.approved, reasons)
        for row in rows
        if (row.approved or row.is_confirmed)
        and (reasons := tuple(_reasons(row, company)))
    ]
    return sorted(found, key=lambda one: (-len(one.reasons), -one.approved))


def asks_to_sign_in(history: VendorHistory) -> bool:
    """May its account be confirmed by nobody who came by a link: changed, another vendor's, or of one that resembles another?"""
    return history.has_changed_bank or history.is_of_another or bool(resembled(history))


def _reasons(row: Any, company: str) -> Iterator[str]:
    if are_alike(company, row.company or ""):
        yield SPELLING
    if row.has_vat_id:
        yield VAT_ID
    if row.has_account:
        yield ACCOUNT
    if row.has_mail_domain:
        yield MAIL_DOMAIN


def _values(invoice: Invoice, name: str) -> dict[str, Any]:
    company, head, tail = company_parts(name)
    return {
        "organization": invoice.organization_id,
        "pk": invoice.pk,
        "vendor": invoice.vendor_id or 0,
        "company": company,
        "head": head,
        "tail": tail,
        "shortest": len(company) - 1,
        "longest": len(company) + 1,
        "iban": bare_code(invoice.iban),
        "vat_id": invoice.vendor.vat_id if invoice.vendor else "",
    }

"""Known vendors that an invoice's new one resembles: by spelling, VAT id, account or mail domain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from countersign.accounts.models import User
from countersign.database.among import ONCE
from countersign.identity.companies import are_alike
from countersign.invoices.models import Invoice
from countersign.vendors.models import BankAccount, Vendor, bare_code, company_parts

SPELLING: Final = "spelling"
VAT_ID: Final = "vat-id"
MAIL_DOMAIN: Final = "mail-domain"
ACCOUNT: Final = "account"
MANY: Final = 100  # approved invoices; more are not counted
_MOST: Final = 1000  # that share one thing

# Known is a vendor with an approved invoice or a confirmed account. A sign that is wrong leaves a name's first or its
# last ones as they are. A mail domain that two known vendors have is neither's. In SQL, as in `queries.py` and for its reason.
_SAID: Final = """
    SELECT s.value FROM invoices_suggestion s
    WHERE s.organization_id = %(organization)s AND s.invoice_id = %(pk)s AND s.line IS NULL AND s.field = """
_VENDORS: Final = """
    SELECT v.id FROM vendors_vendor v WHERE v.organization_id = %(organization)s AND """
_ACCOUNTS: Final = """
    SELECT a.vendor_id AS id FROM vendors_bankaccount a
    WHERE a.organization_id = %(organization)s AND a.revoked_at IS NULL AND """
_IS_KNOWN: Final = f"""(
    EXISTS ({_ACCOUNTS} a.vendor_id = v.id AND a.confirmed_at IS NOT NULL) OR EXISTS (
        SELECT 1 FROM invoices_invoice i
        WHERE i.organization_id = %(organization)s AND i.vendor_id = v.id AND i.status = 'approved'
    ))"""  # noqa: S608 - names of our own
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
# A row for each account of the invoice's own vendor, and one for each vendor that may resemble it, with the account of
# this IBAN if it has that.
_QUERY: Final = f"""
    SELECT a.id, k.organization_id, k.id AS vendor_id, a.iban, a.scheme, a.seen_at, a.confirmed_at, a.how, a.revoked_at,
        a.confirmed_by_id, a.revoked_by_id, c.name AS confirmed_name, c.email AS confirmed_email,
        r.name AS revoked_name, r.email AS revoked_email, k.name AS vendor_name, k.company,
        (SELECT COUNT(*) FROM (
            SELECT 1 FROM invoices_invoice i
            WHERE i.organization_id = %(organization)s AND i.vendor_id = k.id AND i.status = 'approved' LIMIT {MANY}
        ) approved) AS approved,
        EXISTS ({_ACCOUNTS} a.vendor_id = k.id AND a.confirmed_at IS NOT NULL) AS has_confirmed,
        k.vat_id <> '' AND k.vat_id IN ({_SAID} 'vat_id' AND s.rank = 0 UNION SELECT %(vat_id)s) AS has_vat_id,
        k.mail_domain IN ({_SAID} 'mail_domain') AND NOT EXISTS (
            {_VENDORS} v.mail_domain = k.mail_domain AND v.id NOT IN (k.id, %(vendor)s) AND {_IS_KNOWN}
        ) AS has_mail_domain
    FROM vendors_vendor k
    LEFT JOIN vendors_bankaccount a ON a.organization_id = %(organization)s AND a.vendor_id = k.id
        AND (a.vendor_id = %(vendor)s OR a.iban = %(iban)s)
    LEFT JOIN accounts_user c ON c.id = a.confirmed_by_id
    LEFT JOIN accounts_user r ON r.id = a.revoked_by_id
    WHERE k.organization_id = %(organization)s AND k.id{{before}}SELECT %(vendor)s UNION {_FOUND}{{after}}
    ORDER BY a.id
"""  # noqa: S608 - names of our own


@dataclass(frozen=True, slots=True)
class Resembled:
    """A known vendor, how many of its invoices were approved (MANY for more), and in what the new one resembles it."""

    vendor: Vendor
    approved: int
    reasons: tuple[str, ...]


def of_new_vendor(invoice: Invoice) -> tuple[list[BankAccount], tuple[Resembled, ...]]:
    """The accounts of its vendor and any other's of this IBAN; the known vendors it resembles, most alike first: one query."""
    before, after = ONCE[connection.vendor]
    query = _QUERY.format(before=before, after=after)
    rows: list[Any] = list(BankAccount.objects.raw(query, _values(invoice)))
    for row in rows:
        row.vendor = Vendor(row.vendor_id, name=row.vendor_name)
        row.confirmed_by = _user(row.confirmed_by_id, row.confirmed_name, row.confirmed_email)  # fmt: skip
        row.revoked_by = _user(row.revoked_by_id, row.revoked_name, row.revoked_email)
    company = company_parts(invoice.vendor_name)[0]
    found = [
        Resembled(row.vendor, row.approved, reasons)
        for row in rows
        if row.vendor_id != invoice.vendor_id
        and (row.approved or row.has_confirmed)
        and (reasons := tuple(_reasons(row, company)))
    ]
    found.sort(key=lambda one: (-len(one.reasons), -one.approved))
    return [row for row in rows if row.pk], tuple(found)


def _reasons(row: Any, company: str) -> Iterator[str]:
    if are_alike(company, row.company or ""):
        yield SPELLING
    if row.has_vat_id:
        yield VAT_ID
    if row.pk and not row.revoked_at:
        yield ACCOUNT
    if row.has_mail_domain:
        yield MAIL_DOMAIN


def _user(pk: int | None, name: str, email: str) -> User | None:
    return User(pk, name=name, email=email) if pk else None


def _values(invoice: Invoice) -> dict[str, Any]:
    company, head, tail = company_parts(invoice.vendor_name)
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

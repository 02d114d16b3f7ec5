"""The earlier invoices that share a key with one, found by index among any number of them.

In SQL, since building these statements anew for each save takes longer than answering them.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from countersign.database.among import ONCE
from countersign.invoices.models import Invoice
from countersign.invoices.models.numbers import alike_key, base_key, number_key
from countersign.vendors.models import name_key

MOST: Final = 20
ENOUGH: Final = 500  # ids to choose the MOST among

# The ids are found first, at most ENOUGH, each key looked up in an index of its own: without that limit a
# database may well walk through all invoices of the organization.
_QUERY: Final = """
    SELECT i.id, i.organization_id, i.agent_id, i.status, i.number, i.number_key, i.number_year, i.vendor_name,
        i.issue_date, i.currency, i.gross_total,
        EXISTS (
            SELECT 1 FROM invoices_invoicedocument o
            JOIN invoices_invoicedocument m ON m.document_id = o.document_id
            WHERE o.invoice_id = i.id AND o.organization_id = %(organization)s
                AND m.invoice_id = %(pk)s AND m.organization_id = %(organization)s
        ) AS has_same_file,
        COALESCE(NULLIF(u.name, ''), u.email) AS told_by,
        n.reasons AS told_reasons,
        n.for_all AS told_for_all
    FROM invoices_invoice i
    LEFT JOIN invoices_notduplicate n ON n.organization_id = %(organization)s
        AND n.first_id = CASE WHEN i.id < %(pk)s THEN i.id ELSE %(pk)s END
        AND n.second_id = CASE WHEN i.id < %(pk)s THEN %(pk)s ELSE i.id END
    LEFT JOIN accounts_user u ON u.id = n.by_id
    WHERE i.organization_id = %(organization)s AND i.id <> %(pk)s
        AND i.id{before}SELECT id FROM ({lookups}) found LIMIT {enough}{after}
    ORDER BY CASE WHEN i.number_key = %(number)s THEN 0 ELSE 1 END, i.id
    LIMIT {most}
"""
_SAME_FILE: Final = """
    SELECT o.invoice_id AS id FROM invoices_invoicedocument o
    WHERE o.organization_id = %(organization)s AND o.document_id IN (
        SELECT m.document_id FROM invoices_invoicedocument m
        WHERE m.invoice_id = %(pk)s AND m.organization_id = %(organization)s
    )"""
_VENDORS: Final = """
    SELECT v.id FROM invoices_invoice v
    WHERE v.organization_id = %(organization)s AND v.vendor_key = %(vendor)s AND """
_SAME_NUMBER: Final = _VENDORS + "v.number_key = %(number)s"
_ALIKE: Final = _VENDORS + "v.number_alike IN (%(alike)s, %(base)s)"
_LONGER: Final = _VENDORS + "v.number_base = %(alike)s"
# The vendor's of that day, and those whose vendor is known by name only: a walk each in `vendors_by_issue_key`.
_SAME_BILL: Final = "v.issue_key = %(issued)s AND v.gross_total = %(gross)s AND v.currency = %(currency)s"
_BILL_BY_NAME: Final = f"{_VENDORS}v.vendor_id IS NULL AND {_SAME_BILL}"
_BILL_OF_VENDOR: Final = f"{_VENDORS}v.vendor_id = %(vendor_id)s AND {_SAME_BILL}"


def duplicate_candidates(invoice: Invoice) -> list[Any]:
    """At most MOST others of the organization, the same number first: one query.

    Each has `has_same_file`, and what was said of the two: `told_by` (None for nothing), `told_reasons` and
    `told_for_all`.
    """
    values = _values(invoice)
    before, after = ONCE[connection.vendor]
    query = _QUERY.format(
        before=before,
        lookups=" UNION ALL ".join(_lookups(values)),
        enough=ENOUGH,
        after=after,
        most=MOST,
    )
    rows: list[Any] = list(Invoice.objects.raw(query, values))
    for row in rows:
        row.told_reasons = tuple(json.loads(row.told_reasons or "[]"))
        row.told_for_all = bool(row.told_for_all)
    return rows


def _values(invoice: Invoice) -> dict[str, Any]:
    alike = alike_key(invoice.number)
    gross = Invoice._meta.get_field("gross_total").get_prep_value(invoice.gross_total)
    return {
        "organization": invoice.organization_id,
        "pk": invoice.pk,
        "vendor": name_key(invoice.vendor_name)[:200],
        "vendor_id": invoice.vendor_id,
        "number": number_key(invoice.number),
        "alike": alike,
        "base": base_key(invoice.number) or alike,
        "issued": invoice.issue_date,
        "gross": gross,
        "currency": invoice.currency,
    }


def _lookups(values: dict[str, Any]) -> Iterator[str]:
    yield _SAME_FILE
    if not values["vendor"]:
        return
    if values["number"]:
        yield _SAME_NUMBER
    if values["alike"]:
        yield _ALIKE
        yield _LONGER
    if values["issued"] and values["gross"] is not None:
        yield _BILL_BY_NAME
        if values["vendor_id"]:
            yield _BILL_OF_VENDOR

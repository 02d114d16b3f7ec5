"""The earlier invoices that share a key with one, found by index among any number of them.

In SQL, since building these statements anew for each save takes longer than answering them.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from countersign.database.among import ONCE
from countersign.identity.companies import company_key
from countersign.invoices.models import Invoice
from countersign.invoices.models.numbers import (
    LONGEST,
    alike_key,
    base_key,
    core_keys,
    number_key,
)
from countersign.vendors.models import bare_code

MOST: Final = 100
ENOUGH: Final = 60  # of those that share one key

# The ids are found first, each key looked up in an index of its own: without a limit a database may well walk through all
# invoices of the organization. `near` are those that share most, for the case that there are more than MOST.
_QUERY: Final = """
    SELECT i.id, i.organization_id, i.agent_id, i.status, i.number, i.number_key, i.number_year, i.vendor_id,
        i.vendor_name, i.issue_date, i.currency, i.kind, i.gross_total, i.amount_due, i.iban,
        CASE WHEN i.kind = 'credit note' THEN i.more END AS more, w.vat_id AS vendor_vat_id,
        ({vat_id} AND s.invoice_id = i.id LIMIT 1) AS vat_id,
        ({vat_id} AND s.invoice_id = %(pk)s LIMIT 1) AS own_vat_id,
        (SELECT o.vat_id FROM vendors_vendor o
            WHERE o.organization_id = %(organization)s AND o.id = %(vendor)s) AS own_vendor_vat_id,
        EXISTS (
            SELECT 1 FROM invoices_invoicedocument o
            JOIN invoices_invoicedocument m ON m.document_id = o.document_id AND m.part = o.part
            WHERE o.invoice_id = i.id AND o.organization_id = %(organization)s
                AND m.invoice_id = %(pk)s AND m.organization_id = %(organization)s
        ) AS has_same_file,
        COALESCE(NULLIF(u.name, ''), u.email) AS told_by,
        n.reasons AS told_reasons,
        n.for_all AS told_for_all,
        r.actor_name AS rejected_by,
        r.at AS rejected_at,
        r.data AS rejected_data
    FROM invoices_invoice i
    LEFT JOIN vendors_vendor w ON w.organization_id = %(organization)s AND w.id = i.vendor_id
    LEFT JOIN invoices_notduplicate n ON n.organization_id = %(organization)s
        AND n.first_id = CASE WHEN i.id < %(pk)s THEN i.id ELSE %(pk)s END
        AND n.second_id = CASE WHEN i.id < %(pk)s THEN %(pk)s ELSE i.id END
    LEFT JOIN accounts_user u ON u.id = n.by_id
    LEFT JOIN history_event r ON i.status = 'rejected' AND r.organization_id = %(organization)s AND r.sequence = (
        SELECT max(l.sequence) FROM history_event l
        WHERE l.organization_id = %(organization)s AND l.subject_type = 'invoice' AND l.subject_id = i.id
            AND l.verb = 'rejected' AND i.status = 'rejected')
    WHERE i.organization_id = %(organization)s AND i.id <> %(pk)s
        AND i.reversed_at IS NULL AND i.reverses_id IS NULL
        AND i.id{before}{lookups}{after}
    ORDER BY CASE WHEN i.number_key = %(number)s THEN 0 WHEN i.gross_total = %(gross)s THEN 1 ELSE 2 END, i.id
    LIMIT {most}
"""
_VAT_ID: Final = """
    SELECT s.value FROM invoices_suggestion s
    WHERE s.organization_id = %(organization)s AND s.field = 'vat_id' AND s.line IS NULL AND s.rank = 0"""
_SAME_FILE: Final = """
    SELECT o.invoice_id AS id FROM invoices_invoicedocument o
    WHERE o.organization_id = %(organization)s AND o.document_id IN (
        SELECT m.document_id FROM invoices_invoicedocument m
        WHERE m.invoice_id = %(pk)s AND m.organization_id = %(organization)s
    ) AND EXISTS (
        SELECT 1 FROM invoices_invoicedocument s
        WHERE s.invoice_id = %(pk)s AND s.organization_id = %(organization)s
            AND s.document_id = o.document_id AND s.part = o.part
    )"""
_OURS: Final = "SELECT v.id FROM invoices_invoice v WHERE v.organization_id = %(organization)s AND "
_SAME_NUMBER: Final = _OURS + "v.vendor_id = %(vendor)s AND v.number_key = %(number)s"
_PAYEES: Final = _OURS + "v.payee_key = %(payee)s AND "
_ALIKE: Final = _PAYEES + "v.number_alike IN (%(alike)s, %(base)s)"
_LONGER: Final = _PAYEES + "v.number_base = %(alike)s"
_CORE: Final = "v.number_core IN ({cores})"
_BY_ACCOUNT: Final = f"{_OURS}v.iban = %(iban)s AND v.iban <> '' AND {_CORE}"
_BY_VAT_ID: Final = f"""
    {_OURS} v.payee_key{{before}}SELECT c.company FROM vendors_vendor c
    WHERE c.organization_id = %(organization)s AND c.vat_id <> '' AND c.vat_id IN (
        SELECT o.vat_id FROM vendors_vendor o
        WHERE o.organization_id = %(organization)s AND o.id = %(vendor)s
        UNION SELECT * FROM ({{vat_id}} AND s.invoice_id = %(pk)s LIMIT 1) said
    ){{after}} AND {_CORE}"""  # noqa: S608 - names of our own
_SAME_DAY: Final = f"{_OURS}v.issue_key = %(issued)s AND v.gross_key = %(gross)s"


def duplicate_candidates(invoice: Invoice) -> list[Any]:
    """At most MOST others of the organization, the same number first: one query. What was reversed is like nothing any more.

    Each has `has_same_file`, the VAT ids of both, and what was said of the two: `told_by` (None for nothing),
    `told_reasons` and `told_for_all`; of a rejected one the line of the history that says so: `rejected_by`, `rejected_at`,
    `rejected_data`, as the database has them.
    """
    values = _values(invoice)
    before, after = ONCE[connection.vendor]
    parts = {"before": before, "after": after, "vat_id": _VAT_ID}
    cores = {f"core{at}": core for at, core in enumerate(core_keys(invoice.number))}
    parts["cores"] = ", ".join(f"%({name})s" for name in cores)
    found = [
        f"SELECT id FROM ({lookup.format(**parts)} LIMIT {ENOUGH}) f{at}"  # noqa: S608 - names of our own
        for at, lookup in enumerate(_lookups(values, has_core=bool(cores)))
    ]
    query = _QUERY.format(**parts, lookups=" UNION ALL ".join(found), most=MOST)
    rows: list[Any] = list(Invoice.objects.raw(query, values | cores))
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
        "payee": company_key(invoice.vendor_name)[:200],
        "vendor": invoice.vendor_id,
        "iban": bare_code(invoice.iban),
        "number": number_key(invoice.number)[:LONGEST],
        "alike": alike,
        "base": base_key(invoice.number) or alike,
        "issued": invoice.issue_date,
        "gross": gross,
    }


def _lookups(values: dict[str, Any], *, has_core: bool) -> Iterator[str]:
    yield _SAME_FILE
    if values["number"] and values["vendor"]:
        yield _SAME_NUMBER
    if values["alike"] and values["payee"]:
        yield _ALIKE
        yield _LONGER
    if has_core and values["payee"]:
        yield _PAYEES + _CORE
        yield _BY_VAT_ID
    if has_core and values["iban"]:
        yield _BY_ACCOUNT
    if values["issued"] and values["gross"] is not None:
        yield _SAME_DAY

"""Reads PDFs with invoice2data, a JSON line each. Runs in that program's own environment."""

import json
import shutil
import sys
import time
import warnings

from invoice2data import extract_data
from invoice2data.extract.loader import read_templates

warnings.simplefilter("ignore")
_READER = "pdftotext" if shutil.which("pdftotext") else "pdfium"


def fields(path, templates):
    found = extract_data(path, templates=templates, input_module=_READER) or {}
    if isinstance(found, list):
        found = found[0] if found else {}
    total, tax = found.get("amount"), found.get("amount_tax")
    return {
        "invoice_number": found.get("invoice_number"),
        "vendor_name": found.get("issuer"),
        "issue_date": _day(found.get("date")),
        "due_date": _day(found.get("date_due")),
        "currency": found.get("currency"),
        "net_total": found.get("amount_untaxed"),
        "tax_total": tax,
        "gross_total": total,
        "iban": found.get("iban"),
        "vat_id": found.get("vat"),
        "lines": [
            {
                "description": line.get("name") or line.get("description"),
                "quantity": line.get("qty"),
                "unit_price": line.get("price") or line.get("price_unit"),
                "line_total": line.get("price_subtotal") or line.get("line_total"),
            }
            for line in found.get("lines") or []
            if isinstance(line, dict)
        ],
    }


def _day(value):
    return str(value)[:10] if value else None


def main():
    templates = read_templates()
    for path in sys.argv[1:]:
        started = time.perf_counter()
        try:
            found = fields(path, templates)
        except Exception as problem:
            print(type(problem).__name__, path, file=sys.stderr)
            found = {}
        seconds = time.perf_counter() - started
        print(json.dumps({"path": path, "sec": seconds, "fields": found}, default=str))


main()

"""Reads PDFs with invoice-agent, a JSON line each. Runs in that program's own environment."""

import json
import sys
import time

from invoice_agent.extract import get_extractor
from invoice_agent.ingest import load_pdf


def fields(found):
    return {
        "invoice_number": found.get("invoice_number"),
        "vendor_name": found.get("vendor"),
        "issue_date": found.get("invoice_date"),
        "due_date": found.get("due_date"),
        "currency": found.get("currency"),
        "net_total": found.get("subtotal"),
        "tax_total": found.get("tax"),
        "gross_total": found.get("total"),
        "lines": [
            {
                "description": line.get("description"),
                "quantity": line.get("quantity"),
                "unit_price": line.get("unit_price"),
                "line_total": line.get("amount"),
            }
            for line in found.get("line_items") or []
        ],
    }


def main():
    extractor = get_extractor("layout")
    for path in sys.argv[1:]:
        started = time.perf_counter()
        try:
            found = fields(extractor.extract(load_pdf(path)).model_dump(mode="json"))
        except Exception as problem:
            print(type(problem).__name__, path, file=sys.stderr)
            found = {}
        seconds = time.perf_counter() - started
        print(json.dumps({"path": path, "sec": seconds, "fields": found}))


main()

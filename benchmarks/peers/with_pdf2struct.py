"""Reads PDFs with pdf2struct, a JSON line each. Runs in that program's own environment."""

import json
import sys
import time

from pdf2struct.extractor import extract_pdf


def fields(found):
    return {
        "invoice_number": found.get("invoice_number"),
        "issue_date": found.get("date"),
        "gross_total": found.get("total"),
        "tax_total": found.get("vat"),
        "iban": found.get("iban"),
        "lines": [],
    }


def main():
    for path in sys.argv[1:]:
        started = time.perf_counter()
        try:
            found = fields(extract_pdf(path)["detected_fields"])
        except Exception as problem:
            print(type(problem).__name__, path, file=sys.stderr)
            found = {}
        seconds = time.perf_counter() - started
        print(json.dumps({"path": path, "sec": seconds, "fields": found}))


main()

"""Reads PDFs with invoice-agent, a JSON line each. Runs in that program's own environment."""

import json
import subprocess
import sys
import time
from pathlib import Path


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
    program = str(Path(sys.executable).with_name("invoice-agent"))
    for path in sys.argv[1:]:
        started = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - the peer's own program
            [program, "extract", path],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        seconds = time.perf_counter() - started
        try:
            found = fields(json.loads(done.stdout))
        except ValueError:
            found = {}
        print(json.dumps({"path": path, "sec": seconds, "fields": found}))


main()

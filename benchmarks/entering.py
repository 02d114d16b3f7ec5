"""What one agent does in a minute, as requests: a file, the form as it fills up, and the submission."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode
from uuid import uuid4

from countersign.samples import SampleInvoice, draw, make_sample, make_vendor

TOKEN = "b" * 32  # the same in cookie and header: that is all Django asks of it
AUTOSAVES = 8
_VENDORS = 40
_ITEM = (
    "description",
    "unit",
    "quantity",
    "unit_price",
    "tax_rate",
    "line_total",
)


@dataclass(frozen=True)
class Paper:
    """One invoice on paper: its file, and what it says."""

    sample: SampleInvoice
    data: bytes

    def copy(self) -> bytes:
        """The file with other bytes each time, as every invoice has."""
        return self.data + f"\n% {uuid4()}\n".encode()


@cache
def papers(count: int = _VENDORS, lines: int = 10) -> tuple[Paper, ...]:
    """Papers of different vendors and layouts, plain invoices in euro whose items add up to the net total."""
    found = []
    for seed in range(1, 20 * count):
        vendor = make_vendor(seed, language="en", currency="EUR")
        sample = make_sample(seed, vendor=vendor, kind="invoice", lines=lines)
        if sample.discount or sample.tax_included or sample.reverse_charge:
            continue
        if any(line.discount for line in sample.lines) or sample.kind != "invoice":
            continue
        found.append(Paper(sample, draw(sample)))
        if len(found) == count:
            return tuple(found)
    raise AssertionError("too few seeds give plain invoices")


def forms(sample: SampleInvoice, number: str) -> Iterator[dict[str, list[str]]]:
    """The form as it stands at each save: header first, then items two by two, then the totals."""
    keys = [str(uuid4()) for _ in sample.lines]
    header = {
        "number": number,
        "vendor_name": sample.vendor.name,
        "issue_date": sample.issue_date.isoformat(),
        "currency": "EUR",
        "due_date": sample.due_date.isoformat(),
    }
    totals = {
        "net_total": f"{sample.net:f}",
        "tax_total": f"{sample.tax:f}",
        "gross_total": f"{sample.gross:f}",
    }
    rows = len(sample.lines)
    for step in range(1, AUTOSAVES + 1):
        known = list(header)[: 2 * step]
        data = {name: [header[name]] for name in known}
        shown = max(0, min(rows, -(-rows * (step - 2) // (AUTOSAVES - 3))))
        if step == AUTOSAVES:
            data |= {name: [value] for name, value in totals.items()}
        yield data | _items(sample, keys[:shown])


def _items(sample: SampleInvoice, keys: list[str]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {"item_key": list(keys)}
    columns |= {f"item_{name}": [] for name in (*_ITEM, "worked_out")}
    for line in sample.lines[: len(keys)]:
        for name in _ITEM:
            value = getattr(line, name)
            columns[f"item_{name}"].append(
                value if isinstance(value, str) else f"{value:f}"
            )
        columns["item_worked_out"].append("")
    return columns


def body(form: dict[str, list[str]], version: int, **more: str) -> str:
    """A form as the browser posts it."""
    return urlencode({**form, "version": str(version), **more}, doseq=True)


def multipart(data: bytes, name: str) -> tuple[bytes, str]:
    """An upload as the browser posts it, and its content type."""
    mark = uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    whole = head.encode() + data + f"\r\n--{mark}--\r\n".encode()
    return whole, f"multipart/form-data; boundary={mark}"


def headers(session: str) -> dict[str, str]:
    """What somebody's browser sends with each request."""
    return {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def invoice_in(location: str) -> int:
    """The invoice that an address leads to."""
    found = re.search(r"/(\d+)/", location)
    if not found:
        raise AssertionError(f"no invoice in {location}")
    return int(found[1])

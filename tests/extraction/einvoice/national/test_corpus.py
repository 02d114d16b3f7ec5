"""Real e-invoices of single countries: header, lines, amount due and attachments of every invoice in every file."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from countersign.extraction.fields import HEADER_FIELDS
from countersign.extraction.files import sniff
from countersign.extraction.from_file import look_inside

FORMATS = ("fatturapa", "ksef", "ebinterface", "facturae", "cfdi", "svefaktura")
DROP = str.maketrans("", "", " .-")


@pytest.mark.parametrize("format_", FORMATS)
def test_every_field_of_every_invoice(corpus: Path, format_: str):
    wrong = {}
    for path in sorted((corpus / "national" / format_).glob("*.gt.json")):
        told = json.loads(path.read_text())
        if told.get("not_well_formed") or not (file := file_of(path)):
            continue
        first = look_inside(file.read_bytes(), sniff(file.read_bytes()[:1024])).said
        truths = told.get("invoices") or [told]
        found = [first, *first.others]
        if len(found) != len(truths):
            wrong[path.name] = f"{len(found)} invoices instead of {len(truths)}"
            continue
        for at, (said, truth) in enumerate(zip(found, truths, strict=True)):
            if differing := list(disagreements(said, truth)):
                wrong[path.name, at] = differing

    assert wrong == {}


def file_of(truth: Path) -> Path | None:
    stem = truth.name.removesuffix(".gt.json")
    found = truth.parent.glob(f"{stem}.*")
    return next((one for one in found if not one.name.endswith(".gt.json")), None)


def disagreements(said, truth):
    fields = truth.get("fields", {})
    for name in HEADER_FIELDS:
        if fields.get(name) is not None:
            found = found_of(said, name)
            if not any(same(found, each) for each in alternatives(fields[name])):
                yield name, found, fields[name]
    if due := truth.get("amount_due"):
        found = said.fields.get("amount_due") or said.fields.get("gross_total")
        if not found or not same(found.value, due):
            yield "amount_due", found, due
    attached = [one.name for one in said.einvoice.attachments]
    if attached != truth.get("attachments", attached):
        yield "attachments", attached, truth["attachments"]
    for at, line in enumerate(fields.get("lines", [])):
        for name in ("description", "quantity", "unit_price", "line_total"):
            found = said.lines[at].get(name)
            if name in line and not same(found.value if found else None, line[name]):
                yield at, name, found, line[name]


def found_of(said, name):
    """The value; the truth has an account of 26 Polish digits as an IBAN even where its check digits are wrong."""
    if name in said.fields:
        return said.fields[name].value
    if name != "iban":
        return None
    rows = [row for row in said.tables["accounts"] if row["scheme"].value == "NRB"]
    return rows[0]["account"].value if len(rows) == 1 else None


def alternatives(truth):
    return truth if isinstance(truth, list) else [truth]


def same(found, expected):
    if found is None:
        return False
    try:
        return Decimal(found) == Decimal(expected)
    except InvalidOperation:
        pass
    texts = [" ".join(str(one).split()) for one in (found, expected)]
    return texts[0] == texts[1] or texts[0].translate(DROP) == texts[1].translate(DROP)

"""Real e-invoices: every field of every valid one."""

import json
from pathlib import Path

from countersign.extraction.einvoice import XmlRefused, embedded_xml, read_xml
from countersign.extraction.fields import HEADER_FIELDS
from countersign.extraction.model import Extracted

AMOUNTS = ("net_total", "tax_total", "gross_total")


def disagreements(extracted: Extracted, truth: dict) -> list[tuple]:
    """Which fields say something else than the truth has; a list of truths means any of them."""
    wrong = []
    for name in HEADER_FIELDS:
        if truth.get(name) is None:
            continue
        found = extracted.fields[name].value if name in extracted.fields else None
        expected = truth[name] if isinstance(truth[name], list) else [truth[name]]
        if not any(same(name, found, each) for each in expected):
            wrong.append((name, found, expected))
    for at, line in enumerate(truth.get("lines", [])):
        for name in ("quantity", "unit_price", "line_total"):
            found = extracted.lines[at].get(name)
            if name in line and (not found or float(found.value) != line[name]):
                wrong.append((at, name, found, line[name]))
    return wrong


def same(name: str, found: str | None, expected: object) -> bool:
    if found is None:
        return False
    if name in AMOUNTS:
        return float(found) == expected
    drop = str.maketrans("", "", " .-")
    if name in ("iban", "vat_id"):
        return found == str(expected).translate(drop).upper()
    return found == " ".join(str(expected).split())


def test_every_field_of_every_valid_file(corpus: Path):
    wrong = {}
    for path in sorted((corpus / "xml").glob("*.gt.json")):
        truth = json.loads(path.read_text())
        if truth.get("intended") == "valid":
            xml = path.with_name(path.name.replace(".gt.json", ".xml")).read_bytes()
            if found := disagreements(read_xml(xml), truth["fields"]):
                wrong[path.name] = found

    assert wrong == {}


def test_every_field_of_every_hybrid(corpus: Path):
    wrong = {}
    for path in sorted((corpus / "pdf").glob("*.gt.json")):
        truth = json.loads(path.read_text())
        if truth.get("xml_fields"):
            pdf = path.with_name(path.name.replace(".gt.json", ".pdf")).read_bytes()
            extracted = read_xml(embedded_xml(pdf) or b"")
            if found := disagreements(extracted, truth["xml_fields"]):
                wrong[path.name] = found

    assert wrong == {}


def test_the_rules_own_fragments_are_read_or_refused(corpus: Path):
    rows = (corpus / "xml" / "unit-cen.jsonl").read_text().splitlines()
    refusals = set()
    for row in rows:
        try:
            read_xml(json.loads(row)["xml"].encode())
        except XmlRefused as refused:
            refusals.add(refused.code)

    assert refusals <= {"xml-broken", "xml-not-an-invoice"}

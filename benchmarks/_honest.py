"""Honest invoices: files, and what a careful person enters from them."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils import timezone

from benchmarks import corpus
from countersign.accounts.models import Membership
from countersign.documents.models import Document
from countersign.extraction.files import Refused
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer, Extracted, Suggestion
from countersign.invoices.content import signs
from countersign.invoices.content.fields import FURTHER, ITEM_MORE, is_cell
from countersign.invoices.content.values import plain
from countersign.invoices.models import Invoice, InvoiceDocument, LineItem, Status
from countersign.invoices.suggesting.choosing import value_of
from countersign.invoices.suggesting.said import as_json
from countersign.money import exponent
from countersign.samples import draw, make_sample, make_vendor, truth
from countersign.vendors.models import BankAccount, Vendor, bare_code, name_key

XML = "corpus, XML"
FOREIGN = "layouts of other people's generators"  # told, not bounded: what is read surely there is another matter
NATIONAL = "corpus, formats of single countries"
# Samples of these formats that follow their schema, and whose sums say one thing here and another there.
_CONTRADICTORY = {
    "gobl-fatturapa__invoice-fund-contribution-mixed-retention.xml",
    "ksef-fop__fa3_FA_3_Przyklad_1.xml",
    "ph-ebinterface__v61_ebinterface_6p1_sample_ecosio.xml",
    "ph-ebinterface__v61_ebinterface_6p1_sample_more_consistent.xml",
    "ph-fatturapa__IT01234567890_FPR03.xml",
}
_DRAWN_VENDORS = 60
_EACH = 3
_SEED = 70_000


@dataclass
class Honest:
    """A file, and what a careful person enters from it."""

    source: str
    name: str
    data: bytes
    fields: Mapping[str, Any]


def real() -> Iterator[Honest]:
    if corpus.there():
        for path in corpus.files_of("pdf-text,hybrid-pdf,xml-ubl,xml-cii"):
            if path.name.startswith("cas-limites__"):
                continue  # made to be awkward
            beside = Path(str(path).removesuffix(path.suffix) + ".gt.json")
            facts = json.loads(beside.read_text("utf-8"))
            kind = XML if path.suffix == ".xml" else "corpus, PDF"
            fields = facts["fields"]
            in_xml = facts.get("xml_fields", {}).get("iban")
            if in_xml and not fields.get("iban"):
                fields["iban"] = in_xml  # a person takes it from the e-invoice
            yield Honest(kind, path.name, path.read_bytes(), fields)


def national() -> Iterator[Honest]:
    """E-invoices of single countries, and those in an envelope."""
    for truth_ in sorted((corpus.ROOT / "national").glob("*/*.gt.json")):
        path = truth_.with_name(truth_.name.removesuffix(".gt.json") + ".xml")
        facts = json.loads(truth_.read_text("utf-8"))
        if path.name in _CONTRADICTORY or facts.get("not_well_formed"):
            continue
        if path.exists() and facts.get("fields"):
            yield Honest(NATIONAL, path.name, path.read_bytes(), facts["fields"])


def foreign() -> Iterator[Honest]:
    """What other people's invoice generators have drawn, where it lies beside the corpus."""
    for path in sorted((corpus.ROOT.parent / "generators" / "drawn").glob("*.pdf")):
        facts = json.loads(path.with_suffix(".gt.json").read_text("utf-8"))
        yield Honest(FOREIGN, path.name, path.read_bytes(), facts["fields"])  # fmt: skip


def drawn() -> Iterator[Honest]:
    for seed in range(_SEED, _SEED + _DRAWN_VENDORS):
        vendor = make_vendor(seed)
        for number in range(_EACH):
            sample = make_sample(_EACH * seed + number, vendor=vendor)
            kind = "drawn, first of a vendor" if not number else "drawn, later ones"
            says = truth(sample)["fields"]
            yield Honest(kind, f"{seed}-{number}", draw(sample), says)


def entered(honest: Honest, agent: Membership) -> Invoice | None:
    """The invoice with its file, on the managers' desk; None where the file lacks what an invoice needs."""
    try:
        reading = read(honest.data, buyer=Buyer())
    except Refused:
        return None
    values = _values(honest.fields, reading)
    if not all(values.get(name) for name in ("number", "vendor_name", "issue_date")):
        return None
    if values["gross_total"] is None:
        return None
    document = _document(honest, reading, agent)
    vendor, _is_new = Vendor.objects.get_or_create(
        organization=agent.organization,
        key=name_key(values["vendor_name"]),
        defaults={"name": values["vendor_name"]},
    )
    known = Invoice.objects.filter(vendor=vendor, number=values["number"])
    if known.exists():
        return None  # the same invoice in another file
    kind = reading.kind
    values = signs.header({**values, **_due(reading, values["currency"])}, kind)
    rows = _lines(honest.fields)
    if honest.source == NATIONAL:
        for row, found in zip(rows, reading.lines, strict=False):
            row["more"] = _besides(found)
    lines = signs.items(rows, kind)
    now = timezone.now()
    invoice = Invoice.objects.create(
        organization=agent.organization,
        agent=agent.user,
        vendor=vendor,
        status=Status.SUBMITTED,
        submitted_at=now,
        no_items=not lines,
        kind=kind,
        more=_more(reading, kind),
        **values,
    )
    InvoiceDocument.objects.create(
        organization=agent.organization, invoice=invoice, document=document
    )
    LineItem.objects.bulk_create(
        LineItem(
            organization=agent.organization,
            invoice=invoice,
            key=uuid.uuid4(),
            position=position,
            **line,
        )
        for position, line in enumerate(lines, 1)
    )
    if invoice.iban:
        BankAccount.objects.get_or_create(
            organization=agent.organization,
            vendor=vendor,
            iban=invoice.iban,
            defaults={"confirmed_at": now, "how": "called"},
        )
    return Invoice.objects.select_related("organization", "agent", "vendor").get(
        pk=invoice.pk
    )


def _document(honest: Honest, reading: Extracted, agent: Membership) -> Document:
    return Document.objects.create(
        organization=agent.organization,
        sha256=uuid.uuid4().hex * 2,
        name=honest.name,
        media_type="application/pdf",
        size=len(honest.data),
        uploaded_by=agent.user,
        reading_state="read",
        said=json.loads(json.dumps(as_json(reading))),
        notices=[
            {
                "code": one.code,
                "severity": one.severity,
                "values": dict(one.values),
                "fields": list(one.fields),
                "words": [],
            }
            for one in reading.notices
        ],
    )


def _values(fields: Mapping[str, Any], reading: Extracted) -> dict[str, Any]:
    """What is printed; of several right values the one that was read, as a person confirms it."""
    read_ones = {name: found.value for name, found in reading.fields.items()}

    def one(name: str) -> Any:
        value = fields.get(name)
        if isinstance(value, list):
            said = read_ones.get(name)
            return said if said in value else next(iter(value), None)
        return value

    currency = one("currency") or read_ones.get("currency") or "EUR"
    found: dict[str, Any] = {
        "number": str(one("invoice_number") or "")[:100],
        "vendor_name": str(one("vendor_name") or "")[:200],
        "issue_date": _day(one("issue_date")),
        "due_date": _day(one("due_date")),
        "currency": currency,
        "iban": bare_code(str(one("iban") or ""))[:34],
    }
    totals = ("net_total", "tax_total", "gross_total")
    for name in totals:
        found[name] = _amount(one(name), currency)
    for name in totals:
        # What the page does not say in a number of its own was filled in, and is left where it adds up.
        if found[name] is None and name in read_ones:
            kept = found | {name: _amount(read_ones[name], currency)}
            net, tax, gross = (kept[each] for each in totals)
            if None not in (net, tax, gross) and net + tax == gross:
                found = kept
    return found


def _due(reading: Extracted, currency: str) -> dict[str, Any]:
    """What is left to pay, of which the truth says nothing: as it was read."""
    found = reading.fields.get("amount_due")
    return {"amount_due": _amount(found.value, currency)} if found else {}


def _more(reading: Extracted, kind: str) -> dict[str, str]:
    """What not every invoice has, as it was read: the truth says nothing of it."""
    read_ones = {name: found.value for name, found in reading.fields.items()}
    for table, rows in reading.tables.items():
        for at, row in enumerate(rows):
            for column, found in row.items():
                read_ones[f"{table}.{at}.{column}"] = found.value
    typed = {
        path: value_of(path, text)
        for path, text in read_ones.items()
        if path in FURTHER or is_cell(path)
    }
    stored = {path: plain(value) for path, value in signs.header(typed, kind).items()}
    return {path: text for path, text in stored.items() if text}


def _besides(line: Mapping[str, Suggestion]) -> dict[str, str] | None:
    """What a line says beside its cells, of which the truth says nothing."""
    return {name: line[name].value for name in ITEM_MORE if name in line} or None


def _lines(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for line in fields.get("lines") or ():
        said = {k: v[0] if isinstance(v, list) else v for k, v in line.items()}
        if said.get("line_total") is None:
            return []
        rows.append(
            {
                "description": str(said.get("description") or "")[:1000],
                "line_total": _amount(said["line_total"], fields.get("currency") or ""),
                "quantity": _number(said.get("quantity")),
                "unit_price": _number(said.get("unit_price")),
                "tax_rate": _number(said.get("tax_rate")),
                "read_line": len(rows) + 1,
            }
        )
    return rows


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None  # a day that no calendar has


def _amount(value: Any, currency: Any) -> Decimal | None:
    code = currency[0] if isinstance(currency, list) else currency
    return None if value is None else round(Decimal(str(value)), min(3, exponent(code)))


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None else round(Decimal(str(value)), 6)
    except InvalidOperation:
        return None  # a word in place of a rate

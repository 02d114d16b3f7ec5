"""Enters honest and crooked invoices into a database of its own, and prints as JSON what the checks say of them."""

import json
import os
import sys
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from benchmarks import corpus
from countersign.accounts.models import Membership, Organization, Role, User
from countersign.documents.models import Document
from countersign.extraction.files import Refused
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer, Extracted
from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.models import Invoice, InvoiceDocument, LineItem, Status
from countersign.invoices.suggesting.said import as_json
from countersign.money import exponent
from countersign.samples import draw, make_sample, make_vendor, truth
from countersign.vendors.models import BankAccount, Vendor, bare_code, name_key

# What is so of the file itself, whoever enters it: made-up numbers, days long past, sums that its XML gets wrong.
_TRUE = {
    "due-before-issue",
    "iban",
    "old",
    "second-account",
    "vat-id-check-digits",
    "xml-line-differs",
    "xml-line-differs-from-page",
    "xml-sum-differs",
}
_TELLS = bool(os.environ.get("COUNTERSIGN_ALARMS_TOLD"))  # each on stderr
XML = "corpus, XML"
FOREIGN = "layouts of other people's generators"  # told, not bounded: what is read surely there is another matter
_DRAWN_VENDORS = 60
_EACH = 3
_SEED = 70_000
_EVIL = "DE81120300000999999999"


@dataclass
class Honest:
    """A file, and what a careful person enters from it."""

    source: str
    name: str
    data: bytes
    fields: Mapping[str, Any]


@dataclass
class Tally:
    """What was counted."""

    honest: int = 0
    with_stop: list[str] = field(default_factory=list)
    with_doubt: list[str] = field(default_factory=list)
    rules: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sources: dict[str, list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0, 0])
    )
    crooked: dict[str, list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0])
    )


def main() -> None:
    """Every honest invoice is entered, checked, varied and then approved, so that later ones have a history."""
    call_command("migrate", verbosity=0)
    counted = Tally()
    _demo(counted)
    agent, manager = _office()
    for honest in chain(_drawn(), _foreign(), _real()):
        if honest.source == XML:
            agent, manager = _office()  # one suite's files are variants of each other
        invoice = _entered(honest, agent)
        if invoice is None:
            continue
        _count(counted, honest, checks.all_checks(invoice, manager))
        _vary(counted, invoice, manager)
        _approve(invoice)
    print(json.dumps(vars(counted)))


def _demo(counted: Tally) -> None:
    """The invoices of `load_demo` that are on the managers' desk or past it, their files read; its changed account is meant."""
    with redirect_stdout(StringIO()):
        call_command("load_demo")
        call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    submitted = Invoice.objects.filter(status__in=(Status.SUBMITTED, Status.APPROVED))
    for invoice in submitted.select_related("organization", "agent", "vendor"):
        manager = Membership.objects.managers().filter(
            organization=invoice.organization_id
        )
        found = checks.all_checks(invoice, manager.select_related("user")[0])
        meant = [check for check in found if check.name != "bank"]
        _count(counted, Honest("demo", invoice.number, b"", {}), meant)


def _office() -> tuple[Membership, Membership]:
    """An agent and a manager of a new organization."""
    organization = Organization.objects.create(name="Bench", locale="en_GB")
    mail = f"{organization.pk}@example.org"
    return (
        _member(organization, f"agent{mail}", Role.AGENT),
        _member(organization, f"manager{mail}", Role.MANAGER),
    )


def _member(organization: Organization, mail: str, role: str) -> Membership:
    user = User.objects.create_user(mail, name=mail.partition("@")[0])
    return Membership.objects.create(organization=organization, user=user, role=role)


def _real() -> Iterator[Honest]:
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


def _foreign() -> Iterator[Honest]:
    """What other people's invoice generators have drawn, where it lies beside the corpus."""
    for path in sorted((corpus.ROOT.parent / "generators" / "drawn").glob("*.pdf")):
        facts = json.loads(path.with_suffix(".gt.json").read_text("utf-8"))
        yield Honest(FOREIGN, path.name, path.read_bytes(), facts["fields"])  # fmt: skip


def _drawn() -> Iterator[Honest]:
    for seed in range(_SEED, _SEED + _DRAWN_VENDORS):
        vendor = make_vendor(seed)
        for number in range(_EACH):
            sample = make_sample(_EACH * seed + number, vendor=vendor)
            kind = "drawn, first of a vendor" if not number else "drawn, later ones"
            says = truth(sample)["fields"]
            yield Honest(kind, f"{seed}-{number}", draw(sample), says)


def _entered(honest: Honest, agent: Membership) -> Invoice | None:
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
    lines = _lines(honest.fields)
    now = timezone.now()
    invoice = Invoice.objects.create(
        organization=agent.organization,
        agent=agent.user,
        vendor=vendor,
        status=Status.SUBMITTED,
        submitted_at=now,
        no_items=not lines,
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
    return None if value is None else round(Decimal(str(value)), 6)


def _count(counted: Tally, honest: Honest, found: list[checks.Check]) -> None:
    told = [check for check in found if check.name not in _TRUE]
    stops = {check.name for check in told if check.level == Level.STOP}
    doubts = {check.name for check in told if check.level == Level.DOUBT}
    source = counted.sources[honest.source]
    source[0] += 1
    source[1] += bool(stops)
    source[2] += bool(doubts)
    if honest.source == FOREIGN:
        return
    counted.honest += 1
    counted.with_stop += [honest.name] if stops else []
    counted.with_doubt += [honest.name] if doubts else []
    for name in stops | doubts:
        counted.rules[name] += 1
    if _TELLS:
        for check in found:
            if check.level in (Level.STOP, Level.DOUBT):
                told = (honest.source, honest.name, check.level, check.name)
                print(*told, check.message, file=sys.stderr)


Variant = Callable[[Invoice], None]


def _vary(counted: Tally, invoice: Invoice, manager: Membership) -> None:
    """Crooked invoices made of an honest one: typed wrongly, or entered a second time under another guise."""
    known = {check.key for check in checks.all_checks(invoice, manager)}
    for kind, change, again in _variants(invoice):
        crooked = copy(invoice)
        crooked.no_items = crooked.no_items or again
        if again:
            crooked.pk = None
            crooked._state = copy(invoice._state)
            crooked.status = Status.SUBMITTED
            crooked._state.adding = True
        change(crooked)
        is_found = _is_found(crooked, manager, known, again=again)
        count = counted.crooked[kind]
        count[0] += 1
        count[1] += is_found
        if _TELLS and not is_found:
            print("MISSED", kind, invoice.number, invoice.vendor_name, file=sys.stderr)


def _is_found(
    crooked: Invoice, manager: Membership, known: set[str], *, again: bool
) -> bool:
    """Is there a doubt or a stop that the honest one does not have, or is its number taken?"""

    def found() -> bool:
        told = checks.doubts_of(checks.all_checks(crooked, manager))
        return any(
            check.key not in known
            and (check.level != Level.NEEDED or check.name == "same-number")
            for check in told
        )

    if not again:
        return found()
    try:
        with transaction.atomic():
            crooked.save()
    except IntegrityError:
        return True
    is_found = found()
    Invoice.objects.filter(pk=crooked.pk).delete()
    return is_found


def _variants(invoice: Invoice) -> Iterator[tuple[str, Variant, bool]]:
    said = {
        name: one
        for document in invoice.files
        for name, one in document.said["fields"].items()
        if one["proven"] or one["confidence"] >= 0.9
    }
    if "gross_total" in said:
        yield "another amount than the file's", _set(gross_total=Decimal("9999.99"), net_total=None, tax_total=None, no_items=True), False  # fmt: skip
    if invoice.iban:
        yield "another account", _set(iban=_EVIL), False
        yield "wrong check digits", _set(iban=invoice.iban[:-1] + str((int(invoice.iban[-1]) + 1) % 10) if invoice.iban[-1].isdigit() else invoice.iban + "0"), False  # fmt: skip
    if any(document.said["accounts"] for document in invoice.files):
        yield "no account though the file has one", _set(iban=""), False
    yield "tax above any rate", _set(tax_total=invoice.gross_total, net_total=invoice.gross_total, gross_total=2 * (invoice.gross_total or Decimal(1))), False  # fmt: skip
    for kind, number in _numbers(invoice.number):
        yield f"entered twice, {kind}", _set(number=number), True
    yield "entered twice, in another currency", _set(currency="USD" if invoice.currency != "USD" else "EUR"), True  # fmt: skip
    day = invoice.issue_date or date(2026, 1, 1)
    yield "entered twice, a few days later", _set(issue_date=day + timedelta(days=3)), True  # fmt: skip
    name = invoice.vendor_name
    for kind, changed in (
        ("legal form added", f"{name} GmbH"),
        ("full width", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)),
        ("zero-width sign", name[:1] + "\u200b" + name[1:]),
        ("Cyrillic letter", name.translate(str.maketrans("aeopcxAEOPCX", "аеорсхАЕОРСХ"))),
    ):  # fmt: skip
        if changed != name:
            yield f"entered twice, vendor with {kind}", _renamed(changed), True


def _numbers(number: str) -> Iterator[tuple[str, str]]:
    yield "with a suffix", f"{number}a" if number[-1:].isdigit() else f"{number}-1"
    yield "in full width", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in number)  # fmt: skip
    yield "with a prefix", f"INV-{number}"
    if "0" in number:
        yield "with O for 0", number.replace("0", "O", 1)


def _set(**values: Any) -> Variant:
    def change(invoice: Invoice) -> None:
        for name, value in values.items():
            setattr(invoice, name, value)

    return change


def _renamed(name: str) -> Variant:
    def change(invoice: Invoice) -> None:
        invoice.vendor_name = name[:200]
        invoice.vendor, _is_new = Vendor.objects.get_or_create(
            organization_id=invoice.organization_id,
            key=name_key(name),
            defaults={"name": name[:200]},
        )

    return change


def _approve(invoice: Invoice) -> None:
    Invoice.objects.filter(pk=invoice.pk).update(
        status=Status.APPROVED, decided_at=timezone.now()
    )

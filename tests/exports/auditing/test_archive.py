"""The archive for the tax auditor: what index.xml says of a file is what is in it, and all of it reads back equal."""

import csv
import hashlib
import io
from datetime import date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from countersign.documents.storage import files
from countersign.exports.auditing import sheets, tables
from countersign.exports.auditing.actions import forget_over
from countersign.exports.models import AuditFile, State
from countersign.history.models import Event
from tests.exports.adviser.coded import make_coded
from tests.exports.evidence.conftest import decided, submitted
from tests.factories import make_document, make_invoice
from tests.files import pdf
from tests.payments.made import make_paid
from tests.retained import remove_what_is_over
from tests.signing_in import sign_in

__all__ = ["decided", "submitted"]

AUDIT = reverse("exports:audit")


@pytest.fixture
def owner(olga) -> Client:
    return sign_in(Client(), olga)


@pytest.fixture
def made(owner, work):
    """Have the archive of March 2026 made, and fetch it."""

    def make(first="2026-03-01", last="2026-03-31"):
        asked = owner.post(
            reverse("exports:audit_archive"), {"first": first, "last": last}
        )
        assert asked.status_code == 302
        work()
        return AuditFile.objects.order_by("-pk").first()

    return make


def fetched(owner, row):
    answer = owner.get(reverse("exports:audit_file", args=[row.pk]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def read(archive: ZipFile) -> dict[str, list[dict[str, object]]]:
    """All tables by index.xml alone, each value as the type that is said there."""
    data = archive.read("index.xml")
    assert b'<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">' in data
    index = etree.fromstring(data)
    dtd = etree.DTD(io.BytesIO(archive.read("gdpdu-01-09-2004.dtd")))
    assert dtd.validate(index), dtd.error_log
    found = {}
    for table in index.iter("Table"):
        form = table.find("VariableLength")
        assert table.find("UTF8") is not None
        text = archive.read(table.findtext("URL")).decode("utf-8")
        rows = list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter=form.findtext("ColumnDelimiter"),
                quotechar=form.findtext("TextEncapsulator"),
                strict=True,
            )
        )
        columns = [
            one for one in form if one.tag in ("VariablePrimaryKey", "VariableColumn")
        ]
        names = [one.findtext("Name") for one in columns]
        skipped = int(table.findtext("Range/From")) - 1
        assert rows[0] == names
        found[table.findtext("Name")] = [
            {
                name: value(column, cell, table)
                for name, column, cell in zip(names, columns, row, strict=True)
            }
            for row in rows[skipped:]
        ]
    return found


def value(column, cell, table):
    if column.find("Numeric") is not None:
        places = int(column.findtext("Numeric/Accuracy"))
        whole, _mark, part = cell.partition(table.findtext("DecimalSymbol"))
        assert not cell or len(part) == places
        return Decimal(f"{whole}.{part or 0}") if cell else None
    if column.find("Date") is not None:
        assert column.findtext("Date/Format") == "DD.MM.YYYY"
        return datetime.strptime(cell, "%d.%m.%Y").date() if cell else None  # noqa: DTZ007
    assert len(cell) <= int(column.findtext("MaxLength"))
    return cell


def test_all_of_a_period_reads_back_equal(made, owner, alice, mona):
    invoice = make_coded(
        alice,
        {"centre": "100"},
        number='R-1; "März"\nzwei',
        issue_date=date(2026, 3, 31),
        more={"buyer_reference": "4711"},
    )
    paid = make_paid(invoice, by=mona)
    make_invoice(alice, status="approved", issue_date=date(2026, 4, 1))
    make_invoice(alice, issue_date=date(2026, 3, 31))  # a draft

    row = made()
    assert (row.state, row.invoices) == (State.READY, 1)
    data = fetched(owner, row)
    assert hashlib.sha256(data).hexdigest() == row.sha256
    archive = ZipFile(io.BytesIO(data))
    found = read(archive)

    (one,) = found["invoices"]
    assert one["invoice_id"] == invoice.pk
    assert one["number"] == 'R-1; "März"\nzwei'
    assert one["issue_date"] == date(2026, 3, 31)
    assert one["gross_total"] == invoice.gross_total
    assert one["more"] == '{"buyer_reference": "4711"}'
    (item,) = found["items"]
    assert (item["quantity"], item["unit_price"], item["line_total"]) == (2, 50, 100)
    (coding,) = found["coding"]
    assert (
        coding["account"],
        coding["cost_centre"],
        coding["amount"],
        coding["tax"],
    ) == (
        "4930",
        "100",
        100,
        19,
    )
    (payment,) = found["payments"]
    assert (payment["payment_id"], payment["amount"]) == (paid.pk, paid.amount)
    assert payment["booked_on"] == paid.booked_on
    (vendor,) = found["vendors"]
    assert (vendor["name"], vendor["creditor_number"]) == ("Beispiel GmbH", "70001")
    (original,) = found["originals"]
    document = invoice.documents.get()
    kept = archive.read(original["file"])
    assert hashlib.sha256(kept).hexdigest() == original["sha256"] == document.sha256
    assert original["state"] == "whole"


def test_decisions_and_history_are_in_it(made, owner, decided):
    found = read(ZipFile(io.BytesIO(fetched(owner, made("2026-01-01", "2026-12-31")))))
    assert [one["verdict"] for one in found["decisions"]] == ["returned", "approved"]
    assert found["decisions"][0]["reason"] == "wrong order"
    own = Event.objects.about(decided.organization_id, "invoice", decided.pk)
    assert [(one["sequence"], one["verb"], one["hash"]) for one in found["events"]] == [
        (one.sequence, one.verb, one.hash) for one in own
    ]


def test_an_original_that_is_gone_or_altered_is_told(made, owner, alice):
    lost, altered = (make_document(alice, pdf(text)) for text in ("lost", "other"))
    for at, document in enumerate((lost, altered)):
        make_invoice(alice, status="approved", document=document, number=f"R-{at}")
    files().delete(lost.path)
    files().save(altered.path, ContentFile(b"something else"))
    found = read(ZipFile(io.BytesIO(fetched(owner, made()))))
    assert [one["state"] for one in found["originals"]] == ["missing", "altered"]
    assert found["originals"][0]["file"] == ""


def test_an_archive_of_what_need_not_be_kept_is_removed(
    made, alice, settings, work, django_capture_on_commit_callbacks
):
    make_invoice(alice, status="approved")
    row = made("2010-01-01", "2010-12-31")
    kept = made()
    settings.KEEP_YEARS = 10
    remove_what_is_over()
    with django_capture_on_commit_callbacks(execute=True):
        forget_over()
    assert list(AuditFile.objects.all()) == [kept]
    assert files().exists(kept.path)
    assert not files().exists(row.path)
    line = Event.objects.order_by("-sequence").first()
    assert (line.verb, line.data["sha256"]) == ("removed audit file", row.sha256)


def test_it_can_be_had_again_byte_for_byte(made, owner, alice):
    make_invoice(alice, status="approved")
    row = made()
    first = fetched(owner, row)
    make_invoice(alice, status="approved")
    assert fetched(owner, row) == first
    assert row.sha256 in owner.get(AUDIT).content.decode()


def test_days_in_the_wrong_order_are_refused(owner):
    answer = owner.post(
        reverse("exports:audit_archive"), {"first": "2026-02-01", "last": "2026-01-01"}
    )
    assert answer.status_code == 422
    assert "The first day comes before the last one." in answer.content.decode()
    assert AuditFile.objects.count() == 0


def test_who_asked_for_it_stands_in_the_history(made, alice):
    make_invoice(alice, status="approved")
    made()
    lines = Event.objects.filter(subject_type="auditfile").order_by("sequence")
    assert [(one.verb, one.actor_name) for one in lines] == [
        ("asked for audit file", "Olga"),
        ("made audit file", "Olga"),
    ]


TEXTS = tables.Table("texts", "", (tables.Column("id", "", "whole"), tables.Column("text", ""), tables.Column("amount", "", "amount")))  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"])),
            st.none()
            | st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents) / 100),
        )
    )
)
def test_any_text_and_amount_reads_back_equal(rows):
    out = io.BytesIO()
    sheet = sheets.Sheet(TEXTS, out, 2)
    for at, (text, amount) in enumerate(rows):
        sheet.add((at, text, amount))
    back = list(
        csv.reader(io.StringIO(out.getvalue().decode(), newline=""), delimiter=";")
    )[1:]
    assert [
        (text, Decimal(amount.replace(",", ".")) if amount else None)
        for _id, text, amount in back
    ] == rows

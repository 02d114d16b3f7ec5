"""DATEV as one more way to export: from coded invoices to files that two independent readers find nothing against."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from zipfile import ZipFile

import pytest

from countersign.documents.storage import files
from countersign.exports.formats import FORMATS, Brief
from countersign.exports.making.gathering import records
from countersign.exports.models import ExportedInvoice, State
from countersign.invoices.models import Invoice
from countersign.month.reversing.actions import reverse
from tests.exports.adviser.coded import make_coded, number_vendor
from tests.exports.adviser.conftest import USUAL
from tests.exports.conftest import content, make_profile
from tests.exports.datev import judges
from tests.exports.datev.conftest import judged
from tests.factories import CREDIT_NOTE, make_invoice

__all__ = ["judged"]
NOW = datetime(2026, 4, 3, tzinfo=UTC)


@pytest.fixture
def handed(mona, export):
    """Export what is not exported yet for DATEV; the row and the files."""

    def made(form="datev", **settings):
        profile = make_profile(
            mona, format=form, settings=settings, name=f"{form}{settings}"
        )
        row = export(profile, unexported=True)
        assert row.state == State.READY, row.problem
        return row, ZipFile(io.BytesIO(content(row)))

    return made


def rows_of(archive, name="EXTF_Buchungsstapel_2026.csv"):
    return judges.postings(archive.read(name))


def test_coded_invoices_are_postings_with_documents_and_creditors(
    configured, alice, handed, judged
):
    first = make_coded(
        alice,
        {"amount": Decimal(60), "tax": Decimal("11.40"), "centre": "100"},
        {"amount": Decimal(40), "tax": Decimal("7.60"), "account": "4940"},
        number="R-1",
    )
    make_coded(alice, number="G-1", **CREDIT_NOTE)

    row, archive = handed()

    assert row.left_out == []
    assert archive.namelist() == [
        "EXTF_Buchungsstapel_2026.csv",
        "Belege_1.zip",
        "EXTF_Kreditoren.csv",
    ]
    judged(archive.namelist()[0], archive.read(archive.namelist()[0]))
    rows = rows_of(archive)
    assert [
        (one["Belegfeld 1"], one["Umsatz (ohne Soll/Haben-Kz)"], one["Soll/Haben-Kennzeichen"], one["Gegenkonto (ohne BU-Schlüssel)"], one["BU-Schlüssel"], one["KOST1 - Kostenstelle"])
        for one in rows
    ] == [
        ("R-1", "71,40", "H", "4930", "0009", "100"),
        ("R-1", "47,60", "H", "4940", "0009", ""),
        ("G-1", "119,00", "S", "4930", "0009", ""),
    ]  # fmt: skip
    links = {one["Beleglink"][6:-1] for one in rows}
    documents = judges.package(io.BytesIO(archive.read("Belege_1.zip")))
    assert set(documents) == links
    with ZipFile(io.BytesIO(archive.read("Belege_1.zip"))) as belege:
        name = next(one for one in belege.namelist() if one.startswith("R-1"))
        original = first.documents.get()
        assert len(belege.read(name)) == original.size
    _head, _names, creditor = judges.cells(archive.read("EXTF_Kreditoren.csv"))
    assert creditor[:2] == ["70001", "Beispiel GmbH"]
    first.refresh_from_db()
    assert first.exported_at is not None


def test_lines_that_are_posted_alike_are_one_posting(configured, alice, handed):
    half = {"amount": Decimal(50), "tax": Decimal("9.50")}
    make_coded(alice, half, half, number="R-1")
    _row, archive = handed()
    assert [one["Umsatz (ohne Soll/Haben-Kz)"] for one in rows_of(archive)] == [
        "119,00"
    ]


def test_what_does_not_fit_is_listed_and_keeps_no_other_out(
    configured, alice, handed, judged
):
    good = make_coded(alice, number="R-1")
    bad = make_coded(alice, number="RE 2026.7")
    uncoded = make_invoice(alice, status="approved", vendor="Beispiel GmbH")
    stranger = make_coded(alice, number="R-3", creditor="", vendor="Neu AG")

    row, archive = handed()

    assert {(one["invoice"], one["field"]) for one in row.left_out} == {
        (bad.pk, "Invoice number (Belegfeld 1)"),
        (uncoded.pk, "Account (Gegenkonto (ohne BU-Schlüssel))"),
        (stranger.pk, "Creditor number (Konto)"),
    }
    judged("EXTF_Buchungsstapel_2026.csv", archive.read("EXTF_Buchungsstapel_2026.csv"))
    assert [one["Belegfeld 1"] for one in rows_of(archive)] == ["R-1"]
    written = ExportedInvoice.objects.filter(organization=alice.organization_id)
    assert [one.invoice_id for one in written] == [good.pk]
    assert Invoice.objects.exclude(exported_at=None).get() == good


def test_key_and_account_come_from_the_settings_where_coding_has_none(
    configured, alice, handed
):
    configured.post("/exports/datev/settings/", USUAL | {"default_account": "4980"})
    number_vendor(make_invoice(alice, status="approved", number="R-1"), "70001")
    make_coded(alice, {"key": "", "code": "V"}, number="R-2")
    row, archive = handed()
    assert row.left_out == []
    assert {
        one["Belegfeld 1"]: (one["Gegenkonto (ohne BU-Schlüssel)"], one["BU-Schlüssel"])
        for one in rows_of(archive)
    } == {"R-1": ("4980", "0009"), "R-2": ("4930", "0009")}


def test_reverse_charge_without_a_key_is_listed(configured, alice, handed):
    amounts = {"net_total": Decimal(119), "tax_total": Decimal(0)}
    part = {"code": "RC", "key": "", "rate": Decimal(0), "category": "AE"}
    invoice = make_coded(alice, part, lines=0, gross_total=Decimal(119), **amounts)
    row, _archive = handed()
    assert [(one["invoice"], one["field"]) for one in row.left_out] == [
        (invoice.pk, "Tax key (BU-Schlüssel)")
    ]


def test_a_year_and_where_asked_a_month_is_a_file(configured, alice, handed, judged):
    for at, day in enumerate((date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 1))):
        make_coded(alice, number=f"R-{at}", issue_date=day, due_date=None)
    _row, archive = handed(by_month=True, documents=False, creditors=False)
    assert archive.namelist() == [
        "EXTF_Buchungsstapel_2025-12.csv",
        "EXTF_Buchungsstapel_2026-01.csv",
        "EXTF_Buchungsstapel_2026-02.csv",
    ]
    for name in archive.namelist():
        judged(name, archive.read(name))
        assert rows_of(archive, name)[0]["Beleglink"] == ""


def test_an_original_that_is_gone_keeps_its_invoice_out(configured, alice, handed):
    good, lost = make_coded(alice, number="R-1"), make_coded(alice, number="R-2")
    document = lost.documents.get()
    files().delete(document.path)
    row, archive = handed()
    assert [(one["invoice"], one["why"]) for one in row.left_out] == [
        (lost.pk, "The file can't be read now.")
    ]
    assert len(judges.package(io.BytesIO(archive.read("Belege_1.zip")))) == 1
    assert good.documents.get().pk != document.pk


def test_ledger_data_name_the_document_they_go_with(configured, alice, handed):
    make_coded(alice, number="R-1")
    fileless = make_coded(alice, number="R-2", with_file=False)
    row, archive = handed("datev-ledger")
    assert archive.namelist() == ["Belegsatzdaten_1.zip"]
    package = io.BytesIO(archive.read("Belegsatzdaten_1.zip"))
    assert len(judges.package(package)) == 1
    assert [one["invoice"] for one in row.left_out] == [fileless.pk]


def test_without_settings_nothing_is_written_and_it_is_said_why(alice, handed):
    invoice = make_coded(alice)
    row, archive = handed()
    assert archive.namelist() == []
    assert [(one["invoice"], one["field"]) for one in row.left_out] == [
        (invoice.pk, "DATEV")
    ]
    invoice.refresh_from_db()
    assert invoice.exported_at is None
    assert row.sums == {}


def test_the_same_invoices_and_moment_are_the_same_bytes(configured, alice):
    pks = [make_coded(alice, number=f"R-{at}").pk for at in range(3)]
    organization = alice.organization
    form = FORMATS["datev"]
    settings = form.clean({})
    brief = Brief(
        organization=organization.name,
        vat_id="",
        locale="de_DE",
        currency="EUR",
        zone=organization.zone,
        made_at=datetime(2026, 12, 1, tzinfo=UTC),
        settings=settings,
        organization_id=organization.pk,
    )

    def written():
        out = io.BytesIO()
        parts = form.needs(settings)
        found = chain.from_iterable(records(organization, pks, parts))
        assert list(form.write(found, out, brief)) == []
        return out.getvalue()

    assert written() == written()


def test_a_reversal_is_posted_on_the_other_side_under_the_same_number(
    configured, alice, mona, handed, judged
):
    locked = make_coded(alice, number="R-1", submitted_at=NOW, decided_at=NOW)
    Invoice.objects.filter(locked.itself).update(locked_at=NOW)
    reverse(locked, reason="entered twice", by=mona)

    row, archive = handed()

    assert row.left_out == []
    batches = [name for name in archive.namelist() if "Buchungsstapel" in name]
    for name in batches:
        judged(name, archive.read(name))
    rows = chain(*(rows_of(archive, name) for name in batches))
    assert [
        (one["Belegfeld 1"], one["Umsatz (ohne Soll/Haben-Kz)"], one["Soll/Haben-Kennzeichen"], one["Gegenkonto (ohne BU-Schlüssel)"], one["BU-Schlüssel"])
        for one in rows
    ] == [
        ("R-1", "119,00", "H", "4930", "0009"),
        ("R-1", "119,00", "S", "4930", "0009"),
    ]  # fmt: skip

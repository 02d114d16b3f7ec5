"""The owner's chart: brought as a table, begun with ours, changed by hand."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from countersign.coding.models import Account, CostCentre, TaxCode
from countersign.history.models import Event

from .conftest import ACCOUNTS, bring

pytestmark = pytest.mark.django_db


def numbers(model, member):
    rows = model.objects.filter(organization=member.organization_id)
    return dict(rows.values_list("number", "name"))


def test_an_import_is_shown_before_it_happens(olga, opened):
    owner = opened(olga)
    page = owner.post(
        reverse("coding:import", args=["account"]),
        {"file": SimpleUploadedFile("a.csv", ACCOUNTS.encode())},
    )
    text = page.content.decode()
    assert "New: <strong>3</strong>" in text
    assert "Bürobedarf" in text
    assert numbers(Account, olga) == {}


def test_importing_again_changes_by_number_and_loses_nothing(olga, opened, chart):
    again = "Konto;Bezeichnung\n4930;Büromaterial\n7000;Neu\n"
    done = bring(chart, "account", again)
    page = chart.get(done["Location"])
    assert "New: 1 · changed: 1 · as they were: 0" in page.content.decode()
    assert numbers(Account, olga) == {
        "4210": "Miete",
        "4930": "Büromaterial",
        "6815": "Hosting und Software",
        "7000": "Neu",
    }
    line = Event.objects.filter(
        organization_id=olga.organization_id, verb="imported chart"
    ).last()
    assert line.data["rows"]["4930"] == [
        {"number": "4930", "name": "Bürobedarf"},
        {"number": "4930", "name": "Büromaterial"},
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Konto;Bezeichnung",
        "Account No.;Account name",
        "Numéro de compte;Libellé",
        "Cuenta;Descripción",
        "Conto;Descrizione",
        "Numer konta;Nazwa",
        "Číslo účtu;Název",
        "Rekeningnummer;Omschrijving",
    ],
)
def test_columns_are_found_in_the_languages_of_invoices(olga, opened, head):
    bring(opened(olga), "account", f"Anderes;{head}\nx;4930;Büro\n")
    assert numbers(Account, olga) == {"4930": "Büro"}


def test_a_workbook_is_as_good_as_a_csv(olga, opened):
    book = Workbook()
    for row in (
        ["Code", "Name", "Steuersatz", "BU-Schlüssel"],
        ["V19", "Vorsteuer", 19, 9],
        ["V7", "Ermäßigt", 7.0, 8],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    bring(opened(olga), "tax_code", out.getvalue(), "codes.xlsx")
    rows = TaxCode.objects.filter(organization=olga.organization_id).order_by("number")
    assert [(one.number, one.rate, one.datev_key) for one in rows] == [
        ("V19", 19, "9"),
        ("V7", 7, "8"),
    ]


def test_lines_that_are_wrong_are_named_and_the_others_taken(olga, opened):
    owner = opened(olga)
    table = "Nummer;Name;Satz\nV19;Vorsteuer;19\n;ohne Nummer;7\nV19;noch einmal;19\nV7;Ermäßigt;viel\n"
    page = owner.post(
        reverse("coding:import", args=["tax_code"]),
        {"file": SimpleUploadedFile("a.csv", table.encode())},
    )
    text = page.content.decode()
    assert "Line 3: There is no number." in text
    assert "Line 4: Number V19 stands in line 2 already." in text
    assert "Line 5: “viel” is no rate in per cent." in text
    owner.post(
        reverse("coding:take", args=["tax_code"]), {"table": page.context["table"]}
    )
    assert numbers(TaxCode, olga) == {"V19": "Vorsteuer"}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "No column for the number"),
        (b"\x00\x01\x02", "no table that can be read"),
        (b"Betrag;Datum\n1;2\n", "Betrag, Datum"),
    ],
)
def test_what_is_no_chart_is_told_so(olga, opened, data, told):
    page = opened(olga).post(
        reverse("coding:import", args=["account"]),
        {"file": SimpleUploadedFile("a.csv", data)},
    )
    assert page.status_code == 422
    assert told in page.content.decode()


def test_the_neutral_chart_is_a_beginning_and_takes_nothing_away(olga, opened):
    owner = opened(olga)
    bring(owner, "account", "Konto;Name\n5000;Eigene Miete\n")
    owner.post(reverse("coding:begin"))
    found = numbers(Account, olga)
    assert found["5000"] == "Eigene Miete"
    assert len(found) > 20
    assert "V" in numbers(TaxCode, olga)


def test_a_row_is_changed_by_hand_and_keeps_its_number(olga, chart):
    row = Account.objects.get(organization=olga.organization_id, number="4930")
    chart.post(
        reverse("coding:change_row", args=["account", row.pk]),
        {"number": "1", "name": "Papier", "kind": "expense", "active": ""},
    )
    row.refresh_from_db()
    assert (row.number, row.name, row.active) == ("4930", "Papier", False)


def test_a_number_is_there_once(olga, chart):
    page = chart.post(
        reverse("coding:add_row", args=["cost_centre"]),
        {"number": "100", "name": "x", "active": "on"},
    )
    assert "This number is there already." in page.content.decode()
    assert len(numbers(CostCentre, olga)) == 2


def test_neither_number_nor_name_has_signs_that_cannot_be_shown(olga, chart):
    add = reverse("coding:add_row", args=["cost_centre"])
    for typed in ({"number": "7\u202e01"}, {"name": "Lager\u202e01"}):
        row = {"number": "701", "name": "Lager", "active": "on"}
        page = chart.post(add, row | typed)
        assert "It has signs that cannot be shown." in page.content.decode()

    assert len(numbers(CostCentre, olga)) == 2


def test_names_are_offered_by_number_and_by_name(alice, opened, chart):
    agent = opened(alice)
    ask = reverse("coding:names", args=["account"])
    assert agent.get(ask, {"q": "49"}).json()["names"] == [
        {"name": "4930", "note": "Bürobedarf"}
    ]
    assert agent.get(ask, {"q": "host"}).json()["names"] == [
        {"name": "6815", "note": "Hosting und Software"}
    ]

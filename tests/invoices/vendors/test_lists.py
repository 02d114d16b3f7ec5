"""Vendors as CSV and XLSX: written out, brought again, over HTTP; each read back by another reader."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.history.models import Event
from countersign.identity.cells import unguarded
from countersign.vendors.actions import add_account
from countersign.vendors.models import Alias, BankAccount, Vendor
from tests.factories import make_account, make_vendor
from tests.signing_in import sign_in

IBAN = "DE89370400440532013000"


@pytest.fixture
def known(organization, alice, mona):
    """A vendor with all that a page can say."""
    vendor = make_vendor(organization, "=HYPERLINK(1) GmbH")
    values = {
        "vat_id": "DE136695976",
        "street": "@Hof 1",
        "postcode": "01067",
        "city": "Dresden",
        "country": "DE",
        "customer_number": "-77",
        "creditor_number": "70001",
        "payment_days": 30,
        "discount_percent": "2.5",
        "discount_days": 10,
    }
    Vendor.objects.filter(pk=vendor.pk).update(**{**values, "discount_percent": "2.5"})
    for name in ("Hyper Link", "+Link"):
        Alias.objects.create(organization=organization, vendor=vendor, name=name)
    make_account(alice, IBAN, vendor=vendor.name, by=mona)
    return Vendor.objects.get(pk=vendor.pk)


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def download(client, form):
    response = client.get(reverse("vendors:export", args=[form]))
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def bring(client, data, name="vendors.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("vendors:import"), {"file": file})


def take(client, data, name="vendors.csv"):
    shown = bring(client, data, name)
    table = shown.context["table"]
    return client.post(reverse("vendors:take"), {"table": table}, follow=True)


def table(*rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


def test_both_files_say_what_the_pages_say_and_no_cell_runs(known, mona, client):
    sign_in(client, mona)
    text = download(client, "csv").decode("utf-8-sig")
    of_csv = list(csv.reader(io.StringIO(text), delimiter=";"))
    book = openpyxl.load_workbook(io.BytesIO(download(client, "xlsx")))
    cells = [list(row) for row in book.active.iter_rows()]

    for row in (of_csv[1], [cell.value or "" for cell in cells[1]]):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)
        assert [unguarded(cell) for cell in row] == [
            "70001",
            "=HYPERLINK(1) GmbH",
            "Hyper Link|+Link",
            "DE136695976",
            "",
            "@Hof 1",
            "01067",
            "Dresden",
            "DE",
            "-77",
            "30",
            "2,5",
            "10",
            IBAN,
            "",
        ]
    assert {cell.data_type for cell in cells[1] if cell.value} == {"s"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_comes_back(
    known, mona, client, form
):
    sign_in(client, mona)
    data = download(client, form)
    lines = Event.objects.filter(organization_id=mona.organization_id).count()

    shown = take(client, data, f"vendors.{form}")

    assert "Taken over. New: 0 · changed: 0" in words(shown)
    after = Event.objects.filter(organization_id=mona.organization_id).count()
    assert after == lines
    assert download(client, "csv") == (
        data if form == "csv" else download(client, "csv")
    )


def test_a_list_adds_and_changes_and_confirms_no_account(known, mona, client):
    sign_in(client, mona)
    data = table(
        ["Kreditorennummer", "Lieferant", "Ort", "Skonto", "Skontotage", "IBAN"],
        ["70001", "Neuer Name GmbH", "", "", "", ""],
        ["", "hyper link", "Leipzig", "", "", ""],
        ["70002", "Zweite AG", "Ulm", "3,0", "8", "DE02 1203 0000 0000 2020 51"],
    )
    shown = words(bring(client, data))
    assert "New vendors: 1. Known ones: 1." in shown
    assert "Line 3: This vendor stands in line 2 already." in shown
    assert Vendor.objects.count() == 1

    assert "Taken over. New: 1 · changed: 1" in words(take(client, data))
    known.refresh_from_db()
    assert (known.name, known.city) == ("Neuer Name GmbH", "Dresden")
    assert known.aliases.filter(name="=HYPERLINK(1) GmbH").exists()
    second = Vendor.objects.get(name="Zweite AG")
    assert (second.city, str(second.discount_percent)) == ("Ulm", "3.000")
    account = BankAccount.objects.get(vendor=second)
    assert (account.is_confirmed, account.added_by) == (False, mona.user)
    assert "Taken over. New: 0 · changed: 0" in words(take(client, data))


def test_accounts_of_other_kinds_go_out_and_come_back(known, mona, client):
    sign_in(client, mona)
    add_account(known, "5050-1055", scheme="bankgiro", by=mona)
    add_account(known, "K/4711-2", scheme="", by=mona)
    text = io.StringIO(download(client, "csv").decode("utf-8-sig"))
    (row,) = csv.DictReader(text, delimiter=";")
    assert row["IBAN"] == IBAN
    assert row["Other accounts"] == "bankgiro 5050-1055|K47112"

    listed = f"""Name,Other accounts
Neu AG,{row["Other accounts"]}|Sort code 20-00-00 55779911
Falsch AG,bankgiro 5050-1056
Auch AG,{IBAN}
"""
    shown = words(bring(client, listed.encode()))
    assert "bankgiro 5050-1056: This is no account of this kind" in shown
    assert f"{IBAN} is an IBAN." in shown
    take(client, listed.encode())

    accounts = BankAccount.objects.filter(
        organization=mona.organization, vendor__name="Neu AG"
    )
    assert sorted(str(one) for one in accounts) == [
        "K47112",
        "bankgiro 5050-1055",
        "sort code 200000 55779911",
    ]
    assert not any(one.is_confirmed for one in accounts)
    take(client, listed.encode())
    assert accounts.count() == 3


def test_what_is_wrong_is_told_by_line_and_the_others_are_taken(known, mona, client):
    sign_in(client, mona)
    data = table(
        ["Name", "VAT id", "IBAN", "Country", "Creditor number"],
        ["A", "DE136695977", "", "", ""],
        ["B", "", "DE00", "", ""],
        ["C", "", "", "Germany", ""],
        ["", "", "", "", "70009"],
        ["D", "", "", "", "70003"],
        ["E", "", "", "", "70003"],
    )
    shown = words(bring(client, data))
    for told in (
        "Line 2: VAT id: This is no VAT id",
        "Line 3: DE00: This is no IBAN",
        "Line 4: Country:",
        "Line 5: Vendor: This field is required.",
        "Line 7: This creditor number stands in line 6 already.",
    ):
        assert told in shown
    shown = words(take(client, data))
    assert "Taken over. New: 1 · changed: 0" in shown
    assert "5 lines are left out because something is wrong with them." in shown
    assert not Vendor.objects.filter(name="A").exists()


def test_what_is_no_table_is_refused_in_words(mona, client):
    sign_in(client, mona)
    for data, told in (
        (b"", "empty"),
        (b"PK\x03\x04 no zip", ""),
        (table(["Foo", "Bar"], ["1", "2"]), "No column for the name was found"),
    ):
        response = bring(client, data)
        assert response.status_code == 422
        assert told in words(response)
    response = client.post(reverse("vendors:take"), {"table": "{"})
    assert response.status_code == 422


def test_lists_are_for_managers_of_the_organization(known, alice, otto, client):
    sign_in(client, alice)
    for name, args in (("import", []), ("export", ["csv"]), ("export", ["xlsx"])):
        assert client.get(reverse(f"vendors:{name}", args=args)).status_code == 404
    sign_in(client, otto)
    assert b"HYPERLINK" not in download(client, "csv")
    take(client, table(["Name", "Creditor number"], ["Hyper Link", "70001"]))
    known.refresh_from_db()
    assert known.name == "=HYPERLINK(1) GmbH"
    assert Vendor.objects.filter(organization=otto.organization).count() == 1

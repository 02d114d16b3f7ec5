"""The page "Month" as managers see it."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from countersign.coding.models import Account, CodingLine, CostCentre
from countersign.invoices.models import Status
from tests.factories import CREDIT_NOTE, make_invoice
from tests.signing_in import sign_in

from .reading import PAGE, XLSX, headlines, opened, rows, sheets, text

MONTH = "2026-03"
REVERSE = {
    "taxes.0.category": "AE",
    "taxes.0.rate": "0",
    "taxes.0.base": "100",
    "taxes.0.tax": "0",
}


@pytest.fixture
def client_of_mona(mona):
    return sign_in(Client(), mona)


@pytest.fixture
def approved(alice):
    def make(**values):
        return make_invoice(alice, **{"status": Status.APPROVED} | values)

    return make


def test_an_invoice_belongs_to_the_month_it_was_issued_in(client_of_mona, approved):
    for day in ((2026, 2, 28), (2026, 3, 1), (2026, 3, 31), (2026, 4, 1)):
        approved(issue_date=date(*day))
    assert headlines(opened(client_of_mona, MONTH), "EUR")["Came in"][:2] == (2, 238)
    assert "By issue date" in text(opened(client_of_mona, MONTH))


def test_credit_notes_count_below_nothing(client_of_mona, approved):
    approved()
    approved(vendor="Gutschrift AG", **CREDIT_NOTE)
    page = opened(client_of_mona, MONTH)
    assert headlines(page, "EUR")["Came in"][:2] == (2, 0)
    vendors = rows(page, "vendors", "EUR")
    assert vendors["Gutschrift AG"][1:4] == ["-100,00", "-19,00", "-119,00"]
    assert page.xpath("//*[@class='bar-less']")


def test_it_says_how_far_the_invoices_are(client_of_mona, approved, alice):
    moment = datetime(2026, 4, 2, tzinfo=UTC)
    for status in Status:
        make_invoice(alice, status=status)
    approved(exported_at=moment, paid_at=moment)
    approved(paid_amount=Decimal(19), exported_at=moment)
    make_invoice(alice, issue_date=None)
    page = opened(client_of_mona, MONTH)
    told = headlines(page, "EUR")
    assert {name: each[0] for name, each in told.items()} == {
        "Came in": 6,
        "Waits": 3,
        "Not paid": 2,
        "Not exported": 1,
    }
    assert "of which paid in part: 19,00" in text(page)
    assert "1 invoice on a desk has no issue date yet" in text(page)
    assert "Rejected: 1 · 119,00" in text(page)


def test_reverse_charge_and_what_has_no_vat_table_are_told(client_of_mona, approved):
    plain = {"net_total": 100, "tax_total": 0, "gross_total": 100}
    approved(more=REVERSE, **plain)
    approved()
    page = opened(client_of_mona, MONTH)
    vat = rows(page, "vat", "EUR")
    assert vat["Reverse charge, 0 %"] == ["Owed by you", "1", "100,00", "0,00"]
    assert vat["Without a VAT table"] == [
        "by net and tax total",
        *("1", "100,00", "19,00"),
    ]
    assert "On 100,00 EUR you owe the tax yourself" in text(page)
    assert "1 invoice has no VAT table" in text(page)


def test_a_vat_table_that_differs_from_the_totals_is_told(client_of_mona, approved):
    approved(more=REVERSE)
    told = "they are off by 0,00 EUR net and -19,00 EUR tax"
    assert told in text(opened(client_of_mona, MONTH))


def test_amounts_of_any_size_are_added_up_exactly(client_of_mona, approved):
    large = {"taxes.0.category": "S", "taxes.0.rate": "19", "taxes.0.tax": "-0.1"}
    for base in ("9007199254740993.01", "0.02", "-0.01"):
        approved(more=large | {"taxes.0.base": base})
    vat = rows(opened(client_of_mona, MONTH), "vat", "EUR")["Taxed, 19 %"]
    assert vat[2:] == ["9.007.199.254.740.993,02", "-0,30"]
    (row,) = (
        r for r in sheets(client_of_mona, MONTH)["VAT by rate"] if r[0] == "Taxed, 19 %"
    )
    assert row[4] == "9007199254740993.02"  # as text: a spreadsheet would round it


def test_accounts_and_cost_centres_are_there_once_there_is_coding(
    client_of_mona, approved, organization
):
    coded = approved()
    approved()
    assert "By account" not in text(opened(client_of_mona, MONTH))
    organization.has_coding = True
    organization.save()
    ours = {"organization": organization}
    account = Account.objects.create(number="4930", name="Bürobedarf", **ours)
    centre = CostCentre.objects.create(number="100", name="Verwaltung", **ours)
    for at, (share, tax) in enumerate(((60, "11.40"), (40, "7.60")), 1):
        CodingLine.objects.create(
            invoice=coded,
            position=at,
            account=account,
            cost_centre=centre if at == 1 else None,
            amount=share,
            tax=Decimal(tax),
            **ours,
        )
    page = opened(client_of_mona, MONTH)
    accounts = rows(page, "accounts", "EUR")
    assert accounts["4930 Bürobedarf"] == ["2", "100,00", "19,00"]
    assert accounts["Invoices that are not coded"] == ["1", "100,00", "19,00"]
    assert accounts["All"] == ["", "200,00", "38,00"]
    centres = rows(page, "centres", "EUR")
    assert centres["100 Verwaltung"] == ["1", "60,00", "11,40"]
    assert centres["On none"] == ["1", "40,00", "7,60"]


def test_many_vendors_are_added_up_and_the_workbook_has_each(client_of_mona, approved):
    for at in range(20):
        approved(vendor=f"Lieferant {at:02}")
    vendors = rows(opened(client_of_mona, MONTH), "vendors", "EUR")
    assert vendors["Further vendors"][:2] == ["5", "500,00"]
    assert vendors["Lieferant 00"][-1] == "5 %"
    assert len(sheets(client_of_mona, MONTH)["By vendor"]) == 22


def test_months_lead_to_their_pages(client_of_mona, approved):
    approved(issue_date=date(2025, 4, 1))
    approved(issue_date=date(2025, 3, 31))
    page = opened(client_of_mona, MONTH)
    months = rows(page, "months", "EUR")
    assert len(months) == 12
    assert months["April 2025"] == ["1", "119,00", "0,00", "119,00"]
    (link,) = page.xpath("//a[text()='April 2025']/@href")
    assert "119,00" in client_of_mona.get(link).text
    assert len(page.xpath("//rect[@class='bar-approved']")) == 1


def test_a_month_with_nothing_says_so(client_of_mona, otto):
    make_invoice(otto, status=Status.APPROVED)
    page = opened(client_of_mona, MONTH)
    assert "Nothing was issued in this month" in text(page)
    assert sheets(client_of_mona, MONTH) == {
        "Sheet1": [("Nothing was issued in this month.",)]
    }


def test_others_see_nothing_of_it(client_of_mona, otto, approved):
    approved(vendor="Nur hier GmbH")
    theirs = sign_in(Client(), otto)
    assert "Nur hier GmbH" not in theirs.get(PAGE, {"month": MONTH}).text
    data = theirs.get(XLSX, {"month": MONTH}).content
    book = load_workbook(io.BytesIO(data))
    assert "Nur hier GmbH" not in {
        cell for sheet in book for row in sheet.values for cell in row
    }


@pytest.mark.parametrize(
    "asked", ["2026-13", "März", "2026-3", "1800-01", "٢٠٢٦-03", "\0"]
)
def test_what_is_no_month_is_said_and_the_last_one_shown(
    client_of_mona, time_machine, asked
):
    time_machine.move_to(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False)
    page = client_of_mona.get(PAGE, {"month": asked})
    assert page.status_code == 200
    assert "December 2025" in page.text
    if asked.strip("\0"):
        assert "is not a month. Write it as 2026-03." in page.text
        answer = client_of_mona.get(XLSX, {"month": asked})
        assert answer.url.startswith(PAGE)


def test_who_may_not_decide_finds_no_such_page(client_of_mona, alice):
    agent = sign_in(Client(), alice)
    for address in (PAGE, XLSX):
        assert agent.get(address).status_code == 404
        assert client_of_mona.post(address).status_code == 405
        assert reverse("account_login") in Client().get(address).url


def test_managers_find_it_in_the_bar_and_agents_do_not(client_of_mona, alice):
    start = reverse("invoices:list")
    assert f'href="{PAGE}"' in client_of_mona.get(start).text
    assert f'href="{PAGE}"' not in sign_in(Client(), alice).get(start).text

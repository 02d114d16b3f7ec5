"""The month's numbers are those of the table of invoices, of an export and of the workbook, whatever there is in it."""

import csv
import io
import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from countersign.exports.models import Export
from countersign.invoices.models import Status
from tests.exports.conftest import content
from tests.factories import make_invoice
from tests.signing_in import sign_in

from .reading import headlines, opened, rows, sheets

MONTH = "2026-03"
TAXES = (("S", "19"), ("S", "7"), ("AE", "0"), ("K", "0"), ("E", "0"))
VENDORS = ("Beispiel GmbH", "Muster & Söhne", "=SUM(A1)", "Zimmerei Holz")


def some_invoice(agent, chance, number):
    """A whole invoice of any kind, state and day around the month; it says what its VAT table has."""
    currency, places = chance.choice((("EUR", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3)))
    is_credit = chance.random() < 0.25
    sign = -1 if is_credit else 1
    net = tax = Decimal(0)
    more = {}
    has_table = chance.random() < 0.7
    for at, (category, rate) in enumerate(chance.sample(TAXES, chance.randint(1, 3))):
        base = sign * Decimal(chance.randint(1, 999_999)).scaleb(-places)
        part = (base * Decimal(rate) / 100).quantize(Decimal(1).scaleb(-places))
        net, tax = net + base, tax + part
        cells = {"category": category, "rate": rate, "base": base, "tax": part}
        for name, value in cells.items() if has_table else ():
            more[f"taxes.{at}.{name}"] = str(value)
    due = chance.random() < 0.3
    status = chance.choice((*Status, Status.APPROVED, Status.APPROVED))
    moment = datetime(2026, 4, 2, tzinfo=UTC)
    return make_invoice(
        agent,
        lines=0,
        number=f"N-{number}",
        kind="credit note" if is_credit else "invoice",
        status=status,
        vendor=chance.choice(VENDORS),
        currency=currency,
        issue_date=date(2026, 2, 25) + timedelta(days=chance.randint(0, 40)),
        net_total=net,
        tax_total=tax,
        gross_total=net + tax,
        amount_due=(net + tax) // 2 if due else None,
        more=more or None,
        exported_at=moment if chance.random() < 0.3 else None,
        paid_at=moment if chance.random() < 0.3 else None,
    )


@pytest.fixture(params=(1, 2, 3))
def client_of_mona(request, alice, mona, otto):
    chance = random.Random(request.param)  # noqa: S311 - no secret
    for number in range(60):
        some_invoice(alice, chance, number)
        some_invoice(otto, chance, number)
    return sign_in(Client(), mona)


def in_table(client_of_mona, address, currency):
    """Number and sum that the table of invoices tells at an address."""
    totals = client_of_mona.get(address).context["summed"].totals
    found = {one.currency: (one.count, one.amount) for one in totals}
    return found.get(currency, (0, Decimal(0)))


def exported(client_of_mona, work, address):
    """The rows of a CSV of what the table shows there."""
    query = address.partition("?")[2]
    new = f"{reverse('exports:new')}?{query}"
    assert client_of_mona.post(new, {"how": "format:csv"}).status_code == 302
    work()
    data = content(Export.objects.latest("pk")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline=""), delimiter=";"))


def number(text):
    return Decimal(text.replace(",", "."))


def test_the_numbers_on_top_are_those_of_the_table(client_of_mona):
    page = opened(client_of_mona, MONTH)
    for currency in ("EUR", "JPY", "KWD"):
        told = headlines(page, currency)
        for name in ("Came in", "Waits", "Not paid"):
            count, amount, address = told[name]
            assert (count, amount) == in_table(client_of_mona, address, currency), name
        came_in, waits = told["Came in"], told["Waits"]
        vendors = rows(page, "vendors", currency)["All"]
        assert came_in[0] == waits[0] + int(vendors[0])


def test_what_is_approved_is_what_an_export_of_it_sums_up_to(client_of_mona, work):
    page = opened(client_of_mona, MONTH)
    (link,) = page.xpath("//a[text()='Export what is approved']/@href")
    sums = defaultdict(lambda: defaultdict(Decimal))
    names = ("Net total", "Tax total", "Gross total", "To pay")
    for row in exported(client_of_mona, work, link):
        for vendor in ("All", row["Vendor"].removeprefix("'")):
            told = sums[row["Currency"], vendor]
            told["count"] += 1
            for name in names:
                told[name] += number(row[name])
    assert len(sums) > 6

    book = sheets(client_of_mona, MONTH)["By vendor"]
    written = {
        (currency, vendor): [Decimal(str(one)) for one in values]
        for vendor, currency, *values in book[1:]
        if currency
    }

    assert written == {key: list(told.values()) for key, told in sums.items()}


def test_vat_by_rate_adds_up_to_the_invoices_totals(client_of_mona):
    page = opened(client_of_mona, MONTH)
    for currency in ("EUR", "JPY", "KWD"):
        vat, vendors = (rows(page, name, currency) for name in ("vat", "vendors"))
        _books, count, base, tax = vat["All"]
        assert [count, base, tax] == list(vendors["All"][:3])
        assert len(vat) > 2
        assert "do not agree" not in page.text_content()


def test_the_workbook_has_what_the_page_has(client_of_mona):
    page, book = opened(client_of_mona, MONTH), sheets(client_of_mona, MONTH)
    told = headlines(page, "EUR")
    written = {row[0]: row[2:] for row in book["Overview"] if row[1] == "EUR"}
    for name, (count, amount, _address) in told.items():
        assert written[name][0] == count
        assert Decimal(str(written[name][1])) == amount
    assert {row[0] for row in book["By vendor"]} >= {"=SUM(A1)", "All"}
    rates = {row[0] for row in book["VAT by rate"] if row[1] == "EUR"}
    assert rates == set(rows(page, "vat", "EUR"))

"""The month, wide and narrow, light and dark, and on paper."""

import io
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.urls import reverse

from countersign.coding.models import Account, CodingLine, CostCentre
from countersign.invoices.models import Status
from tests.browser.entering import sign_in
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.factories import CREDIT_NOTE, make_invoice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = reverse("month:month") + "?month=2026-03"
TAXES = ("19", "7", "0")


@pytest.fixture
def year(organization, alice):
    """Twelve months of invoices by twenty vendors; March is coded in part, and some of it waits."""
    organization.has_coding = True
    organization.save()
    ours = {"organization": organization}
    accounts = [
        Account.objects.create(number=number, name=name, **ours)
        for number, name in (("4210", "Miete"), ("4930", "Bürobedarf und Kleinteile"))
    ]
    centre = CostCentre.objects.create(number="100", name="Verwaltung", **ours)
    for at in range(60):
        net = Decimal(100 * (at % 7 + 1))
        rate = TAXES[at % 3]
        tax = net * Decimal(rate) / 100
        cells = {
            "category": "S" if tax else "AE",
            "rate": rate,
            "base": net,
            "tax": tax,
        }
        back = at % 15 if at % 15 < 12 else 0
        invoice = make_invoice(
            alice,
            lines=0,
            vendor=f"Lieferant {at % 20:02} GmbH & Co. KG",
            status=Status.SUBMITTED if at % 8 == 0 else Status.APPROVED,
            issue_date=date(2026 - (back > 2), (14 - back) % 12 + 1, 15),
            currency="CHF" if at % 29 == 15 else "EUR",
            net_total=net,
            tax_total=tax,
            gross_total=net + tax,
            more={f"taxes.0.{name}": str(value) for name, value in cells.items()},
        )
        if at % 4:
            CodingLine.objects.create(
                invoice=invoice,
                position=1,
                account=accounts[at % 2],
                cost_centre=centre if at % 3 else None,
                amount=net,
                tax=tax,
                **ours,
            )
    make_invoice(alice, vendor="Gutschrift AG", status=Status.APPROVED, **CREDIT_NOTE)


@pytest.mark.parametrize("size", SIZES)
def test_the_month_is_read_on_any_screen(browser, live_server, year, mona, size):
    SCREENS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport=SIZES[size], locale="en-GB", reduced_motion="reduce"
    )
    sign_in(context, live_server.url, mona)
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    problems = look(page, "month", size)
    page.screenshot(path=SCREENS / f"month-{size}-whole.png", full_page=True)
    context.close()
    assert problems == []


def test_a_dark_screen_prints_on_light_paper(browser, live_server, year, mona):
    context = browser.new_context(color_scheme="dark")
    sign_in(context, live_server.url, mona)
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "dark"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(theme) == "light"
    paper = page.pdf(path=SCREENS / "month.pdf", format="A4", print_background=True)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(theme) == "dark"
    context.close()
    with pikepdf.open(io.BytesIO(paper)) as sheets:
        assert len(sheets.pages) <= 4  # two for each of two currencies

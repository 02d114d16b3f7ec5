"""A chart is brought, and three invoices are coded without touching the mouse."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.accounts.models import Organization
from countersign.coding.models import Account, CodingLine
from countersign.invoices.models import Invoice, Status
from countersign.samples import draw_facturx, make_sample, make_vendor
from tests.browser.entering import open_entry, rest, saved, sign_in
from tests.browser.test_review import serious
from tests.factories import make_document, make_invoice
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = Path(__file__).parents[2] / "build" / "screens"
CHART = "Konto;Bezeichnung\n4210;Miete\n4930;Bürobedarf\n6815;Hosting und Software\n"
SUPPLIER = make_vendor(39, language="de", currency="EUR", layout="window")
CENTRES = "Kostenstelle;Name\n100;Verwaltung\n200;Vertrieb\n"


@pytest.fixture
def chart(page, context, live_server, olga):
    """The owner brings accounts and cost centres, each looked at before it is taken."""
    sign_in(context, live_server.url, olga)
    for column, text in (("account", CHART), ("cost_centre", CENTRES)):
        page.goto(live_server.url + reverse("coding:import", args=[column]))
        page.get_by_label("File", exact=True).set_input_files(
            {"name": "chart.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        page.get_by_role("button", name="Look at it").click()
        expect(page.get_by_text("Nothing has happened yet.")).to_be_visible()
        page.get_by_role("button", name="Import this").click()
        expect(page.get_by_text("as they were")).to_be_visible()
    return Organization.objects.get(pk=olga.organization_id)


def coded(invoice):
    rows = CodingLine.objects.filter(
        organization=invoice.organization_id, invoice=invoice
    )
    return [
        (one.account.number, one.cost_centre and one.cost_centre.number, one.amount)
        for one in rows.select_related("account", "cost_centre")
    ]


def cell(page, path):
    return page.locator(f'[id="id_{path}"]')


def submit(page):
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/")


def look(page, name):
    """Pictures in both modes, wide and narrow."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for mode in ("light", "dark"):
        page.emulate_media(color_scheme=mode)
        page.screenshot(path=SCREENS / f"{name}-{mode}.png")
    page.emulate_media(color_scheme="light")


def test_three_invoices_are_coded_by_keyboard(
    page, context, live_server, alice, mona, olga, chart
):
    made = [
        make_invoice(
            alice,
            lines=2,
            issue_date=date(2026, at, 9),
            document=make_document(alice, pdf(f"{at}")),
        )
        for at in (1, 2, 3)
    ]
    first, second, third = made
    sign_in(context, live_server.url, alice)

    open_entry(page, live_server.url, first)
    cell(page, "coding.0.account").focus()
    page.keyboard.type("büro")
    expect(page.locator("coding-strip").get_by_role("option")).to_have_text(
        ["4930Bürobedarf"]
    )
    page.keyboard.press("Enter")
    expect(cell(page, "coding.0.account")).to_have_value("4930")
    expect(cell(page, "coding.0.cost_centre")).to_be_focused()
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    saved(page)
    look(page, "coding-wide")
    assert serious(page) == []
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/{second.pk}/edit/**", timeout=60_000)
    Invoice.objects.filter(pk=first.pk).update(status=Status.APPROVED)

    Invoice.objects.filter(pk=second.pk).update(vendor=None, vendor_name="")
    open_entry(page, live_server.url, second)
    page.get_by_label("Vendor", exact=True).fill("Beispiel GmbH")
    page.keyboard.press("Tab")
    expect(cell(page, "coding.0.account")).to_have_value("4930")
    expect(page.get_by_text("Bürobedarf")).to_be_visible()
    cell(page, "coding.0.account").focus()
    page.keyboard.press("Enter")
    saved(page)
    confirmed = Invoice.objects.get(pk=second.pk).confirmed
    assert {"coding.0.account", "coding.0.cost_centre"} <= set(confirmed)
    look(page, "coding-suggested-wide")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/{third.pk}/edit/**", timeout=60_000)
    assert coded(second) == [("4930", "100", 200)]

    open_entry(page, live_server.url, third)
    cell(page, "coding.0.account").focus()
    page.keyboard.type("6815")
    page.keyboard.press("Alt+P")
    expect(cell(page, "coding.1.account")).to_be_focused()
    page.keyboard.type("4210")
    page.keyboard.press("Enter")
    cell(page, "coding.1.amount").focus()
    page.keyboard.type("50")
    page.keyboard.press("Tab")
    saved(page)
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, "coding-split-narrow")
    page.set_viewport_size({"width": 1440, "height": 900})
    look(page, "coding-split-wide")
    page.keyboard.press("Control+Enter")
    expect(page.locator("auto-save")).to_have_count(0, timeout=60_000)
    assert coded(third) == [("6815", None, 150), ("4210", None, 50)]
    rest(page)


def test_by_item_and_what_is_gone_goes(
    page, context, live_server, alice, mona, olga, chart
):
    invoice = make_invoice(alice, lines=2)
    sign_in(context, live_server.url, alice)
    open_entry(page, live_server.url, invoice)
    cell(page, "coding.0.account").fill("4930")
    page.get_by_role("button", name="By item").click()
    saved(page)
    keys = [str(item.key) for item in invoice.items.all()]
    more = Invoice.objects.get(pk=invoice.pk).more
    assert [more["coding.0.item"], more["coding.1.item"]] == keys
    assert [more["coding.0.account"], more["coding.1.account"]] == ["4930", "4930"]
    page.reload()
    page.wait_for_selector("auto-save[data-ready]")
    expect(cell(page, "coding.1.account")).to_have_value("4930")
    rest(page)


def test_the_part_of_an_item_that_is_not_known_stays_as_the_open_page_fills(
    page, context, live_server, alice, mona, olga, chart, work
):
    sample = make_sample(911, vendor=SUPPLIER, kind="invoice", lines=2)
    known, new = (line.description for line in sample.lines)
    before = make_invoice(alice, vendor=SUPPLIER.name, status=Status.APPROVED)
    before.items.update(description=known)
    CodingLine.objects.create(
        organization=chart,
        invoice=before,
        position=1,
        account=Account.objects.get(organization=chart, number="4930"),
        amount=100,
        tax=19,
    )
    sign_in(context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    page.locator("form.drop input[type=file][multiple]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": draw_facturx(sample)}
    )
    page.wait_for_selector("auto-save[data-ready]")
    work()
    expect(page.get_by_label("Invoice number")).to_have_value(sample.number)
    expect(cell(page, "coding.0.account")).to_have_value("4930")
    expect(page.locator(".coding-part", has_text=f"2 {new}")).to_be_visible()
    cell(page, "coding.1.account").fill("4210")
    page.keyboard.press("Tab")
    saved(page)
    expect(page.get_by_text("of the invoice are not coded")).to_have_count(0)
    more = Invoice.objects.get(number=sample.number).more
    assert (more["coding.0.account"], more["coding.1.account"]) == ("4930", "4210")
    assert len({more["coding.0.item"], more["coding.1.item"]}) == 2
    rest(page)

"""A vendor's page by hand and key: written, blocked, merged; what an invoice says otherwise taken over. Wide and narrow, light and dark."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Invoice
from countersign.review.submitting.actions import submit
from countersign.vendors.models import BankAccount, Vendor
from tests.browser.entering import sign_in
from tests.browser.test_screens import AXE, SIZES, TOO_WIDE
from tests.factories import make_document, make_invoice, make_vendor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
AXE_JS = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "build" / "screens"


@pytest.fixture
def vendor(organization) -> Vendor:
    make_vendor(organization, "Beispeil GmbH")
    return make_vendor(organization)


@pytest.fixture
def waiting(alice, mona, vendor) -> Invoice:
    said = {"fields": {}, "accounts": [], "seller": {"vat_id": "DE136695976"}}
    invoice = make_invoice(alice, document=make_document(alice, said=said))
    submit(invoice, by=alice)
    return invoice


def test_a_page_is_written_an_invoice_corrects_it_and_a_lookalike_is_merged(
    page, live_server, vendor, waiting, mona
):
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url + reverse("vendors:detail", args=[vendor.pk]))
    page.keyboard.press("e")
    page.get_by_label("VAT id").fill("DE129273398")
    page.get_by_label("Town").fill("Ulm")
    page.get_by_label("Creditor number").fill("70000")
    page.get_by_label("Creditor number").press("Enter")
    expect(page.get_by_text("The page is saved.")).to_be_visible()
    page.get_by_label("Account", exact=True).fill("DE89 3704 0044 0532 0130 00")
    page.get_by_role("button", name="Add an account").click()
    expect(page.get_by_text("Written here by Mona, not confirmed")).to_be_visible()

    page.goto(live_server.url + reverse("review:invoice", args=[waiting.pk]))
    expect(page.get_by_text("VAT id: this invoice says DE136695976")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_text("VAT id on the page of Beispiel GmbH")).to_be_visible()
    assert Vendor.objects.get(pk=vendor.pk).vat_id == "DE136695976"

    page.goto(live_server.url + reverse("vendors:detail", args=[vendor.pk]))
    page.get_by_role("link", name="Compare and merge").click()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("You can undo this for a day.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("are two vendors again")).to_be_visible()
    assert BankAccount.objects.get().vendor == vendor


def test_the_pages_can_be_read_everywhere(page, live_server, vendor, waiting, mona):
    sign_in(page.context, live_server.url, mona)
    vendor.city, vendor.vat_id, vendor.payment_days = "Ulm", "DE129273398", 30
    vendor.save()
    other = Vendor.objects.get(name="Beispeil GmbH")
    addresses = {
        "vendor": reverse("vendors:detail", args=[vendor.pk]),
        "vendor-edit": reverse("vendors:edit", args=[vendor.pk]),
        "vendor-merge": reverse("vendors:merge", args=[vendor.pk, other.pk]),
        "vendor-choose": reverse("vendors:choose", args=[vendor.pk]),
        "vendor-import": reverse("vendors:import"),
        "vendor-list": reverse("vendors:list"),
        "vendor-review": reverse("review:invoice", args=[waiting.pk]),
    }
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = {}
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for name, address in addresses.items():
                page.goto(live_server.url + address)
                page.screenshot(path=PICTURES / f"{name}-{size}-{theme}.png")
                page.evaluate(AXE_JS.read_text())
                faults = [one["id"] for one in page.evaluate(AXE)]
                if faults or page.evaluate(TOO_WIDE):
                    found[f"{name} {size} {theme}"] = faults or "too wide"
    assert found == {}

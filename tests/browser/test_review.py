"""A manager decides in a real browser: on a phone from the mail, and on a desk by keys."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from countersign.approval.models import Limit
from countersign.invoices.models import Invoice, Status
from countersign.review.models import Decision
from tests.browser.entering import sign_in
from tests.factories import make_document
from tests.files import pdf
from tests.review.conftest import as_member, read_mail, submitted

__all__ = ["as_member", "read_mail", "submitted"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def waiting(submitted, alice):
    """Three invoices on Mona's desk, the first with a two-page original."""
    document = make_document(alice, pdf(pages=2), page_count=2)
    first = submitted(number="R-1", document=document)
    return [first, submitted(number="R-2"), submitted(number="R-3")]


@pytest.fixture
def on_phone(page, waiting, mona, read_mail, live_server):
    """The first invoice, opened from the mail on a phone."""
    (mail,) = [mail for mail in read_mail(mona) if "R-1" in mail.subject]
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + mail.link)
    return page


@pytest.fixture
def on_desk(page, waiting, mona, live_server):
    """The queue on a desk, signed in."""
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url + reverse("review:queue"))
    return page


def status(invoice):
    return Invoice.objects.get(pk=invoice.pk).status


SETTLED = """() => Promise.all(
  document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => null))
)"""


def serious(page):
    """What axe-core finds on the page that keeps people out."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # A colour on its way has no contrast yet, and none is to set out while axe looks.
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(SETTLED)
    found = page.evaluate("() => axe.run().then((result) => result.violations)")
    return [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_two_taps_from_the_mail_to_approved(
    browser, waiting, mona, read_mail, live_server, settings
):
    """One on the button of the mail as it is shown on a phone, one on "Approve"; nothing is zoomed or scrolled."""
    settings.SITE_URL = live_server.url
    (mail,) = [mail for mail in read_mail(mona) if "R-1" in mail.subject]
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.set_content(mail.html)
    taps = []
    for name, role in (("Review the invoice", "link"), ("Approve", "button")):
        button = phone.get_by_role(role, name=name, exact=True)
        expect(button).to_be_in_viewport()
        button.tap()
        taps.append(name)
    expect(phone.get_by_text("Approved: Beispiel GmbH, R-1")).to_be_visible()
    assert phone.evaluate("() => visualViewport.scale") == 1
    context.close()
    assert len(taps) == 2
    assert status(waiting[0]) == Status.APPROVED


def test_the_first_screen_of_the_phone_has_it_all(on_phone, waiting, live_server):
    address = reverse("review:invoice", args=[waiting[0].pk])
    assert on_phone.url == live_server.url + address
    for shown in (
        on_phone.locator(".review-amount"),
        on_phone.locator(".review-vendor", has_text="Beispiel GmbH"),
        on_phone.locator(".review-line", has_text="overdue"),
        on_phone.get_by_text("Entered by Alice"),
        on_phone.get_by_role("img", name="Page 1 of the original"),
        on_phone.get_by_role("button", name="Approve"),
        on_phone.get_by_role("button", name="Return"),
        on_phone.get_by_role("button", name="Reject"),
    ):
        expect(shown).to_be_in_viewport()
    sizes = on_phone.evaluate(
        """() => [...document.querySelectorAll("main *")]
          .filter((one) => one.checkVisibility())
          .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    amount = on_phone.locator(".review-amount")
    largest = amount.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert max(sizes) == largest
    width = on_phone.evaluate("() => document.documentElement.scrollWidth")
    assert width == PHONE["width"]


def test_undo_takes_it_back(on_phone, waiting):
    on_phone.get_by_role("button", name="Approve").click()
    on_phone.get_by_role("button", name="Undo").click()
    expect(on_phone.get_by_text("Your decision is withdrawn.")).to_be_visible()
    assert status(waiting[0]) == Status.SUBMITTED


def test_a_tap_shows_the_original_full_screen(on_phone):
    on_phone.get_by_role("img", name="Page 1 of the original").click()
    full = on_phone.get_by_role("dialog", name="Original")
    expect(full.get_by_role("img")).to_have_count(2)
    box = full.bounding_box()
    assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
    full.get_by_role("button", name="Close").click()
    expect(full).to_have_count(0)


def test_returning_asks_for_a_reason(on_phone, waiting):
    on_phone.get_by_role("button", name="Return").click()
    on_phone.get_by_role("button", name="Return").last.click()
    assert status(waiting[0]) == Status.SUBMITTED
    on_phone.get_by_label("What should Alice fix?").fill("wrong tax rate")
    on_phone.get_by_role("button", name="Return").last.click()
    expect(on_phone.get_by_text("Returned: Beispiel GmbH, R-1")).to_be_visible()
    assert status(waiting[0]) == Status.RETURNED
    assert Decision.objects.get().comment == "wrong tax rate"


def press(page, key):
    """Press a key once the page listens."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => customElements.get('key-shortcuts')")
    page.keyboard.press(key)


def test_by_keys(on_desk, waiting):
    amount = on_desk.locator(".review-line", has_text="R-")
    expect(amount.first).to_contain_text("R-1")
    press(on_desk, "j")
    expect(amount.first).to_contain_text("R-2")
    press(on_desk, "k")
    expect(amount.first).to_contain_text("R-1")
    press(on_desk, "a")
    expect(on_desk.get_by_text("Approved: Beispiel GmbH, R-1")).to_be_visible()
    expect(amount.first).to_contain_text("R-2")
    press(on_desk, "x")
    reason = on_desk.get_by_label("Why is it rejected?")
    expect(reason).to_be_focused()
    on_desk.keyboard.type("a ar")
    expect(reason).to_have_value("a ar")
    on_desk.keyboard.press("Escape")
    expect(reason).to_be_hidden()
    expect(reason).not_to_be_focused()
    press(on_desk, "?")
    expect(on_desk.get_by_role("dialog", name="Keys")).to_be_visible()
    assert [status(invoice) for invoice in waiting] == [
        "approved",
        "submitted",
        "submitted",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nobody_is_kept_out(on_desk, waiting, live_server, scheme, width):
    on_desk.set_viewport_size({"width": width, "height": 844})
    on_desk.emulate_media(color_scheme=scheme)
    pages = (
        reverse("review:queue"),
        reverse("review:invoice", args=[waiting[0].pk]),
        "/review/link/unknown/",
        "/review/link/unknown/unexpected/",
    )
    for path in pages:
        on_desk.goto(live_server.url + path)
        assert serious(on_desk) == [], path
        assert on_desk.evaluate("() => document.documentElement.scrollWidth") <= width


def test_it_works_without_scripts(browser, waiting, mona, live_server):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server.url, mona)
    page = context.new_page()
    page.goto(live_server.url + reverse("review:invoice", args=[waiting[0].pk]))
    page.get_by_role("button", name="Reject").click()
    page.get_by_label("Why is it rejected?").fill("not ours")
    page.get_by_role("button", name="Reject").last.click()
    expect(page.get_by_text("Rejected: Beispiel GmbH, R-1")).to_be_visible()
    assert status(waiting[0]) == Status.REJECTED
    context.close()


@pytest.fixture
def above_limit(waiting, alice):
    """A code is asked for above 100.00 EUR, and each of the invoices comes to 119.00."""
    return Limit.objects.create(
        organization=alice.organization, currency="EUR", amount=Decimal(100)
    )


def test_above_the_limit_a_mailed_code_is_typed_in_place(
    on_phone, waiting, above_limit, mona, read_mail
):
    on_phone.get_by_role("button", name="Approve").click()
    field = on_phone.get_by_label("We mailed a code to m…@example.org")
    expect(field).to_be_in_viewport()
    expect(on_phone.get_by_text("The amount is above the limit")).to_be_in_viewport()
    expect(on_phone.locator(".review-amount")).to_be_in_viewport()
    assert status(waiting[0]) == Status.SUBMITTED
    assert on_phone.evaluate("() => document.documentElement.scrollWidth") == 390
    assert serious(on_phone) == []
    (mail,) = [mail for mail in read_mail(mona) if "code" in mail.subject]
    code = mail.text.split()[0]

    field.fill(f"{(int(code) + 1) % 10**6:06}")
    field.press("Enter")
    expect(on_phone.get_by_text("4 tries are left")).to_be_in_viewport()
    assert status(waiting[0]) == Status.SUBMITTED

    on_phone.get_by_label("We mailed a code").fill(code)
    on_phone.get_by_role("button", name="Approve").click()
    expect(on_phone.get_by_text("Approved: Beispiel GmbH, R-1")).to_be_visible()
    assert status(waiting[0]) == Status.APPROVED


def test_a_code_works_without_scripts(
    browser, waiting, above_limit, mona, read_mail, live_server
):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    sign_in(context, live_server.url, mona)
    page = context.new_page()
    page.goto(live_server.url + reverse("review:invoice", args=[waiting[0].pk]))
    page.get_by_role("button", name="Approve").click()
    (mail,) = [mail for mail in read_mail(mona) if "code" in mail.subject]
    page.get_by_label("We mailed a code").fill(mail.text.split()[0])
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved: Beispiel GmbH, R-1")).to_be_visible()
    assert status(waiting[0]) == Status.APPROVED
    context.close()

"""Talking about an invoice in a real browser: on a phone from the mail, and beside what is entered."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.comments.models import Comment
from countersign.invoices.models import Invoice, Status
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from tests.browser.entering import sign_in
from tests.browser.test_review import (
    PHONE,
    as_member,
    read_mail,
    serious,
    submitted,
)
from tests.factories import make_document
from tests.files import pdf

__all__ = ["as_member", "read_mail", "submitted"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def invoice(submitted, alice):
    return submitted(number="R-1", document=make_document(alice, pdf()))


def test_a_manager_mentions_the_agent_on_a_phone(
    page, invoice, mona, bob, read_mail, live_server
):
    (mail,) = read_mail(mona)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + mail.link)
    box = page.get_by_role("textbox", name="Your comment")
    box.press_sequentially("Why 19 %, @al")
    expect(page.get_by_role("option")).to_have_text(["Alicealice@example.org"])
    page.get_by_role("option", name="Alice").click()
    expect(box).to_have_value("Why 19 %, @Alice ")
    assert serious(page) == []
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comments-text")).to_have_text("Why 19 %, @Alice")
    expect(box).to_have_value("")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert [mail.subject for mail in read_mail()] == [
        "Mona (manager) mentioned you: Beispiel GmbH, R-1, 119,00 EUR"
    ]


def test_an_agent_answers_by_keys_where_the_invoice_is_entered(
    page, invoice, alice, mona, live_server
):
    actions.decide(invoice, Verdict.RETURNED, version=1, by=mona, comment="mend")
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
    page.locator("#id_order_reference").fill("PO-1")
    box = page.get_by_role("textbox", name="Your comment")
    box.focus()
    page.keyboard.type("@m")
    people = page.locator("mention-box")
    expect(people.get_by_role("option", selected=True)).to_have_text(
        "Monamona@example.org"
    )
    page.keyboard.press("Escape")
    expect(people.get_by_role("option")).to_have_count(0)
    page.keyboard.type("o")
    page.keyboard.press("Enter")
    page.keyboard.type("see page 2")
    expect(box).to_have_value("@Mona see page 2")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comments-text mark")).to_have_text("@Mona")
    assert page.url == live_server.url + reverse("invoices:edit", args=[invoice.pk])
    expect(page.locator("#id_order_reference")).to_have_value("PO-1")
    assert Invoice.objects.get().status == Status.RETURNED


def test_what_is_refused_stays_in_the_box(page, invoice, alice, bob, live_server):
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:detail", args=[invoice.pk]))
    box = page.get_by_role("textbox", name="Your comment")
    box.fill("@Bob knows")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(
        re.compile("nobody who may see this invoice is called “@Bob”")
    )
    expect(box).to_have_value("@Bob knows")
    assert Comment.objects.count() == 0


def test_a_return_names_fields_by_keys_and_the_reason_stands_beside_them(
    page, invoice, alice, mona, live_server
):
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url + reverse("review:invoice", args=[invoice.pk]))
    page.keyboard.press("r")
    page.keyboard.type("The old one")
    iban = page.get_by_role("checkbox", name="IBAN")
    for _press in range(20):
        if iban.evaluate("box => box === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(iban).to_be_checked()
    assert serious(page) == []
    page.get_by_role("button", name="Return").last.click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
    expect(page.locator(".entry-returned")).to_have_text("IBAN: “The old one” (Mona)")
    page.locator(".entry-return").get_by_role("link", name="IBAN").click()
    expect(page.locator("#id_iban")).to_be_focused()
    assert serious(page) == []

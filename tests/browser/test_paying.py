"""Paying in a real browser: a run that a second person releases, its file, a statement, "paid"."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from countersign.invoices.models import Invoice
from countersign.payments.models import Transfer
from tests.browser.entering import sign_in
from tests.browser.test_review import PHONE, serious
from tests.payments.banking import Entry, camt
from tests.payments.conftest import account, approved
from tests.payments.judge import judged

__all__ = ["account", "approved"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_run_is_proposed_released_carried_out_and_paid(
    browser, approved, account, mona, olga, live_server, tmp_path
):
    today = timezone.localdate(timezone=mona.zone)
    soon = today + timedelta(days=3)
    more = {"discounts.0.percent": "2", "discounts.0.until": soon.isoformat()}
    invoice = approved(number="R-1042", more=more)
    approved(number="R-NO", vendor="Neu AG", confirmed=False)

    desk = browser.new_context(viewport={"width": 1440, "height": 900})
    sign_in(desk, live_server.url, mona)
    page = desk.new_page()
    page.goto(live_server.url + reverse("payments:due"))
    expect(page.get_by_text("not confirmed")).to_be_visible()
    assert serious(page) == []
    page.get_by_label("Choose R-1042").check()
    page.get_by_role("button", name="Prepare a payment run").click()
    expect(page.get_by_text("116,62").first).to_be_visible()
    page.get_by_role("button", name="Propose this run").click()
    expect(page.get_by_text("another manager releases it")).to_be_visible()
    expect(page.get_by_role("button", name="Release")).to_have_count(0)

    phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, live_server.url, olga)
    second = phone.new_page()
    second.goto(page.url)
    expect(second.get_by_role("button", name="Release")).to_be_in_viewport()
    width = second.evaluate("() => document.documentElement.scrollWidth")
    assert width == PHONE["width"]
    expect(second.locator("#incomplete")).to_be_hidden()
    assert serious(second) == []
    second.get_by_role("button", name="Release").tap()
    expect(second.get_by_text("ready for the bank")).to_be_visible()

    page.reload()
    with page.expect_download() as started:
        page.get_by_role("link", name="run-").click()
    (info,) = judged(started.value.path().read_bytes())["PmtInf"]
    assert info["CdtTrfTxInf"][0]["RmtInf"]["Ustrd"][0].startswith("R-1042")

    sent = Transfer.objects.get(organization=mona.organization)
    booked = Entry("-116.62", end_to_end=sent.end_to_end, day=today)
    statement = tmp_path / "statement.xml"
    statement.write_bytes(camt(booked))
    page.goto(live_server.url + reverse("payments:statements"))
    page.get_by_label("Statement").set_input_files(statement)
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_text("same end-to-end id")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Book").first.click()
    expect(page.get_by_text("No booking is open.")).to_be_visible()

    page.goto(live_server.url + reverse("invoices:detail", args=[invoice.pk]))
    expect(page.get_by_role("heading", name="Payment: Paid")).to_be_visible()
    assert Invoice.objects.get(pk=invoice.pk).paid_at is not None
    desk.close()
    phone.close()

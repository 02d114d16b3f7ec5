"""DATEV and the auditor's page, wide and narrow, light and dark; and agreeing to a short form in a real browser."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.exports.auditing import actions
from countersign.exports.models import AuditKind, DatevKey, DatevRate, DatevSettings
from tests.browser.entering import sign_in
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.exports.adviser.coded import make_coded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def books(organization, alice, olga, work):
    """DATEV is set, three invoices wait, and two files were made for the auditor."""
    DatevSettings.objects.create(
        organization=organization, consultant=29098, client=55003, chart="03"
    )
    DatevKey.objects.create(organization=organization, rate=19, key="9")
    DatevRate.objects.create(
        organization=organization, currency="USD", month=date(2026, 3, 1), rate=1
    )
    make_coded(alice, number="R-1")
    make_coded(alice, number="RE 2026.0042 / Teil_2")
    make_coded(
        alice,
        {"centre": "100-A"},
        number="R-3",
        vendor="Łódź Sp. z o.o.",
        creditor="70002",
    )
    make_coded(alice, number="R-4", vendor="Neu AG", creditor="")
    actions.ask(AuditKind.PROCEDURE, by=olga)
    days = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    actions.ask(AuditKind.ARCHIVE, by=olga, **days)
    work()


@pytest.mark.parametrize("size", SIZES)
def test_what_owners_see(browser, live_server, books, olga, size):
    SCREENS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport=SIZES[size], locale="en-GB", reduced_motion="reduce"
    )
    sign_in(context, live_server.url, olga)
    page = context.new_page()
    problems = []
    for name in ("datev_settings", "datev_check", "audit"):
        page.goto(live_server.url + reverse(f"exports:{name}"))
        problems += look(page, name, size)
    context.close()
    assert problems == []


def test_a_manager_agrees_and_the_invoice_is_listed_no_more(
    browser, live_server, books, mona
):
    context = browser.new_context(viewport=SIZES["narrow"])
    sign_in(context, live_server.url, mona)
    page = context.new_page()
    page.goto(live_server.url + reverse("exports:datev_check"))
    row = page.get_by_role("listitem").filter(has_text="Teil_2")
    expect(row).to_contain_text("RE-2026-0042-/-Teil-2")
    row.get_by_role("button", name="Agree").click()
    expect(
        page.get_by_text("The short form is taken for this invoice.")
    ).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Teil_2")).to_have_count(0)
    context.close()

"""A worked month as docs/exports.md tells it: from the owner's chart to invoices that are paid and in the books."""

import io
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from countersign.payments.models import Transfer
from tests.browser import worked_month as month
from tests.browser.entering import rest, saved, sign_in
from tests.browser.test_review import serious
from tests.exports.datev import judges
from tests.exports.datev.conftest import judged
from tests.payments import judge
from tests.payments.banking import Entry, camt

__all__ = ["judged"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seat(browser, live_server):
    """A browser of one's own for each person."""
    made = []

    def take(member, page=None):
        if page is None:
            size = {"width": 1440, "height": 900}
            page = browser.new_context(viewport=size, locale="en-GB").new_page()
        sign_in(page.context, live_server.url, member)
        made.append(page)
        return page

    yield take
    for page in made:
        rest(page)
        page.context.close()


def code(page, typed, number, *, centre):
    """By keys alone: the account, the cost centre and the tax code, each by its name."""
    month.cell(page, "account").focus()
    page.keyboard.type(typed)
    expect(page.locator("coding-strip").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(month.cell(page, "account")).to_have_value(number)
    expect(month.cell(page, "cost_centre")).to_be_focused()
    page.keyboard.type(centre)
    expect(page.locator("coding-strip").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(month.cell(page, "tax_code")).to_be_focused()
    page.keyboard.type("vorsteuer")
    expect(page.locator("coding-strip").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    saved(page)


def test_a_worked_month(
    browser, live_server, alice, mona, olga, seat, work, request, tmp_path
):
    url, today = live_server.url, timezone.localdate(timezone=mona.zone)
    first, second, third = sent = month.bills(today)

    owner = seat(olga)
    month.bring_charts(owner, url)
    month.set_books(owner, url)
    month.add_own_account(owner, url)

    # Three invoices are coded by keyboard; of a vendor's second one a single Enter takes the suggestion.
    agent = seat(alice)
    month.upload(agent, url, first, work)
    code(agent, "wartung", "4806", centre="verwalt")
    month.picture(agent, "coding")
    month.hand_in(agent, first.number)

    phone = seat(mona, month.on_phone(browser))
    month.approve_on_phone(phone, url, first, confirm=True)

    month.upload(agent, url, second, work)
    expect(month.cell(agent, "account")).to_have_value("4806")
    month.cell(agent, "account").focus()
    agent.keyboard.press("Enter")
    saved(agent)
    whole = {f"coding.0.{name}" for name in ("account", "cost_centre", "tax_code")}
    assert whole <= set(second.row.confirmed)
    month.hand_in(agent, second.number)

    month.upload(agent, url, third, work)
    expect(month.cell(agent, "account")).to_have_value("")
    code(agent, "betrieb", "4980", centre="werk")
    month.hand_in(agent, third.number)

    for bill, new in ((second, False), (third, True)):
        month.approve_on_phone(phone, url, bill, confirm=new)
    phone.goto(url + reverse("month:month"))
    title = f"{first.sample.issue_date:%B %Y}"
    expect(phone.get_by_role("heading", level=1)).to_have_text(title)
    month.fits(phone)
    month.picture(phone, "month-narrow")
    phone.goto(url + reverse("payments:due"))
    for bill in sent:
        expect(phone.get_by_role("link", name=bill.number)).to_be_visible()
    month.fits(phone)
    month.picture(phone, "due-narrow")

    # One manager proposes what is paid, another releases it; the file is what the bank's schema wants.
    desk = seat(mona)
    desk.goto(url + reverse("payments:due"))
    for bill in sent:
        desk.get_by_label(f"Choose {bill.number}").check()
    desk.get_by_role("button", name="Prepare a payment run").click()
    desk.get_by_role("button", name="Propose this run").click()
    expect(desk.get_by_text("another manager releases it")).to_be_visible()
    owner.goto(desk.url)
    owner.get_by_role("button", name="Release").click()
    expect(owner.get_by_text("ready for the bank")).to_be_visible()
    desk.reload()
    with desk.expect_download() as started:
        desk.get_by_role("link", name="run-").click()
    (ordered,) = judge.judged(started.value.path().read_bytes())["PmtInf"]
    due = sum(bill.sample.due for bill in sent)
    assert ordered["CtrlSum"] == due
    month.picture(desk, "run")

    # The bank's statement is read, and each booking is found by its end-to-end id.
    paid = Transfer.objects.filter(organization=mona.organization)
    booked = [
        Entry(f"-{one.amount:.2f}", end_to_end=one.end_to_end, day=today)
        for one in paid
    ]
    statement = tmp_path / "statement.xml"
    statement.write_bytes(camt(*booked))
    desk.goto(url + reverse("payments:statements"))
    desk.get_by_label("Statement").set_input_files(statement)
    desk.get_by_role("button", name="Read").click()
    expect(desk.get_by_text("same end-to-end id")).to_have_count(len(booked))
    month.picture(desk, "statement")
    for left in reversed(range(len(booked))):
        desk.get_by_role("button", name="Book").first.click()
        expect(desk.get_by_text("same end-to-end id")).to_have_count(left)
    expect(desk.get_by_text("No booking is open.")).to_be_visible()
    for bill in sent:
        desk.goto(url + reverse("invoices:detail", args=[bill.row.pk]))
        expect(desk.get_by_role("heading", name="Payment: Paid")).to_be_visible()

    # What would not fit is listed before any file is made: suppliers that have no number in the books yet.
    desk.goto(url + reverse("exports:datev_check"))
    lacking = desk.get_by_role("listitem").filter(has_text="Creditor number")
    expect(lacking).to_have_count(3)
    month.picture(desk, "check")
    for bill, creditor in ((first, "70001"), (third, "70002")):
        month.number_vendor(desk, url, bill, creditor)
    desk.goto(url + reverse("exports:datev_check"))
    expect(desk.get_by_text("3 fit as they are.")).to_be_visible()

    # One export, the same bytes each time it is fetched, and nothing waits any more.
    desk.goto(url + reverse("exports:list"))
    desk.get_by_role("link", name="Export what is not exported yet").click()
    desk.get_by_label("Adviser").check()
    desk.get_by_role("button", name="Export", exact=True).click()
    work()
    file = month.fetch(desk)
    month.picture(desk, "export")
    assert serious(desk) == []
    desk.reload()
    assert month.fetch(desk) == file
    phone.goto(url + reverse("exports:list"))
    expect(phone.get_by_text("No approved invoice waits")).to_be_visible()
    month.fits(phone)
    month.picture(phone, "exports-narrow")

    with ZipFile(io.BytesIO(file)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    postings = f"EXTF_Buchungsstapel_{first.row.issue_date.year}.csv"
    assert sorted(parts) == ["Belege_1.zip", postings, "EXTF_Kreditoren.csv"]
    assert [
        (one["Belegfeld 1"], one["Gegenkonto (ohne BU-Schlüssel)"], one["Konto"])
        for one in judges.postings(parts[postings])
    ] == [
        (first.number, "4806", "70001"),
        (second.number, "4806", "70001"),
        (third.number, "4980", "70002"),
    ]
    documents = judges.package(io.BytesIO(parts["Belege_1.zip"]))
    assert len(documents) == 3
    hold = request.getfixturevalue("judged")  # skips here where there is no checker
    hold(postings, parts[postings])

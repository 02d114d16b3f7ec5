"""Closing a month, as managers do it and as everybody meets it afterwards."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.month.models import ClosedMonth
from countersign.payments.settling.actions import pay_by_hand
from countersign.review.deciding.actions import NotWithdrawable, decide, withdraw
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from countersign.vendors.models import Merge
from tests.factories import make_account, make_invoice, make_vendor
from tests.retained import remove_what_is_over

from .conftest import CLOSE, DECIDED
from .reading import headlines, opened, rows, text

MONTH = "2026-03"


@pytest.fixture
def mona_browses(as_member, mona):
    return as_member(mona)


def told(browser: Client, month: str = MONTH) -> dict[str, list[str]]:
    """What the page says before closing: how many of each, what they come to, what becomes of them."""
    page = html.fromstring(browser.get(CLOSE, {"month": month}).content.decode())
    return {
        text(row.find("th")): [text(cell) for cell in row.findall("td")]
        for row in page.xpath("//main//tbody/tr")
    }


def again(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(invoice.itself)


def message(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


def test_what_is_open_is_told_first_and_what_becomes_of_it(
    mona_browses, decided, alice
):
    decided(exported_at=DECIDED, paid_at=DECIDED)
    decided()
    decided(status=Status.REJECTED)
    make_invoice(alice)
    make_invoice(alice, status=Status.SUBMITTED)
    make_invoice(alice, issue_date=date(2026, 4, 1))
    later = "counts in the first open month once it is decided"
    assert told(mona_browses) == {
        "Approved": ["2", "238,00 EUR", "locked"],
        "Rejected": ["1", "119,00 EUR", "locked"],
        "Not exported": ["1", "119,00 EUR", "does not stop it: can be exported later"],
        "Not paid": ["1", "119,00 EUR", "does not stop it: can be paid later"],
        "On a desk": ["1", "119,00 EUR", later],
        "For approval": ["1", "119,00 EUR", later],
    }


def test_what_is_not_decided_stops_it_until_somebody_says_that_it_counts_later(
    mona_browses, decided, alice, close_month, organization
):
    approved = decided()
    draft = make_invoice(alice)
    answer = close_month(mona_browses)
    assert answer.status_code == 422
    assert "decide on what is not decided" in answer.content.decode()
    assert again(approved).locked_at is None
    assert close_month(mona_browses, carry="yes").status_code == 302
    assert again(approved).locked_at is not None
    assert again(draft).locked_at is None
    organization.refresh_from_db()
    assert organization.closed_through == date(2026, 3, 31)


def test_it_is_told_on_the_page_and_in_the_history(
    mona_browses, decided, close_month, organization, mona
):
    decided()
    close_month(mona_browses, note="agreed with the adviser")
    page = opened(mona_browses, MONTH)
    assert "by Mona. agreed with the adviser" in text(page)
    assert "Close this month" not in text(page)
    assert "Closed with March 2026" in text(opened(mona_browses, "2026-01"))
    assert "Closed" not in text(opened(mona_browses, "2026-04"))
    line = Event.objects.filter(organization_id=organization.pk).last()
    assert (line.actor_name, line.verb) == ("Mona", "closed month")
    assert line.data["came_to"] == {"EUR": ["1", "119.000"]}
    assert line.data["comment"] == "agreed with the adviser"
    assert line.said["by"] == mona.identity


def test_what_has_changed_since_it_was_shown_is_shown_again(mona_browses, decided):
    decided()
    seen = mona_browses.get(CLOSE, {"month": MONTH}).context["page"].seen
    late = decided()
    answer = mona_browses.post(f"{CLOSE}?month={MONTH}", {"seen": seen})
    assert answer.status_code == 422
    assert "something has changed since" in answer.content.decode()
    assert again(late).locked_at is None


def test_all_before_it_is_closed_with_it_and_a_month_is_closed_once(
    mona_browses, decided, close_month
):
    old = decided(issue_date=date(2025, 11, 3))
    page = mona_browses.get(CLOSE, {"month": MONTH}).content.decode()
    assert "All before it is closed with it: November 2025." in page
    close_month(mona_browses)
    assert again(old).locked_at is not None
    for month in (MONTH, "2026-01"):
        answer = mona_browses.get(CLOSE, {"month": month}, follow=True)
        assert "is closed already" in message(answer)
    assert ClosedMonth.objects.filter(organization=old.organization_id).count() == 1


def test_a_month_that_is_not_over_is_not_closed(mona_browses):
    month = f"{timezone.localdate():%Y-%m}"
    answer = mona_browses.post(f"{CLOSE}?month={month}", {"seen": ""}, follow=True)
    assert "not over yet" in message(answer)
    assert "Close this month" not in text(opened(mona_browses, month))


def test_a_locked_invoice_is_paid_but_its_decision_stays(
    mona_browses, decided, close_month, mona, alice
):
    waiting = make_invoice(alice)
    submit(waiting, by=alice)
    decision = decide(again(waiting), Verdict.APPROVED, version=1, by=mona, comment="")
    close_month(mona_browses)
    with pytest.raises(NotWithdrawable, match="closed"):
        withdraw(decision, by=mona)
    pay_by_hand(
        again(waiting),
        amount=waiting.gross_total,
        paid_on=date(2026, 4, 5),
        account=None,
        closes=False,
        note="",
        by=mona,
    )
    assert again(waiting).paid_at is not None


def test_vendors_with_closed_invoices_go_into_no_other_vendor(
    mona_browses, decided, close_month, organization
):
    decided()
    new = make_vendor(organization, "Beispiel AG")
    close_month(mona_browses)
    old = make_vendor(organization)
    into_new = reverse("vendors:merge", args=[new.pk, old.pk])
    assert "closed months" in message(mona_browses.post(into_new))
    into_old = reverse("vendors:merge", args=[old.pk, new.pk])
    assert mona_browses.post(into_old).status_code == 302


def test_a_merge_is_not_undone_once_its_invoices_are_closed(
    mona_browses, decided, close_month, organization
):
    came = decided(vendor="Beispiel AG")
    new, old = came.vendor, make_vendor(organization)
    mona_browses.post(reverse("vendors:merge", args=[old.pk, new.pk]))
    close_month(mona_browses)
    merge = Merge.objects.get(organization=organization)
    undo = reverse("vendors:undo_merge", args=[merge.pk])
    answer = mona_browses.post(undo, follow=True)
    assert "a month was closed since" in message(answer)
    assert again(came).vendor_id == old.pk


def test_what_comes_late_counts_in_the_first_open_month(
    mona_browses, as_member, decided, close_month, alice, mona
):
    decided()
    close_month(mona_browses)
    before = headlines(opened(mona_browses, MONTH), "EUR")
    late = make_invoice(alice, vendor="Spät GmbH")
    agent = as_member(alice)
    words = "March 2026 is closed: this will count in April 2026"
    entry = agent.get(reverse("invoices:edit", args=[late.pk])).content.decode()
    assert words in entry
    submit(late, by=alice)
    review = mona_browses.get(reverse("review:invoice", args=[late.pk]))
    assert words in review.content.decode()
    april = headlines(opened(mona_browses, "2026-04"), "EUR")
    assert april["Waits"][:2] == (1, 119)
    decide(again(late), Verdict.APPROVED, version=1, by=mona, comment="")
    assert again(late).counts_in == date(2026, 4, 1)
    march = opened(mona_browses, MONTH)
    assert headlines(march, "EUR") == before
    april = opened(mona_browses, "2026-04")
    assert headlines(april, "EUR")["Came in"][:2] == (1, 119)
    assert rows(april, "vendors", "EUR")["All"][0] == "1"
    assert rows(april, "vat", "EUR")["All"][1] == "1"
    listed = mona_browses.get(headlines(april, "EUR")["Came in"][2])
    assert late.number in listed.content.decode()
    assert listed.context["summed"].totals[0].count == 1
    detail = mona_browses.get(reverse("invoices:detail", args=[late.pk]))
    assert "it counts in April 2026" in detail.content.decode()


def test_a_decision_on_what_came_late_can_be_withdrawn_and_it_moves_on(
    mona_browses, decided, close_month, alice, mona
):
    close_month(mona_browses)
    late = make_invoice(alice)
    submit(late, by=alice)
    decision = decide(again(late), Verdict.REJECTED, version=1, by=mona, comment="no")
    withdraw(decision, by=mona)
    assert again(late).counts_in is None
    close_month(mona_browses, "2026-04", carry="yes")
    decide(again(late), Verdict.APPROVED, version=1, by=mona, comment="")
    assert again(late).counts_in == date(2026, 5, 1)
    assert headlines(opened(mona_browses, "2026-05"), "EUR")["Came in"][0] == 1


def test_what_counts_late_is_locked_with_the_month_it_counts_in(
    mona_browses, close_month, alice, mona
):
    close_month(mona_browses)
    late = make_invoice(alice)
    submit(late, by=alice)
    decide(again(late), Verdict.APPROVED, version=1, by=mona, comment="")
    assert told(mona_browses, "2026-04")["Approved"][0] == "1"
    close_month(mona_browses, "2026-04")
    assert again(late).locked_at is not None


def test_what_has_been_kept_for_long_enough_goes_though_it_is_locked(
    mona_browses, decided, close_month, settings
):
    long_ago = timezone.now() - timedelta(days=12 * 366)
    old = decided(
        issue_date=long_ago.date(), submitted_at=long_ago, decided_at=long_ago
    )
    young = decided(vendor="Andere AG")
    close_month(mona_browses)
    settings.KEEP_YEARS = 10
    remove_what_is_over()
    left = Invoice.objects.filter(organization=young.organization_id)
    assert [one.pk for one in left] == [young.pk]
    assert old.pk != young.pk


def test_agents_neither_see_nor_close_it(as_member, alice):
    agent = as_member(alice)
    assert agent.get(CLOSE, {"month": MONTH}).status_code == 404
    assert agent.post(f"{CLOSE}?month={MONTH}", {"seen": ""}).status_code == 404


def test_another_organization_is_not_touched(mona_browses, decided, close_month, otto):
    decided()
    theirs = make_invoice(otto, status=Status.APPROVED)
    make_account(otto, "DE02120300000000202051")
    close_month(mona_browses)
    assert again(theirs).locked_at is None

"""Taking back what is locked: in the current month, in what is to be paid, in exports, history and evidence."""

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.coding.models import Account, CodingLine
from countersign.coding.proving import differing as coding_differs
from countersign.exports.models import Export
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Kind, LineItem, Status
from countersign.payments.settling.actions import pay_by_hand
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.proving.invoices import differing
from countersign.review.submitting.actions import submit
from tests.exports.conftest import content
from tests.factories import CREDIT_NOTE, make_invoice

from .reading import headlines, opened, rows

MONTH = "2026-03"
TAXES = {
    "taxes.0.category": "S",
    "taxes.0.rate": "19",
    "taxes.0.base": "100",
    "taxes.0.tax": "19",
}


@pytest.fixture
def mona_browses(as_member, mona):
    return as_member(mona)


@pytest.fixture
def locked(mona_browses, close_month, alice, mona):
    """An invoice that was submitted, approved and locked, by its own way."""
    invoice = make_invoice(alice, more=TAXES)
    submit(invoice, by=alice)
    decide(again(invoice), Verdict.APPROVED, version=1, by=mona, comment="")
    close_month(mona_browses)
    return again(invoice)


def again(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(invoice.itself)


def reversed_by(browser, invoice, reason="entered twice") -> Invoice:
    """Reverse it on its page; the invoice that took it back."""
    answer = browser.post(
        reverse("month:reverse", args=[invoice.pk]), {"reason": reason}
    )
    assert answer.status_code == 302
    return Invoice.objects.get(
        organization=invoice.organization_id, reverses=invoice.pk
    )


def today() -> date:
    """The day it is for the organization, which begins before the server's."""
    return timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))


def this_month() -> str:
    return f"{today():%Y-%m}"


def test_an_invoice_of_today_takes_it_back_in_all_amounts(mona_browses, locked):
    taking = reversed_by(mona_browses, locked)
    assert (taking.number, taking.kind) == (locked.number, Kind.CREDIT_NOTE)
    assert taking.issue_date == today()
    sums = (taking.net_total, taking.tax_total, taking.gross_total)
    assert sums == (-100, -19, -119)
    (item,) = LineItem.objects.filter(
        organization=taking.organization_id, invoice=taking
    )
    assert (item.quantity, item.line_total) == (-2, -100)
    assert taking.more["taxes.0.base"] == "-100"
    assert taking.more["preceding_invoice"] == locked.number


def test_the_closed_month_stays_and_this_month_has_it_less(mona_browses, locked):
    before = headlines(opened(mona_browses, MONTH), "EUR")["Came in"]
    taking = reversed_by(mona_browses, locked)
    assert headlines(opened(mona_browses, MONTH), "EUR")["Came in"] == before
    page = opened(mona_browses, this_month())
    assert headlines(page, "EUR")["Came in"][:2] == (1, -119)
    assert rows(page, "vendors", "EUR")["All"][1:4] == ["-100,00", "-19,00", "-119,00"]
    assert rows(page, "vat", "EUR")["Taxed, 19 %"][1:] == ["1", "-100,00", "-19,00"]
    assert again(locked).reversed_at == taking.decided_at


def test_a_credit_note_is_taken_back_by_what_counts_above_nothing(
    mona_browses, decided, close_month
):
    note = decided(**CREDIT_NOTE)
    close_month(mona_browses)
    taking = reversed_by(mona_browses, note)
    assert (taking.kind, taking.gross_total) == (Kind.INVOICE, 119)


def test_what_was_left_to_pay_is_set_off(mona_browses, locked):
    taking = reversed_by(mona_browses, locked)
    assert again(locked).left_to_pay == again(taking).left_to_pay == 0
    mona_browses.get(reverse("payments:due"))  # has the message that it was done
    due = mona_browses.get(reverse("payments:due")).content.decode()
    assert locked.number not in due


def test_what_was_paid_is_to_be_had_back(mona_browses, locked, mona):
    pay_by_hand(
        locked,
        amount=Decimal(100),
        paid_on=date(2026, 4, 5),
        account=None,
        closes=False,
        note="",
        by=mona,
    )
    taking = reversed_by(mona_browses, locked)
    assert again(locked).left_to_pay == 0
    assert again(taking).left_to_pay == -100


def test_coding_is_taken_back_with_it_and_the_proof_holds(
    mona_browses, decided, close_month, organization
):
    invoice = decided(more={"coding.0.account": "4930"})
    account = Account.objects.create(
        organization=organization, number="4930", name="Bürobedarf"
    )
    CodingLine.objects.create(
        organization=organization,
        invoice=invoice,
        position=1,
        account=account,
        amount=100,
        tax=19,
    )
    organization.has_coding = True
    organization.save(update_fields=["has_coding"])
    close_month(mona_browses)
    reversed_by(mona_browses, invoice)
    page = opened(mona_browses, this_month())
    assert rows(page, "accounts", "EUR")["4930 Bürobedarf"] == [
        "1",
        "-100,00",
        "-19,00",
    ]
    assert list(coding_differs(Counter())) == []


def test_both_are_proven_by_the_history(mona_browses, locked, organization):
    taking = reversed_by(mona_browses, locked)
    assert list(differing(Counter())) == []
    lines = Event.objects.filter(organization_id=organization.pk)
    for pk, verb in ((locked.pk, "reversed"), (taking.pk, "reversal")):
        line = lines.get(subject_type="invoice", subject_id=pk, verb=verb)
        assert (line.actor_name, line.data["comment"]) == ("Mona", "entered twice")
    LineItem.objects.filter(organization=organization, invoice=taking).update(
        line_total=-99
    )
    assert len(list(differing(Counter()))) == 1


def test_both_pages_say_so_and_lead_to_each_other(mona_browses, locked):
    page = mona_browses.get(reverse("invoices:detail", args=[locked.pk]))
    assert "March 2026 is closed" in page.content.decode()
    assert reverse("month:reverse", args=[locked.pk]) in page.content.decode()
    taking = reversed_by(mona_browses, locked)
    page = mona_browses.get(reverse("invoices:detail", args=[locked.pk]))
    told = page.content.decode()
    assert "It is reversed by:" in told
    assert reverse("invoices:detail", args=[taking.pk]) in told
    assert "Mona reversed this invoice" in told
    assert reverse("month:reverse", args=[locked.pk]) not in told
    page = mona_browses.get(reverse("invoices:detail", args=[taking.pk]))
    assert "It takes back what is locked:" in page.content.decode()
    assert f"Mona took {locked.number} back by this" in page.content.decode()


def test_evidence_tells_of_closing_and_reversal(mona_browses, locked):
    reversed_by(mona_browses, locked)
    answer = mona_browses.get(reverse("exports:evidence", args=[locked.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    (name,) = (one for one in archive.namelist() if one.endswith("invoice.json"))
    record = json.loads(archive.read(name))
    assert record["locked_at"]
    assert record["reversed_at"]
    everything = b"".join(archive.read(one) for one in archive.namelist()).decode(
        errors="replace"
    )
    assert "closed month" in everything
    assert "entered twice" in everything


def test_it_goes_out_with_the_next_export_once(mona_browses, locked, work):
    def exported():
        mona_browses.post(
            reverse("exports:new") + "?unexported=1", {"how": "format:csv"}
        )
        work()
        data = content(Export.objects.latest("pk")).decode("utf-8-sig")
        found = csv.DictReader(io.StringIO(data, newline=""), delimiter=";")
        return [
            (row["Kind"], row["Invoice number"], row["Gross total"]) for row in found
        ]

    assert exported() == [("Invoice", locked.number, "119,00")]
    reversed_by(mona_browses, locked)
    assert exported() == [("Reversal", locked.number, "-119,00")]


def test_the_same_number_may_be_entered_again(mona_browses, locked, alice, mona):
    reversed_by(mona_browses, locked)
    right = make_invoice(alice, number=locked.number)
    submit(right, by=alice)
    decide(again(right), Verdict.APPROVED, version=1, by=mona, comment="")
    assert again(right).status == Status.APPROVED
    shown = mona_browses.get(reverse("invoices:detail", args=[right.pk]))
    assert "already submitted" not in shown.content.decode()


def test_it_needs_a_reason_and_happens_once(mona_browses, locked):
    address = reverse("month:reverse", args=[locked.pk])
    answer = mona_browses.post(address, {"reason": " "})
    assert answer.status_code == 422
    assert again(locked).reversed_at is None
    taking = reversed_by(mona_browses, locked)
    for pk in (locked.pk, taking.pk):
        address = reverse("month:reverse", args=[pk])
        assert mona_browses.post(address, {"reason": "x"}).status_code == 404


def test_what_is_not_locked_is_not_reversed(mona_browses, decided):
    address = reverse("month:reverse", args=[decided().pk])
    assert mona_browses.get(address).status_code == 404


def test_nobody_reverses_what_they_entered(as_member, olga, mona, close_month):
    own = make_invoice(
        olga,
        status=Status.APPROVED,
        submitted_at=timezone.now(),
        decided_at=timezone.now(),
    )
    close_month(as_member(mona))
    address = reverse("month:reverse", args=[own.pk])
    assert as_member(olga).post(address, {"reason": "x"}).status_code == 404
    assert again(own).reversed_at is None


def test_no_page_of_a_reversed_invoice_asks_more_than_twelve_times(
    mona_browses, locked, django_assert_max_num_queries
):
    taking = reversed_by(mona_browses, locked)
    for pk in (locked.pk, taking.pk):
        with django_assert_max_num_queries(12):
            mona_browses.get(reverse("invoices:detail", args=[pk]))
    for month in (MONTH, this_month()):
        with django_assert_max_num_queries(12):
            opened(mona_browses, month)

"""Approving many invoices at once from the table."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.approval.models import Limit
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.approval.conftest import max_, rule
from tests.factories import CREDIT_NOTE, PREPAID, make_account, make_invoice
from tests.review.deciding.test_decide import rename

__all__ = ["max_", "rule"]

URL = reverse("review:approve_many")
OLD, NEW = "DE89370400440532013000", "DE02120300000000202051"


def look(client, *invoices):
    """The page that shows what would be approved."""
    return client.post(URL, {"pick": [f"{one.pk}:{one.version}" for one in invoices]})


def approve(client, *invoices, **more):
    """What that page's button sends, of all of them."""
    picks = [f"{one.pk}:{one.version}" for one in invoices]
    return client.post(URL, {"pick": picks, "sure": "1"} | more)


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def statuses(*invoices):
    return [Invoice.objects.get(pk=one.pk).status for one in invoices]


def test_each_is_approved_with_its_own_line_in_the_history(submitted, mona, as_member):
    invoices = [submitted(number=f"R-{place}") for place in (1, 2, 3)]
    shown = words(approve(as_member(mona), *invoices))
    assert "3 invoices approved" in shown
    assert "left out" not in shown
    assert statuses(*invoices) == ["approved"] * 3
    approved = Event.objects.filter(verb="approved").order_by("sequence")
    assert [event.subject_id for event in approved] == [one.pk for one in invoices]
    assert Decision.objects.count() == 3


@pytest.fixture
def limit(organization):
    return Limit.objects.create(
        organization=organization, currency="EUR", amount=Decimal(1000)
    )


def test_what_needs_a_closer_look_is_left_out_and_listed(
    submitted, limit, alice, mona, olga, as_member
):
    make_invoice(alice, status=Status.APPROVED, iban=OLD, issue_date=date(2026, 1, 1))
    for iban in (OLD, NEW):
        make_account(alice, iban, by=mona)
    fine = submitted(number="R-FINE", iban=OLD)
    unconfirmed = submitted(number="R-IBAN", iban="DE75512108001245126199")
    changed_bank = submitted(number="R-BANK", iban=NEW)
    large = submitted(number="R-LARGE", lines=10)
    foreign = submitted(number="R-USD", currency="USD")
    changed = submitted(number="R-CHANGED")
    actions.decide(changed, Verdict.RETURNED, version=1, by=olga, comment="mend")
    rename(changed, alice, "R-CHANGED-2")
    submitting.submit(changed, by=alice)
    changed.version = 1
    decided = submitted(number="R-DECIDED")
    actions.decide(decided, Verdict.REJECTED, version=1, by=olga, comment="no")
    draft = make_invoice(alice, number="R-DRAFT", issue_date=date(2026, 1, 2))
    everything = [
        fine,
        unconfirmed,
        changed_bank,
        large,
        foreign,
        changed,
        decided,
        draft,
    ]

    shown = words(approve(as_member(mona), *everything))

    assert "1 invoice approved" in shown
    assert "7 left out" in shown
    for number, reason in (
        ("R-IBAN, 119,00 EUR", "IBAN differs from the last 2 approved invoices."),
        ("R-BANK, 119,00 EUR", "IBAN is new for this vendor. Mona confirmed it"),
        ("R-LARGE, 1.190,00 EUR", "Above the limit: it must be confirmed by a code."),
        ("R-USD, 119,00 USD", "No limit is set for its currency"),
        ("R-CHANGED-2, 119,00 EUR", "It has changed since you saw it."),
        ("R-DECIDED, 119,00 EUR", "Rejected by Olga already."),
        ("R-DRAFT, 119,00 EUR", "It does not wait for a decision."),
    ):
        assert re.search(
            f"{re.escape(number)} {re.escape(reason)}", shown.replace("&#x27;", "'")
        ), number
    assert statuses(fine, unconfirmed, changed_bank, large) == [
        "approved",
        "submitted",
        "submitted",
        "submitted",
    ]


def test_an_error_check_leaves_it_out(submitted, mona, as_member):
    invoice = submitted()
    Invoice.objects.filter(pk=invoice.pk).update(currency="")
    shown = words(approve(as_member(mona), invoice))
    assert "0 invoices approved" in shown
    assert "Currency is missing." in shown
    assert statuses(invoice) == ["submitted"]


def test_ones_own_are_left_out(olga, mona, as_member):
    invoice = make_invoice(olga)
    submitting.submit(invoice, by=olga)
    assert "You entered it yourself." in words(approve(as_member(olga), invoice))
    assert statuses(invoice) == ["submitted"]


def test_where_several_must_approve_it_waits_for_the_others(
    submitted, rule, mona, olga, as_member
):
    rule(approvals=2)
    invoice = submitted()
    shown = words(approve(as_member(mona), invoice))
    assert "0 invoices approved" in shown
    assert "1 more is approved by you and waits for others." in shown
    shown = words(approve(as_member(mona), invoice))
    assert "You have approved it; others must approve it too." in shown
    assert "1 invoice approved" in words(approve(as_member(olga), invoice))
    assert statuses(invoice) == ["approved"]


def test_a_replayed_request_approves_nothing_twice(submitted, mona, as_member):
    invoice = submitted()
    approve(as_member(mona), invoice)
    assert "Approved by Mona already." in words(approve(as_member(mona), invoice))
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "picks", [[], ["x"], ["1"], ["1:x"], ["0:0"], ["9" * 30 + ":1"]]
)
def test_nonsense_approves_nothing(submitted, mona, as_member, picks):
    invoice = submitted()
    response = as_member(mona).post(URL, {"pick": picks}, follow=True)
    assert "Select invoices that wait for a decision first." in words(response)
    assert statuses(invoice) == ["submitted"]


def test_only_managers_of_the_organization(submitted, alice, otto, as_member):
    invoice = submitted()
    assert approve(as_member(alice), invoice).status_code == 404
    assert approve(as_member(otto), invoice).status_code == 302
    assert statuses(invoice) == ["submitted"]


def test_each_can_be_taken_back_on_its_page(submitted, mona, as_member):
    invoices = [submitted(number=f"R-{place}") for place in (1, 2)]
    client = as_member(mona)
    approve(client, *invoices)
    for invoice in invoices:
        page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
        undo = re.search(r'action="(/review/decisions/\d+/withdraw/)"', page)[1]
        client.post(undo)
    assert statuses(*invoices) == ["submitted"] * 2


def test_only_what_waits_can_be_approved_and_only_by_managers(
    submitted, alice, mona, as_member
):
    invoice = submitted()
    make_invoice(alice)
    table = reverse("invoices:list")
    ticked = re.findall(
        r'data-waits\s+name="pick" value="(\S+)"',
        as_member(mona).get(table).content.decode(),
    )
    assert ticked == [f"{invoice.pk}:1"]
    page = as_member(alice).get(table).content.decode()
    assert "Approve selected" not in page


def test_before_anything_is_decided_its_number_and_sums_are_shown(
    submitted, alice, mona, as_member
):
    euro = [submitted(number=f"R-{place}") for place in (1, 2)]
    dollars = submitted(number="R-USD", currency="USD")
    doubtful = submitted(number="R-LATE", due_date=date(2020, 1, 1))
    client = as_member(mona)
    response = look(client, *euro, dollars, doubtful)
    shown = words(response)
    assert "Approve 3 invoices?" in shown
    assert "238,00 EUR · 119,00 USD" in shown
    assert "1 left out" in shown
    assert re.search(r"R-LATE, 119,00 EUR Due on", shown)
    assert statuses(*euro, dollars, doubtful) == ["submitted"] * 4
    assert not Decision.objects.exists()
    assert not Event.objects.filter(verb="approved").exists()

    picks = re.findall(r'name="pick" value="([^"]+)"', response.content.decode())
    client.post(URL, {"pick": picks, "sure": "1"})
    assert statuses(*euro, dollars, doubtful) == ["approved"] * 3 + ["submitted"]


@pytest.mark.parametrize(
    "doubtful", [{"due_date": date(2020, 1, 1)}, {"gross_total": Decimal(500)}]
)
def test_nothing_with_a_doubt_or_a_stop_is_approved_with_others(
    submitted, mona, as_member, doubtful
):
    """Whoever sends the second step at once gets no further."""
    invoice = submitted(**doubtful)
    assert "0 invoices approved" in words(approve(as_member(mona), invoice))
    assert statuses(invoice) == ["submitted"]


def test_the_sum_is_of_what_is_to_be_paid(submitted, mona, as_member):
    note = submitted(number="G-7", vendor="Anders AG", **CREDIT_NOTE)
    prepaid = submitted(number="R-8", **PREPAID)
    shown = words(look(as_member(mona), note, prepaid))
    assert "71,00 EUR" in shown
    assert "Credit note Anders AG, G-7, -119,00 EUR" in shown
    assert "Beispiel GmbH, R-8, 190,00 EUR of 1.190,00" in shown

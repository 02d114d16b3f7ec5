"""Kept totals are what adding up all invoices comes to, whatever happens to them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse

from countersign.invoices.models import (
    Invoice,
    KeptTotal,
    Status,
    Total,
    TotalChange,
)
from countersign.invoices.search import filters
from countersign.invoices.totals import summing
from countersign.invoices.totals.actions import add_up, differing, fold
from countersign.invoices.totals.summing import of_vendors, totals
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice, make_vendor

LIST = reverse("invoices:list")
ASKED = (
    "",
    "status=draft",
    "status=draft&status=approved",
    "vendor={vendor}",
    "agent={agent}",
    "agent={agent}&status=submitted",
    "issued_from=2026-02-01&issued_to=2026-02-14",
    "issued_to=2026-02-14&status=draft",
    "issued_from=2026-02-10",
    "due_from=2026-03-05&due_to=2026-03-05",
    "due_to=2026-03-05",
    "entered_from=2026-03-02&entered_to=2026-03-02",
    "entered_from=2026-03-02&entered_to=2026-03-04&status=draft",
    "entered_from=2026-03-02",
    "entered_to=2026-03-03",
    "vendor={vendor}&agent={agent}&issued_from=2026-02-01",
    "q=beratung",
    "q=beratung&vendor={vendor}",
)


@pytest.fixture
def busy(alice, bob):
    """Some dozen invoices that were entered, changed and deleted, the first ones folded into the kept totals."""
    random = Random(7)  # noqa: S311 - made-up invoices
    for index in range(40):
        status = random.choice((Status.DRAFT, Status.APPROVED, Status.REJECTED))
        lacks = () if status == Status.APPROVED else (None,)  # an approved one is whole
        invoice = make_invoice(
            random.choice((alice, bob)),
            lines=0,
            vendor=random.choice(("Beispiel GmbH", "Anders AG")),
            status=status,
            issue_date=random.choice((*lacks, date(2026, 2, random.randrange(1, 28)))),
            due_date=random.choice((None, date(2026, 3, random.randrange(1, 9)))),
            currency=random.choice(("EUR", "USD", "")),
            gross_total=random.choice((*lacks, Decimal(random.randrange(9999)) / 100)),
            amount_due=random.choice((None, None, Decimal(random.randrange(-99, 99)))),
            created_at=datetime(
                2026, 3, random.randrange(1, 5), random.randrange(24), tzinfo=UTC
            ),
        )
        if index % 3 == 0:
            invoice.gross_total = Decimal(index)
            invoice.issue_date = date(2026, 2, 28)
            invoice.status = Status.SUBMITTED
            invoice.save()
        elif status != Status.APPROVED and index % 2:
            invoice.vendor = None
            invoice.save()
        if index % 5 == 0:
            invoice.amount_due = None if invoice.amount_due else Decimal(index)
            invoice.save()
        if index % 7 == 0:
            invoice.delete()
        if index == 20:
            fold()
    return alice.organization


def asked_by(member, text):
    vendor = make_vendor(member.organization, "Anders AG")
    query = text.format(vendor=vendor.pk, agent=member.user_id)
    people = list(filters.agents(member))
    return filters.read(QueryDict(query), member, people=people)


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("text", ASKED)
def test_are_what_the_rows_come_to(busy, alice, mona, text, folded):
    if folded:
        fold()
        assert TotalChange.objects.count() == 0
    for member in (alice, mona):
        asked = asked_by(member, text)
        found = asked.apply(Invoice.objects.visible_to(member), member)
        summed = totals(asked, found, member, all_of_them=False)
        assert list(summed.totals) == found.rows.totals()
        assert summed.complete is True


def test_say_what_is_to_be_paid(alice, mona):
    make_invoice(alice)
    make_invoice(alice, **CREDIT_NOTE)
    make_invoice(alice, **PREPAID)
    for member in (alice, mona):
        asked = asked_by(member, "")
        found = asked.apply(Invoice.objects.visible_to(member), member)
        summed = totals(asked, found, member, all_of_them=False)
        assert list(summed.totals) == [Total("EUR", 3, Decimal(190))]


def test_each_vendors(busy, alice, mona):
    for member in (alice, mona):
        vendors = [make_vendor(busy, name) for name in ("Beispiel GmbH", "Anders AG")]
        vendors.append(make_vendor(busy, "Noch Nie KG"))
        rows = Invoice.objects.visible_to(member)
        assert of_vendors(member, vendors) == rows.totals_by_vendor(
            [vendor.pk for vendor in vendors]
        )


def test_folding_twice_changes_nothing(busy):
    assert fold() > 0
    cells = set(KeptTotal.objects.values_list())
    assert fold() == 0
    assert set(KeptTotal.objects.values_list()) == cells


def test_a_wrong_total_is_noticed_and_made_anew(busy):
    assert differing(busy.pk) == []
    first = KeptTotal.objects.filter(organization=busy, kind=2).first()
    KeptTotal.objects.filter(pk=first.pk).update(invoices=first.invoices + 1)

    assert differing(busy.pk) == ["vendor"]
    add_up(busy.pk)
    assert differing(busy.pk) == []


def test_saving_what_no_total_sees_notes_nothing(alice):
    invoice = make_invoice(alice)
    TotalChange.objects.all().delete()
    invoice.number, invoice.order_reference = "Other", "4711"
    invoice.save()

    assert TotalChange.objects.count() == 0


def test_many_that_no_kept_total_covers_are_added_up_when_asked(
    busy, mona, client, monkeypatch
):
    monkeypatch.setattr(summing, "MOST", 10)
    client.force_login(mona.user)

    some = client.get(f"{LIST}?q=anders").context["summed"]
    every = client.get(f"{LIST}?q=anders&all_totals").context["summed"]

    ours = Invoice.objects.filter(organization=mona.organization)
    expected = ours.filter(vendor_name="Anders AG")
    assert (some.complete, some.totals) == (False, ())
    assert (every.complete, list(every.totals)) == (True, expected.totals())


def test_the_command_finds_and_mends(busy, capsys):
    call_command("check_totals")
    KeptTotal.objects.filter(kind=0).update(invoices=7)
    with pytest.raises(SystemExit):
        call_command("check_totals")
    call_command("check_totals", "--mend")
    call_command("check_totals")

    said = capsys.readouterr()
    right = "The totals are what the invoices come to."
    assert said.out.splitlines() == [right, "Added up anew: 1.", right]
    wrong = [line for line in said.err.splitlines() if "Working on" not in line]
    assert wrong == ["Muster GmbH: wrong by all."] * 2

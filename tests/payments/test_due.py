"""The page of what is to be paid, and paying by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.invoices.models import Status
from countersign.payments.models import Payment, Run
from countersign.payments.own.actions import keep_paying, paying_of
from countersign.payments.runs.actions import take_out
from countersign.vendors.actions import block
from tests.factories import make_invoice

from .conftest import left
from .judge import judged

DUE = reverse("payments:due")
PREPARE = reverse("payments:prepare")
# 2 % until 9 April, 1 % until 20 April.
DISCOUNTS = {
    "discounts.0.percent": "2",
    "discounts.0.until": "2026-04-09",
    "discounts.1.percent": "1",
    "discounts.1.until": "2026-04-20",
}


@pytest.fixture(autouse=True)
def _a_day_in_april(time_machine):
    time_machine.move_to(datetime(2026, 4, 7, 12, tzinfo=UTC), tick=False)


def test_what_is_to_be_paid_stands_by_day_due(
    approved, account, mona, alice, otto, as_member
):
    approved(number="R-LATE", due_date=date(2026, 4, 1))
    approved(number="R-SOON", due_date=date(2026, 4, 30), more=DISCOUNTS)
    approved(number="R-OPEN", confirmed=False, vendor="Neu AG", due_date=None)
    make_invoice(alice, number="R-WAITS", status=Status.SUBMITTED)
    make_invoice(otto, number="R-FOREIGN", status=Status.APPROVED)
    page = as_member(mona).get(DUE).text

    assert page.index("R-LATE") < page.index("R-SOON") < page.index("R-OPEN")
    assert "overdue" in page.split("R-SOON")[0]
    assert "2 % until 09.04.2026: 2,38" in page
    assert "Its IBAN is not confirmed as the vendor&#x27;s." in page
    assert "357,00 EUR" in page
    assert "R-WAITS" not in page
    assert "R-FOREIGN" not in page


def test_the_best_discount_that_counts_is_taken(
    approved, account, mona, olga, as_member
):
    invoice = approved(number="R-1", more=DISCOUNTS)
    browser = as_member(mona)
    pick = f"{invoice.pk}:1"
    page = browser.post(PREPARE, {"pick": pick, "day": "15.04.2026"}).text
    assert "117,81" in page  # the second one still counts then
    page = browser.post(PREPARE, {"pick": pick, "day": "09.04.2026"}).text
    assert "116,62" in page
    assert "not confirmed" not in page
    assert Run.objects.filter(organization=mona.organization).count() == 0
    answer = browser.post(
        PREPARE,
        {"pick": pick, "day": "09.04.2026", "sure": 1},
    )
    run = Run.objects.get(organization=mona.organization)
    assert answer.url == reverse("payments:run", args=[run.pk])
    as_member(olga).post(reverse("payments:release", args=[run.pk]), {"version": 1})
    (credit,) = judged(bytes(run.files.get().content))["PmtInf"][0]["CdtTrfTxInf"]
    assert credit["Amt"]["InstdAmt"]["$"] == Decimal("116.62")
    assert credit["RmtInf"]["Ustrd"] == ["R-1 31.03.2026 less discount 2,38"]
    assert left(invoice) == 0
    assert invoice.paid_amount == Decimal("116.62")


def _chosen(*invoices, **values):
    """What the page sends: the chosen, and of which of those that were offered a discount it is taken."""
    return {"pick": [f"{one.pk}:1" for one in invoices], "day": "09.04.2026", **values}


def test_the_discount_is_chosen_for_each_invoice(
    approved, account, mona, olga, as_member
):
    takes = approved(number="R-TAKES", more=DISCOUNTS)
    pays = approved(number="R-PAYS", vendor="Andere AG", more=DISCOUNTS)
    gone = {"discounts.0.percent": "3", "discounts.0.until": "2026-04-08"}
    late = approved(number="R-LATE", vendor="Dritte AG", more=gone)
    some, browser = (takes, pays, late), as_member(mona)
    page = browser.post(PREPARE, _chosen(*some)).text
    assert page.count("take 2 % until 09.04.2026: 2,38") == 2
    assert page.count('name="discount"') == page.count("checked") == 2
    assert "cash discount ended on 08.04.2026" in page
    assert "352,24 EUR" in page

    seen = {"offered": [takes.pk, pays.pk], "discount": [takes.pk]}
    page = browser.post(PREPARE, _chosen(*some, **seen)).text
    assert "354,62 EUR" in page
    assert page.count("checked") == 1
    browser.post(PREPARE, _chosen(*some, **seen, sure=1))

    run = Run.objects.get(organization=mona.organization)
    second = as_member(olga)
    page = second.get(reverse("payments:run", args=[run.pk])).text
    assert "cash discount not taken: 2 % until 09.04.2026: 2,38" in page
    second.post(reverse("payments:release", args=[run.pk]), {"version": 1})
    (info,) = judged(bytes(run.files.get().content))["PmtInf"]
    paid = {one["RmtInf"]["Ustrd"][0].split()[0]: one for one in info["CdtTrfTxInf"]}
    amounts = {name: one["Amt"]["InstdAmt"]["$"] for name, one in paid.items()}
    assert amounts == {
        "R-TAKES": Decimal("116.62"),
        "R-PAYS": Decimal("119.00"),
        "R-LATE": Decimal("119.00"),
    }
    assert "less discount 2,38" in paid["R-TAKES"]["RmtInf"]["Ustrd"][0]
    assert "discount" not in paid["R-PAYS"]["RmtInf"]["Ustrd"][0]
    assert left(pays) == 0


def test_taking_one_out_keeps_what_was_chosen_for_the_others(
    approved, proposed, mona, account
):
    out = approved(number="R-OUT", vendor="Andere AG")
    takes = approved(number="R-TAKES", more=DISCOUNTS)
    pays = approved(number="R-PAYS", more=DISCOUNTS)
    run = proposed(out, takes, pays, undiscounted={pays.pk})
    take_out(run, {out.pk}, version=1, by=mona)
    rows = run.invoices.order_by("pk").values_list("invoice__number", "discount")
    assert set(rows) == {("R-TAKES", Decimal("2.38")), ("R-PAYS", Decimal(0))}


def test_another_day_is_looked_at_before_it_is_proposed(
    approved, account, mona, as_member
):
    invoice = approved(number="R-1", more=DISCOUNTS)
    browser = as_member(mona)
    data = _chosen(invoice, offered=[invoice.pk], discount=[invoice.pk], sure=1)
    late = data | {"seen": "2026-04-09", "day": "15.04.2026"}
    answer = browser.post(PREPARE, late)
    assert answer.status_code == 409
    assert "please look at the amounts again" in answer.text
    assert "117,81" in answer.text
    assert Run.objects.filter(organization=mona.organization).count() == 0
    browser.post(PREPARE, late | {"seen": "2026-04-15"})
    assert Run.objects.get(organization=mona.organization).invoices.get().discount == (
        Decimal("1.19")
    )


def test_what_was_prepaid_in_full_is_not_to_be_paid(approved, mona, as_member):
    approved(number="R-NOTHING", amount_due=Decimal(0))
    assert "R-NOTHING" not in as_member(mona).get(DUE).text
    table = as_member(mona).get(reverse("invoices:list"), {"payment": "unpaid"}).text
    assert "R-NOTHING" not in table


def test_a_blocked_vendor_is_paid_by_no_run(approved, account, mona, as_member):
    invoice = approved(number="R-1")
    block(invoice.vendor, reason="quarrel", by=mona)
    page = as_member(mona).post(PREPARE, {"pick": f"{invoice.pk}:1"}).text
    assert "Its vendor is blocked." in page
    assert "None of these can be paid by a run." in page


def test_invoices_come_together_as_agreed_with_the_vendor(approved, released, mona):
    first, second = approved(number="R-1"), approved(number="R-2")
    paying = paying_of(first.vendor)
    paying.collects, paying.name = True, "Beispiel Zahlstelle"
    keep_paying(paying, by=mona)
    run = released(first, second)
    (credit,) = judged(bytes(run.files.get().content))["PmtInf"][0]["CdtTrfTxInf"]
    assert credit["Cdtr"]["Nm"] == "Beispiel Zahlstelle"
    assert credit["Amt"]["InstdAmt"]["$"] == Decimal("238.00")
    told = [one["RfrdDocInf"][0]["Nb"] for one in credit["RmtInf"]["Strd"]]
    assert told == ["R-1", "R-2"]


def test_numbers_that_do_not_fit_into_one_text_are_paid_apart(
    approved, account, released, mona
):
    account.structured = False
    account.save()
    some = [approved(number=f"R-{n}-{'x' * 50}") for n in range(4)]
    paying = paying_of(some[0].vendor)
    paying.collects = True
    keep_paying(paying, by=mona)
    run = released(*some)
    credits = judged(bytes(run.files.get().content))["PmtInf"][0]["CdtTrfTxInf"]
    texts = [one["RmtInf"]["Ustrd"][0] for one in credits]
    assert max(len(text) for text in texts) <= 140
    assert ", ".join(texts).count("R-") == 4


def test_a_part_is_paid_by_hand_and_the_rest_stays(approved, account, mona, as_member):
    invoice = approved(number="R-1")
    browser = as_member(mona)
    address = reverse("payments:pay", args=[invoice.pk])
    said = {"amount": "50,00", "paid_on": "01.04.2026", "account": account.pk}
    browser.post(address, said)
    assert left(invoice) == 69
    page = browser.get(DUE).text
    assert "69,00" in page
    assert "of 119,00; paid: 50,00" in page
    detail = browser.get(reverse("invoices:detail", args=[invoice.pk])).text
    assert "Paid in part" in detail
    assert "69,00 EUR left to pay" in detail

    answer = browser.post(address, said | {"amount": "70,00"}, follow=True)
    assert "more than is left to pay" in answer.text
    browser.post(address, said | {"amount": "60,00", "closes": 1})
    assert (left(invoice), invoice.paid_amount) == (0, 110)
    payment = Payment.objects.filter(organization=mona.organization).last()
    browser.post(reverse("payments:undo", args=[payment.pk]))
    assert left(invoice) == 69


@pytest.mark.parametrize(
    "typed",
    [
        {"amount": "x"},
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "1,001"},
        {"paid_on": "08.04.2026"},
        {"paid_on": "?"},
    ],
)
def test_what_cannot_be_is_not_kept(approved, mona, as_member, typed):
    invoice = approved()
    answer = as_member(mona).post(
        reverse("payments:pay", args=[invoice.pk]),
        {"amount": "50", "paid_on": "01.04.2026"} | typed,
        follow=True,
    )
    assert "Nothing is kept" in answer.text
    assert left(invoice) == 119


def test_many_are_kept_as_paid_elsewhere_at_once(approved, mona, as_member):
    first, second = approved(), approved()
    picks = [f"{one.pk}:1" for one in (first, second)]
    page = as_member(mona).post(
        PREPARE, {"pick": picks, "paid": 1, "day": "01.04.2026"}, follow=True
    )
    assert "2 invoices are kept as paid." in page.text
    assert (left(first), left(second)) == (0, 0)


def test_an_invoice_in_a_run_is_not_paid_by_hand(approved, proposed, mona, as_member):
    invoice = approved()
    proposed(invoice)
    browser = as_member(mona)
    page = browser.get(reverse("invoices:detail", args=[invoice.pk])).text
    assert "Keep a payment" not in page
    said = {"amount": "50", "paid_on": "01.04.2026"}
    browser.post(reverse("payments:pay", args=[invoice.pk]), said)
    assert left(invoice) == 119

"""Statements of the bank: matched, and booked by a person."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from countersign.payments.models import Payment, Statement, StatementLine, Transfer

from .banking import Entry, camt, mt940
from .conftest import left

PAGE = reverse("payments:statements")


@pytest.fixture(autouse=True)
def _a_day_in_april(time_machine):
    time_machine.move_to(datetime(2026, 4, 9, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def desk(account, mona, as_member):
    return as_member(mona)


def read(desk, data: bytes, name: str = "statement.xml"):
    return desk.post(PAGE, {"files": SimpleUploadedFile(name, data)}, follow=True)


def book(desk, line: StatementLine, **said):
    keys = desk.get(PAGE).text.partition('name="keys" value="')[2].partition('"')[0]
    address = reverse("payments:book", args=[line.pk])
    return desk.post(address, said or {"keys": keys}, follow=True)


def lines(member):
    rows = StatementLine.objects.filter(organization=member.organization)
    return list(rows.order_by("pk"))


@pytest.mark.parametrize("write", [camt, mt940])
def test_what_a_run_ordered_is_found_by_its_id_and_booked_by_a_person(
    desk, approved, released, mona, write
):
    invoice = approved(number="R-1")
    run = released(invoice)
    transfer = Transfer.objects.get(organization=mona.organization)
    detail = reverse("invoices:detail", args=[invoice.pk])
    assert "In a file for the bank" in desk.get(detail).text

    page = read(desk, write(Entry("-119.00", end_to_end=transfer.end_to_end)))
    assert "same end-to-end id" in page.text
    assert Payment.objects.get(organization=mona.organization).booked_on is None
    (line,) = lines(mona)
    book(desk, line)
    payment = Payment.objects.get(organization=mona.organization)
    assert (payment.booked_on, payment.line) == (date(2026, 4, 8), line)
    run.refresh_from_db()
    assert run.booked_at is not None
    assert "Payment: Paid" in " ".join(desk.get(detail).text.split())
    assert "No booking is open." in desk.get(PAGE).text


def test_the_same_statement_twice_books_nothing_twice(desk, approved, mona):
    invoice = approved(number="R-2026/77")
    data = camt(Entry("-119.00", "Rechnung R-2026/77"))
    read(desk, data)
    (line,) = lines(mona)
    book(desk, line)
    assert left(invoice) == 0
    page = read(desk, data)
    assert "0 new bookings. 1 booking was known before." in page.text
    longer = camt(Entry("-119.00", "Rechnung R-2026/77"), Entry("-8.00", "Gebühr"))
    page = read(desk, longer)
    assert "1 new booking. 1 booking was known before." in page.text
    assert Statement.objects.filter(organization=mona.organization).count() == 2
    assert len(lines(mona)) == 2
    answer = book(desk, line, keys="x")
    assert answer.status_code == 409
    assert Payment.objects.filter(organization=mona.organization).count() == 1


def test_two_bookings_that_say_the_same_are_two(desk, mona):
    read(desk, camt(Entry("-5", "Gebühr"), Entry("-5", "Gebühr")))
    assert len(lines(mona)) == 2


def test_number_and_amount_with_its_discount(desk, approved, mona):
    more = {"discounts.0.percent": "2", "discounts.0.until": "2026-04-09"}
    invoice = approved(number="R-2026/77", more=more)
    page = read(desk, camt(Entry("-116.62", "RE R 2026 77 abzgl. Skonto")))
    assert "number and amount" in page.text
    book(desk, lines(mona)[0])
    assert (left(invoice), invoice.paid_amount) == (0, Decimal("116.62"))


def test_several_numbers_in_one_booking(desk, approved, mona):
    first, second = approved(number="R-2026/77"), approved(number="R-2026/78")
    read(desk, camt(Entry("-238", "R-2026/77, R-2026/78")))
    book(desk, lines(mona)[0])
    assert (left(first), left(second)) == (0, 0)


def test_a_file_that_the_bank_booked_as_one_sum(desk, approved, released, mona):
    first, second = approved(), approved(vendor="Andere AG")
    run = released(first, second)
    page = read(desk, camt(Entry("-238", "Sammler", name="", iban="")))
    assert "the sum of file" in page.text
    book(desk, lines(mona)[0])
    run.refresh_from_db()
    assert run.booked_at is not None
    days = Payment.objects.filter(organization=mona.organization)
    assert set(days.values_list("booked_on", flat=True)) == {date(2026, 4, 8)}


def test_where_nothing_fits_a_person_names_the_invoices(desk, approved, mona):
    invoice = approved(number="R-2026/77")
    page = read(desk, camt(Entry("-100", "Abschlag", iban="")))
    assert "No invoice fits" in page.text
    (line,) = lines(mona)
    for typed in ("R-9999", "R-2026/77, R-2026/77"):
        answer = book(desk, line, numbers=typed)
        assert answer.status_code in (409, 422)
        assert left(invoice) == 119
    book(desk, line, numbers="R-2026/77")
    assert left(invoice) == 19


def test_what_pays_no_invoice_is_listed_no_more(desk, mona):
    read(desk, camt(Entry("-9.90", "Kontoführung")))
    (line,) = lines(mona)
    desk.post(reverse("payments:set_aside", args=[line.pk]))
    assert "Kontoführung" not in desk.get(PAGE).text
    read(desk, camt(Entry("-9.90", "Kontoführung"), Entry("-1", "x")))
    assert "Kontoführung" not in desk.get(PAGE).text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"hello", "is no bank statement"),
        (b"<Invoice/>", "is no bank statement"),
        (camt(Entry("-1"), iban="DE89370400440532013000"), "of another account"),
    ],
)
def test_a_file_that_is_none_of_ours_is_told(desk, mona, data, why):
    answer = read(desk, data, "a.txt")
    assert answer.status_code == 422
    assert why in answer.text
    assert lines(mona) == []


def test_a_payment_undone_opens_its_booking_again(desk, approved, mona):
    invoice = approved(number="R-2026/77")
    read(desk, camt(Entry("-119", "R-2026/77")))
    (line,) = lines(mona)
    book(desk, line)
    payment = Payment.objects.get(organization=mona.organization)
    desk.post(reverse("payments:undo", args=[payment.pk]))
    assert left(invoice) == 119
    assert "R-2026/77" in desk.get(PAGE).text


def test_what_changed_since_it_was_seen_is_not_booked(desk, approved, mona):
    approved(number="R-2026/77")
    read(desk, camt(Entry("-119", "R-2026/77")))
    (line,) = lines(mona)
    keys = desk.get(PAGE).text.partition('name="keys" value="')[2].partition('"')[0]
    other = approved(number="R-2026/78")
    answer = book(desk, line, keys=keys.replace(keys.split(":")[0], str(other.pk)))
    assert answer.status_code == 409
    assert Payment.objects.filter(organization=mona.organization).count() == 0

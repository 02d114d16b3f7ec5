"""Likely duplicates: numbers that look alike, what was rejected, and what somebody has told apart."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countersign.invoices.checks import Level, all_checks
from countersign.invoices.duplicates.of_one import likely_duplicates
from countersign.invoices.models import Invoice, Status
from tests.factories import make_document, make_invoice
from tests.review.conftest import as_member, by_link, read_mail, submitted

__all__ = ["as_member", "by_link", "read_mail", "submitted"]

ALIKE = [
    ("R-1042", "R-1O42", "O and 0"),
    ("R-1042", "r 1o42", "O and 0"),
    ("R-1042", "R-I042", "I and 1"),
    ("R-1042", "R-l042", "l and 1"),
    ("R-1I42", "R-1l42", "I and 1, l and 1"),
    ("R-1042", "R-001042", "leading zeros"),
    ("2026/0042", "2026-42", "leading zeros"),
    ("2026-001", "2026-1", "leading zeros"),
    ("42", "00042", "leading zeros"),
    ("R-1042", "R-OO1O42", "O and 0, leading zeros"),
    ("R-1042", "R-1042-1", "“-1” at the end"),
    ("R-1042", "R-1042/02", "“/02” at the end"),
    ("R-1042", "R-1042 (2)", "“(2)” at the end"),
    ("R-1042", "R-1042a", "“a” at the end"),
    ("R-1042", "R-1042 copy", "“copy” at the end"),
    ("R-1042", "R-1042-Kopie 2", "“-Kopie 2” at the end"),
    ("R-1042", "R-1O42-a", "O and 0, “-a” at the end"),
    ("R-1042", "R1042 a", "“a” at the end"),
    ("R-2026-0042", "R-2026-0042-1", "“-1” at the end"),
    ("2026-03", "2026-03-1", "“-1” at the end"),
    ("A-12", "A-12-1", "“-1” at the end"),
    ("42", "42/2025", "“/2025” at the end"),
    ("1042", "R-1042", "“R” in front"),
    ("0012", "2025-0012", "“2025” in front"),
    ("0012", "INV-0012", "“INV” in front"),
    ("R-1042", "INV-R-1042-1", "“INV” in front, “-1” at the end"),
    ("M-1042", "RN-1042", "rn and m"),
    ("INV-1042", "1042-1", "“INV” in front, “-1” at the end"),
    ("R-2026/0042", "NO-R20260042", "“NO” in front"),
    ("R-2026/0042", "R20260042 copy", "“copy” at the end"),
    ("INV-1042", "ІNV-1О42", "O and 0, I and 1, l and 1"),
]
TWO = [
    ("R-1042", "R-10421"),
    ("R-1042", "R-11042"),
    ("R-1042", "R-1043"),
    ("R-1042", "R-1402"),
    ("R-1042", "RE-1042"),
    ("R-100", "R-1000"),
    ("R-042", "R-420"),
    ("2026-001", "2026-010"),
    ("2026-001", "2026-100"),
    ("2026-1", "2026-2"),
    ("2026", "2026-1"),
    ("R-2026", "R-2026-12"),
    ("2026-1-012", "2026-11-2"),
    ("1042-1", "1042-2"),
    ("1042a", "1042b"),
    ("PO-1042", "P-1042"),
    ("2024-0012", "2025-0012"),
    ("K1042", "K1042-R20250001"),
    ("-", "--"),
]


def told(invoice, member):
    """Name, level and words of what is said of duplicates."""
    fresh = Invoice.objects.get(pk=invoice.pk)
    return [
        (check.name, check.level, check.message)
        for check in all_checks(fresh, member)
        if check.name in ("same-number", "alike-number", "same-file", "same-bill")
    ]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("one", "other", "parts"), ALIKE)
def test_numbers_that_look_alike(alice, mona, one, other, parts, turned):
    one, other = (other, one) if turned else (one, other)
    make_invoice(alice, number=other, status=Status.APPROVED)
    invoice = make_invoice(alice, number=one, gross_total=7)
    assert told(invoice, mona) == [
        (
            "alike-number",
            Level.STOP,
            f"The number is that of {other}, 31.03.2026, 119,00 EUR, Approved, but for this: {parts}.",
        )
    ]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("one", "other"), TWO)
def test_numbers_that_do_not(alice, mona, one, other, turned):
    one, other = (other, one) if turned else (one, other)
    make_invoice(alice, number=other)
    invoice = make_invoice(alice, number=one, gross_total=7)
    assert [name for name, *_ in told(invoice, mona) if name == "alike-number"] == []


@pytest.mark.parametrize("status", Status.values)
def test_in_whatever_state_the_other_is(alice, mona, status):
    make_invoice(alice, number="R-1O42", status=status)
    invoice = make_invoice(alice, number="R-1042", gross_total=7)
    assert [name for name, *_ in told(invoice, mona)] == ["alike-number"]


def test_a_rejected_one_of_the_same_number_is_told_of_but_takes_it_not(alice, mona):
    make_invoice(alice, number="R-1042", status=Status.REJECTED)
    invoice = make_invoice(alice, number="R-1042", gross_total=7)
    assert told(invoice, mona) == [
        (
            "same-number",
            Level.STOP,
            "This number of this vendor was rejected before: R-1042, 31.03.2026, 119,00 EUR, Rejected.",
        )
    ]


@pytest.mark.parametrize(
    "other", [{"vendor": "Andere GmbH"}, {"issue_date": date(2025, 3, 31)}]
)
def test_only_of_the_same_vendor_and_year(alice, mona, other):
    make_invoice(alice, number="R-1O42", gross_total=7, **other)
    assert told(make_invoice(alice, number="R-1042"), mona) == []


def test_another_organization_is_never_looked_at(alice, mona, otto):
    make_invoice(otto, number="R-1O42")
    assert told(make_invoice(alice, number="R-1042"), mona) == []


def test_another_agents_is_told_of_but_not_named(alice, bob):
    make_invoice(bob, number="R-1O42")
    invoice = make_invoice(alice, number="R-1042", gross_total=7)
    assert told(invoice, alice) == [
        (
            "alike-number",
            Level.STOP,
            "The number is that of another agent's invoice, but for this: O and 0.",
        )
    ]


def test_what_numbers_share_is_stored_with_each(alice):
    for number in ("R-1O42-1", "R-0042", "", "2026-001", "7a"):
        make_invoice(alice, number=number)
    keys = Invoice.objects.order_by("pk").values_list("number_alike", "number_base")
    assert list(keys) == [
        ("R10421", "R1042"),
        ("R42", ""),
        ("", ""),
        ("20261", ""),
        ("7A", "7"),
    ]


def test_it_walks_indexes_alone(alice):
    """A million invoices are not looked through: no plan scans them, in whatever state."""
    if connection.vendor != "sqlite":
        pytest.skip("with a few rows PostgreSQL reads them all, and is right")
    invoice = make_invoice(
        alice,
        number="R-1042-1",
        iban="DE89370400440532013000",
        document=make_document(alice),
    )
    make_invoice(alice, number="R-1042")
    with CaptureQueriesContext(connection) as captured:
        assert [one.reasons for one in likely_duplicates(invoice)] == [
            ("alike-number", "same-bill")
        ]
    first = captured.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {first}")
        plan = [row[3] for row in cursor.fetchall()]
    assert [
        step for step in plan if "SCAN" in step and "invoices_invoice" in step
    ] == []
    assert len(captured) == 1

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.models import Invoice, Status
from tests.factories import make_document, make_invoice


def said(invoice, member=None):
    """What every rule that is not fine says, by name."""
    invoice = Invoice.objects.select_related("organization").get(pk=invoice.pk)
    return {
        check.name: check.message
        for check in checks.all_checks(invoice, member)
        if check.level != Level.OK
    }


def find(invoice, name, member=None):
    found = checks.all_checks(invoice, member)
    return next(check for check in found if check.name == name)


def needed(invoice):
    return checks.needed(checks.all_checks(invoice, None))


def test_a_complete_invoice_that_adds_up_is_fine(alice):
    invoice = make_invoice(alice, lines=2)
    assert said(invoice) == {}
    assert needed(invoice) == []
    assert find(invoice, "gross").message == "Adds up: 200,00 + 38,00."


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"number": ""}, "Invoice number is missing."),
        ({"vendor": ""}, "Vendor is missing."),
        ({"issue_date": None}, "Issue date is missing."),
        ({"currency": ""}, "Currency is missing."),
        ({"gross_total": None}, "Gross total is missing."),
        (
            {"lines": 0, "no_items": False},
            "Add at least one item, or tick “This invoice has no items”.",
        ),
    ],
)
def test_what_submitting_needs_is_missing(alice, values, message):
    invoice = make_invoice(alice, **values)
    assert [check.message for check in needed(invoice)] == [message]


def test_no_items_is_said_explicitly_or_contradicted(alice):
    assert needed(make_invoice(alice, lines=0)) == []
    both = make_invoice(alice, lines=2, no_items=True)
    assert list(said(both)) == ["no-items"]


@pytest.mark.parametrize(
    ("values", "name", "message"),
    [
        (
            {"gross_total": Decimal(120)},
            "gross",
            "100,00 + 19,00 is 119,00 EUR, but Gross total is 120,00 EUR.",
        ),
        (
            {"net_total": Decimal(99), "gross_total": Decimal(118)},
            "item-sum",
            "The items come to 100,00 EUR, but Net total is 99,00 EUR.",
        ),
        (
            {"tax_total": Decimal("18.99"), "gross_total": Decimal("118.99")},
            "tax",
            "The tax on the items is 19,00 EUR, but Tax total is 18,99 EUR.",
        ),
        (
            {"due_date": date(2026, 3, 30)},
            "due-before-issue",
            "Due on 30.03.2026, before it was issued on 31.03.2026.",
        ),
        (
            {"iban": "DE89370400440532013001"},
            "iban",
            "This IBAN can't be right: its check digits don't fit. Compare it with the original.",
        ),
        ({"currency": "EUX"}, "currency", "EUX is not a currency."),
        (
            {"gross_total": Decimal("119.005")},
            "decimals",
            "119,005 has more decimals than EUR has (2).",
        ),
        (
            {"unparsed": {"due_date": "31.2."}},
            "unreadable",
            f"“31.2.” is not a date. Write it like 31.12.{timezone.localdate().year}.",
        ),
        (
            {"unparsed": {"net_total": "abc"}},
            "unreadable",
            "“abc” is not an amount.",
        ),
    ],
)
def test_each_disagreement_names_both_figures(alice, values, name, message):
    assert said(make_invoice(alice, **values))[name] == message


def test_a_line_that_does_not_multiply(alice):
    invoice = make_invoice(alice)
    invoice.items.update(line_total=Decimal(99))
    check = find(invoice, "line-total")
    assert check.message == "2 × 50,00 is 100,00, not 99,00."
    assert check.fields[0] == f"item.{invoice.items.get().key}.line_total"


def test_prices_with_tax_are_no_disagreement(alice):
    invoice = make_invoice(alice)
    invoice.items.update(
        quantity=Decimal(1), unit_price=Decimal(119), line_total=Decimal(119)
    )
    assert said(invoice) == {}


def test_tax_may_be_rounded_by_rate_or_by_line(alice):
    for tax in ("0.57", "0.58"):
        invoice = make_invoice(
            alice,
            lines=2,
            net_total=Decimal("3.02"),
            tax_total=Decimal(tax),
            gross_total=Decimal("3.02") + Decimal(tax),
        )
        line = Decimal("1.51")
        invoice.items.update(quantity=Decimal(1), unit_price=line, line_total=line)
        assert said(invoice) == {}, tax


def test_days_that_can_hardly_be_meant(alice):
    today = timezone.localdate(timezone=alice.organization.zone)
    late = make_invoice(alice, issue_date=today + timedelta(1), due_date=None)
    old = make_invoice(alice, issue_date=today - timedelta(4 * 365), due_date=None)
    assert list(said(late)) == ["future"]
    assert list(said(old)) == ["old"]


def test_yen_have_no_decimals(alice):
    values = {"net_total": 100, "tax_total": 19, "gross_total": 119}
    assert said(make_invoice(alice, currency="JPY", **values)) == {}
    assert "decimals" in said(
        make_invoice(alice, currency="JPY", gross_total=Decimal("119.5"))
    )


def test_the_same_number_of_the_same_vendor_is_found_however_it_is_typed(alice):
    earlier = make_invoice(alice, number="R-2026/0042", status=Status.SUBMITTED)
    again = make_invoice(alice, number="r 2026 0042")
    check = find(again, "same-number", alice)
    assert check.level == Level.NEEDED
    assert check.message == (
        "This number of this vendor was already submitted: "
        "R-2026/0042, 31.03.2026, 119,00 EUR, Submitted."
    )
    assert check.earlier == earlier.pk


@pytest.mark.parametrize(
    "other",
    [
        {"issue_date": date(2025, 3, 31)},
        {"vendor": "Andere GmbH"},
        {"number": "R-2"},
    ],
)
def test_another_year_vendor_or_number_is_no_duplicate(alice, other):
    make_invoice(alice, **{"number": "R-1", "gross_total": Decimal(7)} | other)
    invoice = make_invoice(alice, number="R-1")
    assert "same-number" not in said(invoice, alice)


def test_drafts_of_a_vendor_that_is_new_are_compared_by_its_name(alice):
    for name in ("Ganz Neu AG", "ganz neu ag", "Andere Neue AG"):
        make_invoice(alice, number="R-1", vendor=name)
    Invoice.objects.update(vendor=None)
    invoice = Invoice.objects.order_by("pk").first()
    found = [check.name for check in checks.all_checks(invoice, alice)]
    assert found.count("same-number") == 1


def test_a_year_not_known_yet_could_be_any(alice):
    make_invoice(alice, number="R-1", issue_date=date(2025, 3, 31))
    invoice = make_invoice(alice, number="R-1", issue_date=None, due_date=None)
    assert "same-number" in said(invoice, alice)


def test_the_same_vendor_day_and_total_and_the_same_file(alice):
    document = make_document(alice)
    make_invoice(alice, number="A-1", document=document)
    bill = make_invoice(alice, number="A-2")
    file = make_invoice(
        alice, number="A-3", document=document, gross_total=Decimal(118)
    )
    assert said(bill, alice)["same-bill"].startswith("A-1, 31.03.2026, 119,00 EUR")
    assert said(file, alice)["same-file"] == (
        "The same file was already entered as A-1, 31.03.2026, 119,00 EUR, Draft."
    )


def test_another_agents_invoice_is_told_of_but_not_shown(alice, bob, mona):
    earlier = make_invoice(bob, number="R-1", gross_total=Decimal(1234))
    invoice = make_invoice(alice, number="R-1")
    mine = find(invoice, "same-number", alice)
    assert mine.earlier is None
    assert not mine.joins
    assert mine.message == "Another agent has this number of this vendor too."
    assert "1.234" not in mine.message
    assert find(invoice, "same-number", mona).earlier == earlier.pk


def test_another_organization_is_never_looked_at(alice, otto):
    make_invoice(otto, number="R-1")
    assert said(make_invoice(alice, number="R-1"), alice) == {}


@pytest.mark.parametrize("lines", [1, 3])
def test_all_rules_cost_the_same_queries(alice, lines, django_assert_num_queries):
    for _earlier in range(lines):
        make_invoice(alice, number="R-1", document=make_document(alice))
    invoice = make_invoice(alice, number="R-1", lines=lines)
    invoice = Invoice.objects.select_related("organization").get(pk=invoice.pk)
    with django_assert_num_queries(6):
        checks.all_checks(invoice, alice)


def test_items_that_say_not_what_for_are_told_and_marked(alice):
    invoice = make_invoice(alice, lines=3)
    items = list(invoice.items.order_by("pk"))
    for item in items[:2]:
        item.description = " "
        item.save()
    (check,) = (one for one in checks.all_checks(invoice, None) if one.name == "no-description")  # fmt: skip
    assert check.level == Level.HINT
    assert check.message == "2 items have no description."
    assert set(check.fields) == {f"item.{item.key}.description" for item in items[:2]}

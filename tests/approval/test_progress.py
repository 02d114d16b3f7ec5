"""What the rules mean, as a table."""

from decimal import Decimal

import pytest

from countersign.accounts.models import Role
from countersign.approval.models import Concern
from countersign.approval.progress import Progress
from countersign.invoices.models import Status
from countersign.invoices.vendors.history import VendorHistory
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice, make_member, make_vendor

IBAN, OTHER = "DE89370400440532013000", "DE02120300000000202051"


@pytest.fixture
def people(mona, max_, olga, alice):
    return {"mona": mona, "max": max_, "olga": olga, "alice": alice}


@pytest.fixture
def progress(people):
    """How far an invoice is when these have approved it."""

    def of(invoice, *names):
        approved = [people[name].user_id for name in names]
        return Progress.of(invoice, VendorHistory.of(invoice), approved)

    return of


@pytest.fixture
def known(alice):
    """The vendor is no new one, and has been paid to IBAN."""
    return make_invoice(alice, status=Status.APPROVED, iban=IBAN)


ABOVE = {"above": 1000, "currency": "EUR", "approvals": 2}
NAMED = {**ABOVE, "people": ["mona", "max", "olga"]}
OWNER = {"concern": Concern.EITHER, "approvals": 2, "owners": 1}
ISSUE = [NAMED, OWNER]


@pytest.mark.parametrize(
    ("rules", "gross", "currency", "approved", "met"),
    [
        ([], 5000, "EUR", [], False),
        ([], 5000, "EUR", ["mona"], True),
        ([], 5000, "EUR", ["alice"], False),
        (ISSUE, 1000, "EUR", ["mona"], True),
        (ISSUE, "1000.01", "EUR", ["mona"], False),
        (ISSUE, "1000.01", "EUR", ["mona", "mona"], False),
        (ISSUE, "1000.01", "EUR", ["mona", "max"], True),
        (ISSUE, "1000.01", "EUR", ["olga", "max"], True),
        # A currency that no rule names an amount in counts as above.
        (ISSUE, 1, "USD", ["mona"], False),
        (ISSUE, 1, "USD", ["mona", "max"], True),
        # An amount of its own sets it free.
        ([ABOVE, {**ABOVE, "currency": "USD"}], 1, "USD", ["mona"], True),
        ([ABOVE, {**ABOVE, "currency": "USD"}], 1001, "USD", ["mona"], False),
        # A currency alone is a condition as well.
        ([{"currency": "CHF", "approvals": 3}], 1, "EUR", ["mona"], True),
        ([{"currency": "CHF", "approvals": 3}], 1, "CHF", ["mona", "max"], False),
        # Without conditions it is about every invoice.
        ([{"approvals": 2}], 1, "EUR", ["mona"], False),
        # Owners are asked for beside the number.
        ([{"approvals": 2, "owners": 1}], 1, "EUR", ["mona", "max"], False),
        ([{"approvals": 2, "owners": 1}], 1, "EUR", ["mona", "olga"], True),
        ([{"approvals": 1, "owners": 1}], 1, "EUR", ["olga"], True),
        # Only the named count.
        ([{"approvals": 1, "people": ["max"]}], 1, "EUR", ["mona", "olga"], False),
        ([{"approvals": 1, "people": ["max"]}], 1, "EUR", ["max"], True),
        # Every rule that matches must be satisfied, in any order.
        (
            [{"approvals": 1, "people": ["max"]}, {"approvals": 1, "owners": 1}],
            1,
            "EUR",
            ["max"],
            False,
        ),
        (
            [{"approvals": 1, "people": ["max"]}, {"approvals": 1, "owners": 1}],
            1,
            "EUR",
            ["olga", "max"],
            True,
        ),
    ],
)
def test_what_is_enough(
    rule, alice, people, known, progress, rules, gross, currency, approved, met
):
    for values in rules:
        named = [people[name] for name in values.get("people", [])]
        rule(**{**values, "people": named})
    invoice = make_invoice(
        alice, gross_total=Decimal(gross), currency=currency, iban=IBAN
    )
    assert progress(invoice, *approved).is_met is met


@pytest.mark.parametrize(
    ("concern", "new", "changed", "same"),
    [
        (Concern.ANY, True, True, True),
        (Concern.NEW_VENDOR, True, False, False),
        (Concern.CHANGED_BANK, False, True, False),
        (Concern.EITHER, True, True, False),
    ],
)
def test_the_vendors_past(rule, alice, known, progress, concern, new, changed, same):
    rule(concern=concern, approvals=2)
    asks = [
        len(progress(invoice).demands) == 1 and progress(invoice).demands[0].rule
        for invoice in (
            make_invoice(alice, vendor="Neu AG", iban=OTHER),
            make_invoice(alice, iban=OTHER),
            make_invoice(alice, iban=IBAN),
        )
    ]
    assert [one is not None for one in asks] == [new, changed, same]


def test_a_vendor_and_an_agent(rule, alice, bob, progress):
    rule(vendor=make_vendor(alice.organization), agent=alice.user, approvals=2)
    counts = [
        progress(invoice).demands[0].approvals
        for invoice in (
            make_invoice(alice),
            make_invoice(bob),
            make_invoice(alice, vendor="Neu AG"),
        )
    ]
    assert counts == [2, 1, 1]


def test_another_organizations_rules_are_none(rule, otto, progress):
    rule(approvals=3)
    assert progress(make_invoice(otto)).demands[0].approvals == 1


def names(approvers):
    return [one.name for one in approvers]


def test_whom_it_waits_for(rule, alice, progress):
    rule(approvals=2, owners=1)
    invoice = make_invoice(alice)
    assert names(progress(invoice).remaining) == ["Max", "Mona", "Olga"]
    assert names(progress(invoice, "mona").remaining) == ["Olga"]
    assert names(progress(invoice, "olga").remaining) == ["Max", "Mona"]
    assert names(progress(invoice, "olga", "max").remaining) == []


def test_whoever_entered_it_never_counts(alice, people, progress):
    invoice = make_invoice(people["olga"])
    assert names(progress(invoice).remaining) == ["Max", "Mona"]
    assert not progress(invoice, "olga").is_met


def test_somebody_who_has_left_does_not_count(rule, alice, people, progress):
    rule(approvals=2, people=[people["mona"], people["max"]])
    invoice = make_invoice(alice)
    assert progress(invoice, "mona", "max").is_met
    people["max"].delete()
    assert not progress(invoice, "mona", "max").is_met
    assert not progress(invoice).can_be_met


def test_somebody_who_became_an_owner_counts_as_one(rule, alice, people, progress):
    rule(approvals=2, owners=2)
    invoice = make_invoice(alice)
    assert not progress(invoice).can_be_met
    make_member(alice.organization, "Ole", Role.OWNER)
    assert progress(invoice).can_be_met


def test_what_was_prepaid_passes_below_no_rule_and_a_credit_note_is_above_none(
    rule, alice, people, known, progress
):
    rule(**ABOVE)
    dear = {name: -Decimal(5000) for name in ("net_total", "gross_total")}

    prepaid = make_invoice(alice, iban=IBAN, **PREPAID)
    credit = make_invoice(alice, iban=IBAN, **CREDIT_NOTE | dear)

    assert not progress(prepaid, "mona").is_met
    assert progress(prepaid, "mona", "max").is_met
    assert progress(credit, "mona").is_met

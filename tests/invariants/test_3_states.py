"""Invariant 3: states change in one place, in one transaction, with their history and their mail."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from countersign.history.models import Event
from countersign.invoices import states
from countersign.invoices.actions import move
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again
from countersign.mail.models import Letter
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.crash import crash_everywhere
from tests.factories import make_invoice

ALLOWED = {
    ("draft", "submitted"),
    ("submitted", "approved"),
    ("submitted", "returned"),
    ("submitted", "rejected"),
    ("returned", "submitted"),
}


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(Status.values, Status.values))
)
def test_only_these_moves_are_allowed(alice, before, after):
    invoice = make_invoice(alice, status=before)
    try:
        with transaction.atomic():
            move(hold_again(invoice), Status(after), by=alice)
    except states.NotAllowed:
        moved = False
    else:
        moved = True
    invoice.refresh_from_db()
    assert moved == ((before, after) in ALLOWED)
    assert invoice.status == (after if moved else before)
    assert Event.objects.filter(subject_id=invoice.pk).count() == int(moved)


def test_the_database_knows_no_other_state(alice):
    invoice = make_invoice(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(status="paid")


def everything():
    """Status, history, decisions and outbox, as they stand."""
    return (
        list(Invoice.objects.order_by("pk").values_list("pk", "status", "version")),
        list(Event.objects.order_by("sequence").values_list("verb", "hash")),
        list(Decision.objects.order_by("pk").values_list("verdict", "withdrawn_at")),
        list(Letter.objects.order_by("pk").values_list("kind", "recipient")),
    )


def test_submitting_happens_whole_or_not_at_all(alice, mona, olga):
    invoice = make_invoice(alice)

    cuts = crash_everywhere(lambda: submitting.submit(invoice, by=alice), everything)

    assert cuts >= 6
    invoices, events, _decisions, letters = everything()
    assert [status for _pk, status, _version in invoices] == ["submitted"]
    assert [verb for verb, _hash in events] == ["submitted"]
    assert letters == [
        ("review.ask", "mona@example.org"),
        ("review.ask", "olga@example.org"),
    ]


@pytest.mark.parametrize(
    ("verdict", "letters"),
    [("approved", []), ("returned", ["alice"]), ("rejected", ["alice"])],
)
def test_deciding_happens_whole_or_not_at_all(submitted, mona, verdict, letters):
    invoice = submitted()
    Letter.objects.all().delete()

    cuts = crash_everywhere(
        lambda: actions.decide(
            invoice, Verdict(verdict), version=1, by=mona, comment="because"
        ),
        everything,
    )

    assert cuts >= 4
    invoices, events, decisions, posted = everything()
    assert [status for _pk, status, _version in invoices] == [verdict]
    assert [verb for verb, _hash in events] == ["submitted", verdict]
    assert decisions == [(verdict, None)]
    assert posted == [("review.decided", f"{name}@example.org") for name in letters]


def test_withdrawing_happens_whole_or_not_at_all(submitted, mona):
    invoice = submitted()
    decision = actions.decide(
        invoice, Verdict.REJECTED, version=1, by=mona, comment="because"
    )
    Letter.objects.all().delete()

    cuts = crash_everywhere(lambda: actions.withdraw(decision, by=mona), everything)

    assert cuts >= 4
    invoices, events, ((_verdict, withdrawn_at),), posted = everything()
    assert [status for _pk, status, _version in invoices] == ["submitted"]
    assert events[-1][0] == "withdrew"
    assert withdrawn_at is not None
    assert posted == [("review.withdrawn", "alice@example.org")]


def test_what_was_refused_leaves_no_trace(submitted, alice, mona):
    invoice = submitted()
    before = everything()
    with pytest.raises(states.NotAllowed):
        submitting.submit(invoice, by=alice)
    with pytest.raises(actions.Changed):
        actions.decide(invoice, Verdict.APPROVED, version=7, by=mona, comment="")
    with pytest.raises(actions.NoReason):
        actions.decide(invoice, Verdict.REJECTED, version=1, by=mona, comment="")
    assert everything() == before

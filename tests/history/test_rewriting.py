"""Whoever has the database rewrites it: rows, lines, heads. What does not agree is named, both as said and as stored.

Triggers are down while it is done, as they are for a database's superuser.
"""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.heads.actions import head_of_today
from countersign.history.models import Chain, Checkpoint, Event, Head
from countersign.invoices.models import Invoice
from countersign.review.models import Decision
from countersign.vendors.models import BankAccount
from tests.factories import make_document, make_invoice
from tests.forms import posted_of
from tests.guard import unguarded
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

IBAN = "DE02120300000000202051"
EVIL = "DE89370400440532013000"


@pytest.fixture
def invoice(transactional_db, alice, mona) -> Invoice:
    """Entered with a file, submitted, its account confirmed, approved: all by requests."""
    made = make_invoice(alice, number="R-7", iban=IBAN, document=make_document(alice))
    sign_in(Client(), alice).post(reverse("review:submit", args=[made.pk]))
    manager = sign_in(Client(), mona)
    form = {"iban": IBAN, "how": "called the known number"}
    manager.post(reverse("review:vouch", args=[made.pk]), form)
    form = {"verdict": "approved", "version": 1, "comment": ""}
    manager.post(reverse("review:decide", args=[made.pk]), form)
    made.refresh_from_db()
    assert made.status == "approved"
    return made


def rewrite(statement: str, *values) -> None:
    """As the database's superuser: nothing guards it."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount >= 1


def verified(*options: str) -> str:
    out = io.StringIO()
    call_command("verify_history", *options, stdout=out)
    return out.getvalue()


def named(*options: str) -> str:
    with pytest.raises(CommandError) as stopped:
        verified(*options)
    return str(stopped.value)


def test_what_nobody_rewrote_is_found_as_it_is(invoice):
    assert "What is stored is what they say: 1 invoices, 1 decisions, 1 accounts." in (
        verified()
    )


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("gross_total", 999999, "fields.gross_total '119'"),
        ("iban", EVIL, f"fields.iban '{IBAN}'"),
        ("number", "R-8", "fields.number 'R-7'"),
        ("vendor_name", "Evil", "fields.vendor_name 'Beispiel GmbH'"),
        ("status", "rejected", "status 'approved'"),
        ("status", "returned", "status 'approved'"),
        ("version", 2, "version 1"),
        ("decided_at", None, "decided_at "),
        ("answers", '[{"key": "iban"}]', "answers []"),
    ],
)
def test_an_invoice(invoice, column, value, said):
    rewrite(f"UPDATE invoices_invoice SET {column} = %s", value)  # noqa: S608

    found = named()

    approved = Event.objects.get(verb="approved").sequence
    assert f"line {approved}: it says {said}" in found
    assert f"of invoice {invoice.pk} (" in found


@pytest.fixture
def returned(transactional_db, alice, mona) -> Invoice:
    made = make_invoice(alice, number="R-8")
    sign_in(Client(), alice).post(reverse("review:submit", args=[made.pk]))
    form = {"verdict": "returned", "version": 1, "comment": "wrong order"}
    sign_in(Client(), mona).post(reverse("review:decide", args=[made.pk]), form)
    made.refresh_from_db()
    assert made.status == "returned"
    return made


@pytest.mark.parametrize(
    ("column", "value"),
    [("gross_total", 999999), ("status", "draft"), ("decided_at", None)],
)
def test_one_that_was_returned_and_not_changed_since(returned, column, value):
    rewrite(f"UPDATE invoices_invoice SET {column} = %s", value)  # noqa: S608
    assert f"of invoice {returned.pk} (R-8), whose row says" in named()


def test_what_its_agent_has_changed_since_is_theirs(returned, alice):
    form = posted_of(returned, gross_total="120,00", net_total="101,00")
    sign_in(Client(), alice).post(reverse("invoices:save", args=[returned.pk]), form)
    assert "What is stored is what they say: 1 invoices" in verified()


def test_an_item(invoice):
    rewrite("UPDATE invoices_lineitem SET description = %s", "Gold")
    assert "it says fields.item." in named()


def test_an_item_that_is_gone(invoice):
    rewrite("DELETE FROM invoices_lineitem WHERE organization_id > %s", 0)
    assert "whose row says None" in named()


def test_the_file_it_was_entered_from(invoice):
    rewrite("UPDATE documents_document SET sha256 = %s", "0" * 64)
    assert "it says files [[" in named()


def test_who_decided(invoice, alice, mona):
    rewrite("UPDATE review_decision SET user_id = %s", alice.user_id)
    decision = Decision.objects.get()
    assert (
        f"it says user {mona.user_id} of decision {decision.pk} on invoice {invoice.pk} (R-7), "
        f"whose row says {alice.user_id}" in named()
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verdict", "rejected"),
        ("comment", "I called"),
        ("via", "link 7"),
        ("confirmed", "code"),
        ("withdrawn_at", "2026-01-01 00:00:00+00:00"),
        ("at", "2026-01-01 00:00:00+00:00"),
    ],
)
def test_how_it_was_decided(invoice, column, value):
    if column == "verdict":
        rewrite("UPDATE review_decision SET comment = %s", "forged")
    rewrite(f"UPDATE review_decision SET {column} = %s", value)  # noqa: S608
    assert f"on invoice {invoice.pk} (R-7), whose row says" in named()


def test_a_decision_that_is_gone(invoice):
    rewrite("DELETE FROM review_decision WHERE organization_id > %s", 0)
    assert "the decision on invoice" in named()


def test_an_invoice_that_is_gone(invoice):
    with unguarded():
        Invoice.objects.filter(organization=invoice.organization_id).delete()
    assert f"it tells of invoice {invoice.pk}, which is not there any more" in named()


def test_a_decision_that_nobody_made(invoice, alice, mona):
    other = make_invoice(alice, number="R-9")
    with unguarded():
        Invoice.objects.filter(organization=other.organization_id, pk=other.pk).update(
            status="approved"
        )
        Decision.objects.create(
            organization=mona.organization,
            invoice=other,
            version=1,
            verdict="approved",
            user=mona.user,
        )
    found = named()
    assert f"no line tells of invoice {other.pk} (R-9), which is approved" in found
    assert "no line tells of decision" in found


@pytest.mark.parametrize(
    ("column", "value"), [("iban", EVIL), ("how", "me"), ("confirmed_at", None)]
)
def test_a_confirmed_account(invoice, column, value):
    rewrite(f"UPDATE vendors_bankaccount SET {column} = %s", value)  # noqa: S608
    assert IBAN in named()


def test_an_account_that_nobody_confirmed(invoice, alice):
    BankAccount.objects.create(
        organization=alice.organization,
        vendor=invoice.vendor,
        iban=EVIL,
        confirmed_at=invoice.decided_at,
        how="called",
    )
    assert f"no line tells of account {EVIL} of Beispiel GmbH, which is confirmed" in (
        named()
    )


def test_what_a_line_keeps(invoice):
    rewrite(
        "UPDATE history_event SET content = replace(content, %s, %s) WHERE verb = 'approved'",
        "119",
        "999",
    )
    assert "its content was changed" in named()


class TestAHeadThatSomebodyKept:
    """Lines are written anew, with all hashes after them: the chain itself is whole again."""

    @pytest.fixture
    def kept(self, invoice) -> str:
        chain = Chain.objects.get()
        return f"{chain.sequence}:{chain.hash}"

    def test_it_is_there(self, kept, alice):
        record(alice.organization_id, alice.actor, "changed", alice, {})
        assert f"The history contains line {kept.replace(':', ', ')}." in verified(
            "--head", kept
        )

    def test_everything_is_hashed_anew(self, kept, invoice):
        with unguarded():
            Event.objects.filter(verb="uploaded").update(actor_name="Bob")
            first = Event.objects.filter(
                organization_id=invoice.organization_id
            ).earliest("sequence")
            Event.objects.filter(pk=first.pk).update(address="203.0.113.9")
            hash_anew(invoice.organization_id)
        assert "All" in verified()
        assert "has another hash now" in named("--head", kept)

    def test_the_end_is_cut_off_with_the_head(self, kept, invoice):
        last = Event.objects.latest("sequence")
        with unguarded():
            Invoice.objects.filter(organization=invoice.organization_id).delete()
            Event.objects.filter(subject_type="invoice").delete()
            Event.objects.filter(sequence__gte=last.sequence).delete()
            BankAccount.objects.filter(organization=invoice.organization_id).delete()
            hash_anew(invoice.organization_id)
        verified()
        assert "that line is missing" in named("--head", kept)

    def test_all_of_it_is_gone_with_the_head(self, kept, invoice):
        with unguarded():
            Event.objects.all().delete()
            Chain.objects.all().delete()
        assert "there is no history, and 1 invoices were submitted" in named()
        assert "there is no history here" in named("--head", kept)

    def test_it_is_another_organizations(self, kept, otto):
        assert "that line is missing" in named(
            "--head", kept, f"--organization={otto.organization_id}"
        )

    def test_it_is_no_head(self, invoice):
        with pytest.raises(CommandError, match="A head looks like"):
            call_command("verify_history", "--head", "12")


def test_a_head_that_was_told_is_looked_for_again(invoice):
    head_of_today(invoice.organization_id)
    told = Head.objects.get()
    with unguarded():
        Event.objects.filter(sequence=1).update(address="203.0.113.9")
        hash_anew(invoice.organization_id)
    assert (
        f"the head of {told.day} says {told.hash}: that line has another hash now"
        in (named())
    )


def test_a_checkpoint_of_todays_lines_with_the_line_that_belongs_to_it(invoice):
    line = Event.objects.get(verb="submitted")
    with unguarded():
        data = {"up_to": line.sequence, "hash": line.hash}
        record(invoice.organization_id, SYSTEM, "removed_history", invoice, data)
        Checkpoint.objects.create(
            organization_id=line.organization_id,
            sequence=line.sequence,
            hash=line.hash,
        )
        Event.objects.filter(sequence__lte=line.sequence).delete()
    assert "lines were removed up to here that have to be kept" in named()


def hash_anew(organization_id: int) -> None:
    """Number and hash all lines as if they had been written so."""
    before, number = "", 0
    lines = Event.objects.filter(organization_id=organization_id).order_by("sequence")
    for number, line in enumerate(lines, 1):
        line.sequence, line.previous_hash = number, before
        line.digest = line.content_digest()
        line.hash = before = line.content_hash()
        line.save()
    Chain.objects.filter(organization_id=organization_id).update(
        sequence=number, hash=before
    )

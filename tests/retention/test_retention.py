"""What is over goes, with a record of it; what is left is still proven."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from countersign.database.where import where_we_work
from countersign.documents.models import Document
from countersign.documents.storage import files
from countersign.history.actions import record
from countersign.history.cutting.actions import keep_at_least
from countersign.history.models import Checkpoint, Event, Head
from countersign.invoices.models import Invoice, Status
from countersign.retention.actions import due_now
from countersign.review.models import Decision, Verdict
from tests.factories import make_document, make_invoice
from tests.guard import unguarded

YEARS = 10
# The database goes by its own clock: so it is now in the year that is, and what was decided in the year OVER is over.
THIS = datetime.now(UTC).year
OVER = THIS - YEARS - 1
NOW = datetime(THIS, 1, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ten_years(settings, monkeypatch):
    settings.KEEP_YEARS = YEARS
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def said(command: str = "apply_retention", **options) -> str:
    """What a command says, besides where it works. What is over goes at once, as whoever calls it has counted it."""
    out = io.StringIO()
    if command == "apply_retention" and not options:
        options = {"yes_remove": sum(one.invoices for one in due_now())}
    call_command(command, stdout=out, **options)
    return out.getvalue().removeprefix(f"{where_we_work()}\n")


def decided(agent, when: datetime, status=Status.APPROVED, **values) -> Invoice:
    """An invoice with three lines in the history, all of that moment."""
    invoice = make_invoice(
        agent,
        status=status,
        decided_at=when,
        **{"issue_date": date(OVER, 1, 5)} | values,
    )
    if status == Status.APPROVED:
        Decision.objects.create(
            organization=agent.organization,
            invoice=invoice,
            version=1,
            verdict=Verdict.APPROVED,
            user=agent.user,
            at=when,
        )
    for verb in ("began", "submitted", "approved"):
        record(agent.organization_id, agent.actor, verb, invoice, {}, at=when)
    return invoice


def verbs(member) -> list[str]:
    events = Event.objects.filter(organization_id=member.organization_id)
    return list(events.order_by("sequence").values_list("verb", flat=True))


def test_decided_invoices_go_with_their_originals_and_their_history(
    alice, django_capture_on_commit_callbacks
):
    document = make_document(alice)
    old = decided(alice, datetime(OVER, 12, 31, 22, tzinfo=UTC), document=document)
    rejected = decided(
        alice, datetime(OVER, 3, 1, tzinfo=UTC), status=Status.REJECTED, number="R-2"
    )
    young = decided(alice, datetime(OVER + 1, 1, 1, tzinfo=UTC), number="R-3")
    last_removed = Event.objects.get(sequence=6)

    with django_capture_on_commit_callbacks(execute=True):
        told = said()

    assert told == (
        f"Muster GmbH: 2 invoices and 6 lines of history before {OVER + 1}-01-01 removed.\n"
    )
    assert list(Invoice.objects.all()) == [young]
    assert not Document.objects.exists()
    assert not files().exists(document.path)
    assert verbs(alice) == [
        *("began", "submitted", "approved", "removed_invoices", "removed_history")
    ]
    invoices, history = Event.objects.order_by("sequence")[3:]
    assert invoices.data == {
        "invoices": [old.pk, rejected.pk],
        "originals": [document.sha256],
        "decided_before": f"{OVER + 1}-01-01",
    }
    assert history.data == {
        "lines": 6,
        "up_to": 6,
        "hash": last_removed.hash,
        "years": YEARS,
        "before": f"{OVER}-12-31T23:00:00+00:00",  # midnight in Berlin
    }
    assert said("verify_history").startswith("All 5 lines are as they were written.\n")


def test_the_dry_run_says_the_same_and_changes_nothing(alice):
    decided(alice, datetime(OVER, 1, 1, tzinfo=UTC))

    assert said(dry_run=True) == (
        f"Muster GmbH: 1 invoices and 3 lines of history before {OVER + 1}-01-01 would go.\n"
    )
    assert (Invoice.objects.count(), Event.objects.count()) == (1, 3)


def test_nothing_is_removed_unless_years_are_set(alice, settings):
    settings.KEEP_YEARS = 0
    decided(alice, datetime(OVER - 17, 1, 1, tzinfo=UTC))

    assert said() == "COUNTERSIGN_KEEP_YEARS is 0: everything is kept.\n"
    assert Invoice.objects.count() == 1


def test_doing_it_again_removes_nothing_and_records_nothing(alice):
    decided(alice, datetime(OVER, 1, 1, tzinfo=UTC))
    said()
    before = verbs(alice)

    assert said() == (
        f"Muster GmbH: 0 invoices and 0 lines of history before {OVER + 1}-01-01 removed.\n"
    )
    assert verbs(alice) == before


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.SUBMITTED},
        {"status": Status.RETURNED},
        {"issue_date": date(OVER + 1, 1, 1)},  # decided before its date
    ],
)
def test_what_is_undecided_or_dated_later_stays_and_holds_the_history(alice, values):
    kept = decided(alice, datetime(OVER - 1, 1, 1, tzinfo=UTC), **values)
    decided(alice, datetime(OVER - 1, 2, 1, tzinfo=UTC), number="R-2")

    assert said() == (
        f"Muster GmbH: 1 invoices and 0 lines of history before {OVER + 1}-01-01 removed. "
        f"The history stays from line 1 on: invoice {kept.pk} is still there.\n"
    )
    assert list(Invoice.objects.all()) == [kept]
    assert verbs(alice)[-1] == "removed_invoices"
    assert not Checkpoint.objects.exists()


def test_a_head_of_lines_that_are_gone_is_no_fault(alice):
    decided(alice, datetime(OVER, 1, 1, tzinfo=UTC))
    record(alice.organization_id, alice.actor, "joined", alice, {}, at=NOW)
    told = Event.objects.get(sequence=2)
    Head.objects.create(
        organization_id=alice.organization_id,
        day=date(OVER, 1, 2),
        sequence=told.sequence,
        hash=told.hash,
        made_at=told.at,
        mailed_at=told.at,
    )
    said()

    assert said("verify_history").startswith("All ")
    with pytest.raises(CommandError, match="removed when its time was over"):
        call_command("verify_history", "--head", f"2:{told.hash}")


def test_an_original_that_a_younger_invoice_uses_stays(alice, bob):
    document = make_document(alice)
    decided(alice, datetime(OVER, 1, 1, tzinfo=UTC), document=document)
    decided(bob, datetime(OVER + 4, 1, 1, tzinfo=UTC), document=document, number="R-2")

    said()

    assert list(Document.objects.all()) == [document]
    assert Event.objects.get(verb="removed_invoices").data["originals"] == []


def test_the_next_cut_begins_where_the_last_one_ended(alice, otto, monkeypatch):
    before = {"issue_date": date(OVER - 1, 1, 5)}
    decided(alice, datetime(OVER - 1, 1, 1, tzinfo=UTC), **before)
    decided(alice, datetime(OVER, 1, 1, tzinfo=UTC), number="R-2", **before)
    decided(otto, datetime(OVER + 4, 1, 1, tzinfo=UTC))
    with monkeypatch.context() as earlier:
        earlier.setattr(timezone, "now", lambda: datetime(THIS - 1, 1, 2, tzinfo=UTC))
        said()
    said()

    assert verbs(alice) == ["removed_invoices", "removed_history"] * 2
    assert len(verbs(otto)) == 3
    assert list(Checkpoint.objects.values_list("sequence", flat=True)) == [3, 6]
    assert said("verify_history").startswith("All 7 lines are as they were written.\n")


class TestTheDatabase:
    @pytest.fixture(autouse=True)
    def _knows_for_how_long(self, alice):
        keep_at_least(YEARS)

    def test_it_refuses_to_remove_what_stands_after_the_checkpoint(self, alice):
        decided(alice, datetime(OVER, 1, 1, tzinfo=UTC))
        said()

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Event.objects.filter(verb="removed_invoices").delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Checkpoint.objects.all().delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Checkpoint.objects.update(sequence=5)

    def test_it_refuses_a_checkpoint_of_a_line_that_is_not_there(self, alice):
        decided(alice, datetime(OVER, 1, 1, tzinfo=UTC))

        with pytest.raises(DatabaseError, match="names a line"), transaction.atomic():
            Checkpoint.objects.create(
                organization_id=alice.organization_id, sequence=2, hash="0" * 64
            )

    @pytest.mark.django_db(transaction=True)
    def test_lines_removed_without_a_record_are_noticed(self, alice, transactional_db):
        decided(alice, datetime(OVER, 1, 1, tzinfo=UTC))
        second = Event.objects.get(sequence=2)
        organization = alice.organization_id
        Checkpoint.objects.create(
            organization_id=organization, sequence=2, hash=second.hash
        )
        Event.objects.filter(sequence__lte=2).delete()

        with pytest.raises(CommandError) as stopped:
            said("verify_history")

        assert str(stopped.value) == (
            f"Organization {organization}, line 2: the lines up to here were removed, and no line says so."
        )

    @pytest.mark.django_db(transaction=True)
    def test_a_rewritten_rest_is_noticed(self, alice, transactional_db):
        decided(alice, datetime(OVER, 1, 1, tzinfo=UTC))
        decided(alice, datetime(OVER + 4, 1, 1, tzinfo=UTC), number="R-2")
        said()
        with unguarded():
            Event.objects.filter(sequence=4).update(actor_name="Bob")

        with pytest.raises(CommandError, match="line 4: its content was changed"):
            said("verify_history")

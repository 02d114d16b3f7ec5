"""What is over is noted and told first; it goes days later, and not while anything speaks against the clock."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from countersign.database.where import where_we_work
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.models import Event, Head
from countersign.invoices.models import Invoice
from countersign.mail.letters import write
from countersign.mail.models import Letter
from countersign.retention.models import DAYS, Notice
from tests.factories import make_invoice

from .test_retention import OVER, THIS, YEARS, decided

NOON = datetime(THIS, 1, 2, 12, tzinfo=UTC)


class Clock:
    """This machine's clock."""

    def __init__(self) -> None:
        self.now = NOON

    def forward(self, **time) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock(settings, monkeypatch) -> Clock:
    settings.KEEP_YEARS = YEARS
    found = Clock()
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    # The database has the same clock, whichever it is.
    monkeypatch.setattr("countersign.retention.doubts._CLOCKS_APART", timedelta.max)
    return found


def said(**options) -> str:
    """What the command says, and why it fails."""
    out, failure = io.StringIO(), ""
    try:
        call_command("apply_retention", stdout=out, **options)
    except CommandError as failed:
        failure = str(failed)
    return f"{out.getvalue()}{failure}".removeprefix(f"{where_we_work()}\n")


@pytest.fixture
def old(alice, clock) -> Invoice:
    """An invoice that is over, in an organization where somebody works today."""
    invoice = decided(alice, datetime(OVER, 5, 1, tzinfo=UTC))
    make_invoice(alice, number="young")
    record(alice.organization_id, alice.actor, "began", invoice, {}, at=NOON)
    return invoice


def test_it_goes_days_later_and_the_owner_is_told_first(old, olga, clock):
    day = (NOON + timedelta(days=DAYS)).date()

    first = said()
    told = Letter.objects.get()
    mail = write(told.kind, olga.organization_id, told.arguments, to=told.recipient)
    for _day in range(DAYS):
        assert Invoice.objects.filter(pk=old.pk).exists()
        clock.forward(days=1)
        last = said()

    assert f"1 invoices and 3 lines of history before {OVER + 1}-01-01 go on {day}" in (
        first
    )
    assert told.recipient == olga.user.email
    sent = mail.render()
    assert sent.subject.endswith("1 invoice is going to be removed for good")
    assert f"decided before 01.01.{OVER + 1}" in sent.body
    assert last.startswith(f"{old.organization}: 1 invoices and 3 lines of history")
    assert last.endswith(" removed.\n")
    assert not Invoice.objects.filter(pk=old.pk).exists()
    verbs = Event.objects.order_by("sequence").values_list("verb", flat=True)
    assert [*verbs][-3:] == ["noted_removal", "removed_invoices", "removed_history"]


def test_looking_often_on_one_day_hastens_nothing(old, clock):
    for _look in range(3 * DAYS):
        said()
        clock.forward(hours=1)

    assert Notice.objects.get(organization=old.organization).confirmations <= 1
    assert Invoice.objects.filter(pk=old.pk).exists()


def test_a_clock_that_jumps_over_the_days_removes_nothing(old, clock):
    said()
    clock.forward(days=DAYS + 2)
    said()

    assert Invoice.objects.filter(pk=old.pk).exists()


def test_a_clock_years_ahead_is_not_believed(alice, clock):
    for number in range(3):
        make_invoice(alice, number=f"R-{number}", status="approved", decided_at=NOON)
    record(alice.organization_id, alice.actor, "approved", alice, {}, at=NOON)
    clock.forward(days=12 * 366)

    told = said()

    assert told.splitlines()[0] == (
        f"Muster GmbH: refused. The clock says {clock.now:%Y-%m-%d} 12:00 UTC, "
        f"but the newest line of the history is of {THIS}-01-02 12:00 UTC."
    )
    assert "Nothing was removed there." in told
    assert Invoice.objects.count() == 3
    assert not Letter.objects.exists()


def test_a_clock_years_ahead_is_not_believed_though_people_work_by_it(old, clock):
    said()
    clock.forward(days=12 * 366)
    record(old.organization_id, SYSTEM, "began", old, {}, at=clock.now)

    told = said()

    assert (
        f"refused. The clock says {clock.now:%Y-%m-%d} 12:00 UTC, but nothing " in told
    )
    assert Invoice.objects.filter(pk=old.pk).exists()


def test_after_a_long_silence_a_person_says_how_much_goes(old, clock):
    said()
    clock.forward(days=60)
    record(old.organization_id, SYSTEM, "began", old, {}, at=clock.now)
    assert "refused" in said()

    said(yes_remove=1)

    assert not Invoice.objects.filter(pk=old.pk).exists()
    assert "refused" not in said()


def test_people_who_work_are_witnesses_where_the_schedule_stood_still(old, clock):
    said()
    for _month in range(4):
        clock.forward(days=30)
        record(old.organization_id, SYSTEM, "began", old, {}, at=clock.now)

    assert "refused" not in said()


def test_what_a_clock_noted_that_was_ahead_counts_for_nothing(old, clock):
    clock.forward(days=30)
    assert "go on" in said()
    clock.now = NOON + timedelta(hours=1)

    told = said()

    assert "refused. The clock says" in told
    assert Notice.objects.get(organization=old.organization).noted_at is None


def test_where_nobody_works_the_schedule_itself_is_the_witness(alice, clock):
    record(alice.organization_id, alice.actor, "began", alice, {}, at=NOON)
    said()
    for _month in range(3):
        clock.forward(days=30)
        assert "refused" not in said()


def test_the_time_stamp_authority_is_asked_for_its_word(alice, clock):
    """Its certificates are no longer there: the stamp says nothing, and nothing is held against the clock."""
    record(alice.organization_id, alice.actor, "began", alice, {}, at=NOON)
    Head.objects.create(
        organization_id=alice.organization_id,
        day=NOON.date(),
        sequence=1,
        hash="0" * 64,
        made_at=NOON,
        stamp=b"no stamp",
        stamped_at=NOON,
    )

    assert "refused" not in said()


class TestAtOnce:
    @pytest.fixture
    def many(self, alice, clock):
        """24 of 30 invoices are over."""
        for number in range(30):
            when = datetime(OVER if number < 24 else THIS - 1, 5, 1, tzinfo=UTC)
            make_invoice(
                alice,
                number=f"R-{number}",
                status="approved",
                decided_at=when,
                issue_date=when.date(),
            )
        record(alice.organization_id, alice.actor, "began", alice, {}, at=NOON)

    def test_an_unusual_share_is_refused(self, many, clock):
        for _day in range(DAYS + 2):
            told = said()
            clock.forward(days=1)

        assert "24 of 30 invoices would go at once" in told
        assert Invoice.objects.count() == 30

    def test_a_person_says_how_many_and_is_held_to_it(self, many):
        assert said(yes_remove=23) == (
            "24 invoices would go, not 23. Nothing was removed."
        )
        assert Invoice.objects.count() == 30

        assert " removed." in said(yes_remove=24)
        assert Invoice.objects.count() == 6

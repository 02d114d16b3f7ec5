"""What the database itself refuses, whoever asks, as long as its triggers are up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from countersign.history.actions import record
from countersign.history.cutting.actions import keep_at_least, shorten
from countersign.history.heads.actions import head_of_today
from countersign.history.models import Chain, Checkpoint, Event, Head, Keeping

THIS = datetime.now(UTC).year


@pytest.fixture
def line(alice):
    """A line of a year, the only one."""

    def of(year: int) -> Event:
        at = datetime(year, 6, 1, tzinfo=UTC)
        return record(alice.organization_id, alice.actor, "joined", alice, {}, at=at)

    return of


def checkpoint_at(line: Event) -> Checkpoint:
    return Checkpoint.objects.create(
        organization_id=line.organization_id, sequence=line.sequence, hash=line.hash
    )


def refused(words: str):
    return pytest.raises(DatabaseError, match=words)


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no TRUNCATE: DELETE is all"
)
@pytest.mark.parametrize("table", ["event", "checkpoint", "chain", "head", "keeping"])
def test_to_empty_a_table(line, table):
    line(THIS)
    with refused("append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE history_{table} CASCADE")


def test_to_forget_where_a_chain_ends(line):
    line(THIS)
    with refused("append-only"), transaction.atomic():
        Chain.objects.all().delete()


def test_to_remove_or_alter_a_head_that_was_told(line):
    organization = line(THIS).organization_id
    head_of_today(organization, mailed=True)
    heads = Head.objects.filter(organization_id=organization)
    with refused("append-only"), transaction.atomic():
        heads.delete()
    for values in (
        {"hash": "0" * 64},
        {"sequence": 7},
        {"mailed_at": None},
        {"made_at": timezone.now() - timedelta(days=9)},
    ):
        with refused("append-only"), transaction.atomic():
            heads.update(**values)
    assert heads.update(stamp=b"once", stamped_at=timezone.now()) == 1
    with refused("append-only"), transaction.atomic():
        heads.update(stamp=b"twice")


@pytest.mark.parametrize(
    ("years", "year"),
    [(1, THIS), (1, THIS - 1), (3, THIS - 3), (10, THIS - 2), (0, THIS - 99)],
)
def test_a_checkpoint_of_lines_that_have_to_be_kept(line, years, year):
    keep_at_least(years)
    with refused("younger"), transaction.atomic():
        checkpoint_at(line(year))


def test_a_checkpoint_while_nobody_has_said_for_how_long(line):
    with refused("younger"), transaction.atomic():
        checkpoint_at(line(THIS - 99))


def test_a_younger_line_before_the_one_that_the_checkpoint_names(line):
    keep_at_least(3)
    line(THIS)
    with refused("younger"), transaction.atomic():
        checkpoint_at(line(THIS - 9))


@pytest.mark.parametrize("years", [1, 3])
def test_a_checkpoint_of_what_is_over_is_taken(line, years):
    keep_at_least(years)
    assert checkpoint_at(line(THIS - years - 1)).pk


class TestHowLongIsKept:
    def test_it_grows(self, db):
        assert [keep_at_least(years) for years in (3, 5, 4, 0, 9)] == [3, 5, 5, 0, 0]

    @pytest.mark.parametrize(("kept", "less"), [(5, 4), (0, 10), (0, 1)])
    def test_it_is_never_less(self, db, kept, less):
        keep_at_least(kept)
        with refused("as long as was said before"), transaction.atomic():
            Keeping.objects.update(years=less)
        with refused("as long as was said before"), transaction.atomic():
            Keeping.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Keeping.objects.create(pk=2, years=less)

    def test_but_by_a_command_that_every_history_tells(self, alice, otto):
        keep_at_least(0)
        both = [alice.organization, otto.organization]
        shorten(8, both)
        assert Keeping.objects.get().years == 8
        lines = Event.objects.filter(verb="shortened keeping")
        assert [line.data for line in lines] == [{"years": [0, 8]}] * 2
        with refused("as long as was said before"), transaction.atomic():
            Keeping.objects.update(years=7)

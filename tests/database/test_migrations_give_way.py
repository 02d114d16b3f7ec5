"""Changes of tables that others are using: nobody is kept waiting behind them."""

import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections

from countersign.database import migrating
from countersign.database.where import where_we_work
from tests.processes import PATIENCE, database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def upgrades(monkeypatch):
    """Giving way soon; whatever a test leaves out of date is brought up to date."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    monkeypatch.setattr(migrating, "_PATIENCE_FOR_A_LOCK", "300ms")
    yield
    migrating.bring_up_to_date(seconds=PATIENCE, say=print)


@contextmanager
def somebody():
    """Another user of the database, in a transaction until the block ends."""
    with psycopg.connect(database_url()) as other:
        other.execute("SET lock_timeout = '2s'")
        yield other


def test_it_gives_way_to_who_uses_the_table_and_is_tried_again():
    call_command("migrate", "comments", "zero", verbosity=0)
    said = []

    def say(text):
        said.append(text)
        if text == "A table is in use: trying again ...":
            with somebody() as third:
                third.execute("UPDATE invoices_invoice SET version = 1")
            writer.rollback()

    with somebody() as writer:
        writer.execute("UPDATE invoices_invoice SET version = 1")
        migrating.bring_up_to_date(seconds=PATIENCE, say=say)

    changing = next(text for text in said if text.startswith("Changing the database:"))
    assert "comments.0001_initial" in changing
    where = where_we_work()
    assert said == [
        *(where, changing),
        "A table is in use: trying again ...",
        *(where, changing),
    ]
    assert migrating.unapplied() == []


def test_an_index_is_made_while_others_write():
    call_command("migrate", "mail", "0001", verbosity=0)
    with connection.cursor() as cursor:  # an attempt that was cut off
        cursor.execute("CREATE INDEX letters_failed ON mail_letter (kind)")
    said = []
    upgrade = threading.Thread(target=upgrade_and_hang_up, args=[said.append])

    with somebody() as writer:
        writer.execute("UPDATE mail_letter SET attempts = 0")
        upgrade.start()
        wait_until_somebody_waits()
        time.sleep(0.5)  # longer than a change of a table waits
        with connection.cursor() as cursor:  # as the older release does
            cursor.execute(
                "INSERT INTO mail_letter (organization_id, kind, arguments, recipient,"
                " state, attempts, due_at, error, created_at)"
                " VALUES (1, 'x', '[]', '', 'failed', 0, now(), '', now())"
            )
    upgrade.join(PATIENCE)

    assert [text for text in said if "trying again" in text] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indexrelid = 'letters_failed'::regclass"
        )
        ((is_valid, made),) = cursor.fetchall()
    assert is_valid
    assert made.endswith("(id) WHERE ((state)::text = 'failed'::text)")


def upgrade_and_hang_up(say):
    migrating.bring_up_to_date(seconds=PATIENCE, say=say)
    connections.close_all()


def wait_until_somebody_waits():
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchall():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited")

"""Lists are read from a copy that may lag; who has just written reads the database itself."""

import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from countersign.database.replica import COOKIE, REPLICA
from tests.factories import make_invoice
from tests.standby import standby_of

LIST = reverse("invoices:list")
MAIN = settings.DATABASES["default"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "host" not in MAIN.get("OPTIONS", {}),
        reason="a copy is made of the throw-away PostgreSQL alone",
    ),
]


@pytest.fixture
def copy(transactional_db):
    """A connection to a standby that has everything so far."""
    with (
        tempfile.TemporaryDirectory(
            prefix="countersign-standby-", dir="/tmp"
        ) as folder,
        standby_of(connection.settings_dict, Path(folder)) as found,
    ):
        connections.settings[REPLICA] = found  # the same as settings.DATABASES
        connections[REPLICA].connect()
        try:
            yield connections[REPLICA]
        finally:
            connections[REPLICA].close()
            del connections[REPLICA], connections.settings[REPLICA]


def tell(copy, what):
    with copy.cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_replay_{what}()")


def wait_for(copy):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        position = cursor.fetchone()[0]
    for _ in range(200):
        with copy.cursor() as cursor:
            cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the copy does not catch up")


def numbers(client):
    return [one.number for one in client.get(LIST).context["page"].rows]


def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


def test_the_copy_is_read_and_whoever_wrote_is_not_behind(copy, alice, mona):
    make_invoice(alice, number="A-1")
    wait_for(copy)
    writer, reader = browser(alice), browser(mona)
    wait_for(copy)

    tell(copy, "pause")
    writer.post(reverse("invoices:new"))  # its list shows it at once
    assert COOKIE in writer.cookies
    assert (numbers(writer), numbers(reader)) == (["", "A-1"], ["A-1"])

    tell(copy, "resume")
    wait_for(copy)
    assert (numbers(writer), numbers(reader)) == (["", "A-1"], ["", "A-1"])
    with connections["default"].execute_wrapper(_no_table):
        assert numbers(writer) == [
            "",
            "A-1",
        ]  # from the copy again, which has caught up


def _no_table(execute, sql, *rest):
    assert "invoices_invoice" not in sql
    return execute(sql, *rest)


def test_a_position_that_is_none_and_a_copy_that_is_gone_leave_the_database(
    copy, alice
):
    client = browser(alice)
    wait_for(copy)
    make_invoice(alice, number="A-1")

    client.cookies[COOKIE] = "x'; SELECT 1"
    assert numbers(client) == ["A-1"]

    del client.cookies[COOKIE]
    copy.connect()
    copy.connection.close()
    assert numbers(client) == ["A-1"]


def test_the_copy_refuses_to_be_written(copy, alice):
    with copy.cursor() as cursor, pytest.raises(Exception, match="read-only"):
        cursor.execute("DELETE FROM invoices_invoice")

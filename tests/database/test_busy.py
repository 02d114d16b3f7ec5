"""A database that has no time: requests end, say so, and lose nothing."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from countersign.invoices.models import Invoice
from tests.factories import make_invoice
from tests.forms import posted_of
from tests.processes import PATIENCE, database_url, web_process
from tests.test_several_machines import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

IN_USE = "Somebody else is changing this right now"
TOO_LONG = "This took too long"
ONLY_READ = "The database can only be read at the moment"
AWAY = "The database does not answer at the moment"


@pytest.fixture
def server():
    """Another user of the database, PostgreSQL's."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no time-outs of this kind, and no pool")
    with psycopg.connect(database_url(), autocommit=True) as other:
        yield other


def test_a_time_out_ends_the_request_and_the_same_again_is_saved(
    alice, server, tmp_path
):
    invoice = make_invoice(alice)
    limits = {"COUNTERSIGN_LOCK_SECONDS": "1", "COUNTERSIGN_STATEMENT_SECONDS": "2"}
    with web_process(tmp_path, **limits) as address:
        browser = signed_in(urlsplit(address).port, alice)

        def save(reference):
            form = posted_of(
                Invoice.objects.get(pk=invoice.pk), order_reference=reference
            )
            answer = browser.ask(reverse("invoices:save", args=[invoice.pk]), form)
            stored = Invoice.objects.get(pk=invoice.pk).order_reference
            return answer, stored

        with server.transaction():
            server.execute("SELECT 1 FROM invoices_invoice FOR UPDATE")
            answer, stored = save("A")
            assert (answer.status, stored) == (503, "")
            assert IN_USE in answer.page
            assert answer.headers["Retry-After"] == "5"
        assert save("A")[1] == "A"

        with updates_that_take_long(server):
            answer, stored = save("B")
            assert (answer.status, stored) == (503, "A")
            assert TOO_LONG in answer.page
        assert save("B")[1] == "B"


@contextmanager
def updates_that_take_long(server):
    server.execute(
        "CREATE FUNCTION sleep_long() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$"
    )
    server.execute(
        "CREATE TRIGGER sleep_long BEFORE UPDATE ON invoices_invoice"
        " FOR EACH ROW EXECUTE FUNCTION sleep_long()"
    )
    try:
        yield
    finally:
        server.execute("DROP FUNCTION sleep_long CASCADE")


def test_a_pool_serves_more_threads_than_it_has_connections(alice, server, tmp_path):
    people, most = 6, 2
    environment = {
        "COUNTERSIGN_DB_POOL": str(most),
        "PGAPPNAME": "pooled",
        "WEB_THREADS": str(people),
        "COUNTERSIGN_LOCK_SECONDS": str(PATIENCE),  # it is not what is tried here
    }
    answers = []
    with web_process(tmp_path, **environment) as address:
        browser = signed_in(urlsplit(address).port, alice)

        def look():
            answers.append(browser.ask(reverse("vendors:list")).status)

        look()  # by now everything is imported, and each request is as quick as the next
        assert answers == [200]
        answers.clear()
        readers = [threading.Thread(target=look) for _ in range(people)]
        with psycopg.connect(database_url()) as other:
            other.execute("LOCK TABLE vendors_vendor")
            for reader in readers:
                reader.start()
            wait_until(lambda: waiting(server, "pooled") == most)
            assert (opened(server, "pooled"), answers) == (most, [])
        for reader in readers:
            reader.join(PATIENCE)
        assert answers == [200] * people
        assert opened(server, "pooled") <= most


def test_a_pool_whose_connections_were_cut_answers_all_the_same(
    alice, server, tmp_path
):
    people = 4
    environment = {
        "COUNTERSIGN_DB_POOL": str(people),
        "PGAPPNAME": "cut",
        "WEB_THREADS": str(people),
    }
    with web_process(tmp_path, **environment) as address:
        browser = signed_in(urlsplit(address).port, alice)

        def look():
            answers.append(browser.ask(reverse("vendors:list")).status)

        def all_look():
            readers = [threading.Thread(target=look) for _ in range(people)]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join(PATIENCE)

        answers = []
        all_look()
        assert opened(server, "cut") > 0

        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut'"
        )
        for _again in range(3):
            all_look()

    assert answers == [200] * 4 * people


def opened(server, name):
    """How many connections there are of this name."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
    return server.execute(sql, [name]).fetchone()[0]


def waiting(server, name):
    """How many of them wait for a lock."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'"
    return server.execute(sql, [name]).fetchone()[0]


def wait_until(true):
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_database_that_does_not_answer(alice, tmp_path):
    nowhere = "postgres://nobody:nothing@127.0.0.1:9/none"
    with web_process(tmp_path, DATABASE_URL=nowhere) as address:
        browser = signed_in(urlsplit(address).port, alice)
        answer = browser.ask(reverse("invoices:desk"))

    assert answer.status == 503
    assert AWAY in answer.page


def test_one_that_can_only_be_read_is_read(alice):
    invoice = make_invoice(alice)
    client = Client(raise_request_exception=False)
    client.force_login(alice.user)
    with can_only_be_read():
        read = client.get(reverse("invoices:list"))
        saved = client.post(
            reverse("invoices:save", args=[invoice.pk]),
            posted_of(invoice, order_reference="A"),
        )

    assert read.status_code == 200
    assert saved.status_code == 503
    assert ONLY_READ in saved.text
    assert Invoice.objects.get(pk=invoice.pk).order_reference == ""


@contextmanager
def can_only_be_read():
    switch = (
        "SET default_transaction_read_only ="
        if connection.vendor == "postgresql"
        else "PRAGMA query_only ="
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{switch} on")
        yield
        cursor.execute(f"{switch} off")


def test_sqlite_that_somebody_else_writes_to(alice):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows")
    invoice = make_invoice(alice)
    client = Client(raise_request_exception=False)
    client.force_login(alice.user)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = client.post(
            reverse("invoices:save", args=[invoice.pk]),
            posted_of(invoice, order_reference="A"),
        )
    connection.close()

    assert answer.status_code == 503
    assert IN_USE in answer.text
    assert Invoice.objects.get(pk=invoice.pk).order_reference == ""

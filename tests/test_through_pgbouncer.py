"""The whole workflow with web and worker behind a PgBouncer in transaction mode."""

from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django_tasks_db.models import DBTaskResult

from countersign.invoices.models import Invoice, Status
from countersign.mail.models import Letter, State
from countersign.samples import draw, make_sample, make_vendor
from tests import pgbouncer
from tests.containers.visitor import Visitor, wait_for
from tests.factories import PASSWORD
from tests.processes import SENDER, WORKER, OwnProcess, web_process

NAME = "countersign through pgbouncer"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        pgbouncer.PROGRAM is None,
        reason="no PgBouncer on this machine: apt install pgbouncer",
    ),
]


@pytest.fixture
def address(tmp_path: Path):
    """Where web answers, with a worker and who sends letters beside it; all know the database through PgBouncer alone."""
    if connection.vendor != "postgresql":
        pytest.skip("PgBouncer stands before PostgreSQL")
    with pgbouncer.pgbouncer() as url:
        environment = {
            "COUNTERSIGN_PGBOUNCER": "yes",
            "DATABASE_URL": url,
            "PGAPPNAME": NAME,
        }
        others = [
            OwnProcess(tmp_path, *command, **environment)
            for command in (WORKER, SENDER)
        ]
        try:
            with web_process(tmp_path, **environment) as web:
                yield web
        finally:
            for other in others:
                other.kill()


def test_from_signing_in_to_the_decision(address, alice, mona):
    agent, manager = signed_in(address, alice), signed_in(address, mona)
    vendor = make_vendor(38, language="de", currency="EUR", layout="window")
    sample = make_sample(901, vendor=vendor, kind="invoice", lines=2)

    agent.open("/invoices/desk/")
    file = ("files", (f"{sample.number}.pdf", draw(sample), "application/pdf"))
    agent.send("contains(@action, '/upload/')", {}, files=[file])
    invoice = Invoice.objects.get()
    wait_for(lambda: read_number(agent, invoice) == sample.number, "number as read")
    agent.send("@id='entry'", {"order_reference": "PO-7"}, button=("then", "stay"))
    assert agent.value("order_reference") == "PO-7"
    said = agent.send("@id='entry'", {}, button=("then", "submit"))
    assert f"{sample.number} submitted Take back" in said
    # What is decided before it is written needs no mail.
    asked = Letter.objects.filter(state=State.SENT, recipient=mona.user.email)
    wait_for(asked.exists, "mail to the manager")

    manager.open(f"/review/{invoice.pk}/")
    manager.send("contains(@action, '/confirm/')", {"how": "Called them"})
    manager.send("contains(@action, '/decide/')", {"verdict": "approved"})

    assert "Approved" in agent.open(f"/invoices/{invoice.pk}/")
    invoice.refresh_from_db()
    assert (invoice.status, invoice.order_reference) == (Status.APPROVED, "PO-7")
    wait_for(lambda: not DBTaskResult.objects.ready().exists(), "end of the jobs")
    assert [job.traceback for job in DBTaskResult.objects.failed()] == []
    assert 1 <= connections_at_the_server() <= pgbouncer.CONNECTIONS


def signed_in(address, member) -> Visitor:
    hasher = PBKDF2PasswordHasher()  # what the web process reads
    member.user.password = hasher.encode(PASSWORD, hasher.salt(), iterations=1)
    member.user.save()
    visitor = Visitor(address)
    visitor.open("/account/login/")
    login = {"login": member.user.email, "password": PASSWORD}
    visitor.send(".//*[@name='login']", login)
    return visitor


def read_number(agent: Visitor, invoice: Invoice) -> str:
    agent.open(f"/invoices/{invoice.pk}/edit/")
    return agent.value("number")


def connections_at_the_server() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME]
        )
        return cursor.fetchone()[0]

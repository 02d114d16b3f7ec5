"""Files that an earlier release read, which kept no word of what they say, are read again for who is still to decide."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from countersign.documents.actions import collect_strays
from countersign.documents.models import Document, ReadingState
from countersign.invoices import checks
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice, Status
from countersign.invoices.suggesting.queries import AT_A_TIME
from countersign.running.schedule import JOBS, do
from countersign.samples import draw, make_sample
from tests.database.statistics import forget_statistics
from tests.factories import (
    make_document,
    make_invoice,
    make_member,
    make_organization,
    make_vendor,
)

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)


def by_the_clock() -> int:
    """Do the schedule's job; how many jobs wait afterwards."""
    (job,) = [job for job in JOBS if job.name == "read again what an earlier release read"]  # fmt: skip
    assert do(job)
    return DBTaskResult.objects.ready().count()


@pytest.fixture
def earlier(alice, work):
    """An invoice as the release before has left it: its file is read, and nothing compared with it."""
    file = SimpleUploadedFile("invoice.pdf", draw(SAMPLE))
    invoice = desk.upload(file, by=alice).invoice
    work()
    Document.objects.update(said=None)
    Invoice.objects.update(findings=None, vendor=make_vendor(alice.organization))
    DBTaskResult.objects.all().delete()
    return Invoice.objects.get(pk=invoice.pk)


def told(invoice: Invoice, rule: str) -> list[str]:
    found = checks.all_checks(Invoice.objects.get(pk=invoice.pk), None)
    return [check.message for check in found if check.rule == rule]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED])
def test_what_was_entered_is_compared_again(earlier, work, status):
    Invoice.objects.update(status=status, number="SOMETHING-ELSE")
    assert "not compared" in told(earlier, "unread")[0]

    assert by_the_clock() == 1
    work()
    work("rules")

    assert told(earlier, "unread") == []
    assert "the file says" in told(earlier, "file")[0]
    assert Invoice.objects.get().findings["file"] == [0, 1]
    assert by_the_clock() == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_nothing_that_was_typed_changes(earlier, work, status):
    Invoice.objects.update(
        status=status, number="TYPED-1", version=7, confirmed=["number"]
    )
    before = Invoice.objects.values().get()
    items = list(earlier.items.values())

    by_the_clock()
    work()

    after = Invoice.objects.values().get()
    assert after["findings"] is not None
    assert after | {"findings": None} == before
    assert list(earlier.items.values()) == items


def test_it_is_queued_once_while_it_waits_and_runs(earlier):
    assert [by_the_clock() for _ in range(3)] == [1, 1, 1]
    DBTaskResult.objects.update(status="RUNNING")
    assert by_the_clock() == 0


def test_what_is_decided_or_known_is_left_alone(alice, earlier):
    Invoice.objects.update(status=Status.APPROVED)
    make_invoice(alice, document=make_document(alice))
    make_document(alice, said=None)
    assert by_the_clock() == 0


def test_there_are_a_few_at_a_time_of_each_organization(alice, work):
    otto = make_member(make_organization("Other"), "Otto")
    for _ in range(AT_A_TIME + 1):
        make_invoice(alice, document=make_document(alice, said=None))
    make_invoice(otto, document=make_document(otto, said=None))
    assert by_the_clock() == AT_A_TIME + 1
    assert by_the_clock() == AT_A_TIME + 2


def test_a_file_that_can_not_be_read_says_why_and_is_left(alice, work):
    document = make_document(alice, said=None)
    nowhere = ["Invoice", None, None, None, None, "text"]
    document.pages.update(words=[nowhere])
    invoice = make_invoice(alice, status=Status.SUBMITTED, document=document)

    by_the_clock()
    work()

    assert "could not be read" in told(invoice, "unread")[0]
    assert by_the_clock() == 0


def test_one_that_its_worker_dies_at_again_and_again_is_given_up(earlier, work):
    for _ in range(5):
        by_the_clock()
        DBTaskResult.objects.all().delete()
        Document.objects.update(reading_changed_at=datetime(2026, 1, 1, tzinfo=UTC))
        collect_strays()
        Document.objects.unread().update(reading_attempts=3)
    DBTaskResult.objects.all().delete()
    assert Document.objects.get().reading_state == ReadingState.FAILED
    assert "ended early each time" in told(earlier, "unread")[0]
    assert by_the_clock() == 0


def test_where_there_are_none_indexes_say_so(alice):
    """A million files that long were decided on cost nothing: it begins with what is undecided."""
    if connection.vendor != "sqlite":
        pytest.skip("with a few rows PostgreSQL reads them all, and is right")
    forget_statistics()
    make_invoice(alice, document=make_document(alice))
    with CaptureQueriesContext(connection) as captured:
        by_the_clock()
    (asked,) = [one["sql"] for one in captured.captured_queries if '"said"' in one["sql"]]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        plan = [row[3] for row in cursor.fetchall()]
    assert [step for step in plan if step.startswith("SCAN")] == []
    assert any("few_by_" in step for step in plan), plan

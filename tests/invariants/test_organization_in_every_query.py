"""Every query on a business table says whose rows it wants, in its WHERE: what lets the tables be split by organization.

`tests/watching.py` watches the statements of *every* test, and has the short list of who may leave it out, and why.
Here every page, action, job and scheduled command is walked for it. Not to be seen are the insides of two functions
that PostgreSQL runs: the trigger that counts a changed invoice, and `vendors_resembling`, which is given the organization.
"""

from datetime import UTC, datetime
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

import countersign
from countersign.documents.tasks import see_words
from countersign.invoices.desk.actions import upload
from countersign.invoices.models import Invoice
from countersign.invoices.suggesting.tasks import suggest
from countersign.mail.models import Letter, State
from countersign.review.actions import submit
from countersign.review.models import Announcement, Code
from countersign.running.management.commands.run_schedule import JOBS
from countersign.samples import make_sample, to_ubl
from tests.factories import make_invoice
from tests.files import pdf
from tests.invariants.test_access_matrix import World
from tests.urls import addresses
from tests.watching import watched
from tests.whose import BUSINESS, unsaid

# Our tables whose rows are of no organization, and why.
NO_BUSINESS = {
    "accounts_organization": "the organizations themselves",
    "accounts_user": "a person, who may work in several; their memberships are business",
    "shared_cache": "rate limits and signs of life of the installation",
}


EINVOICE = to_ubl(make_sample(38, language="de", currency="EUR", kind="invoice"))


@pytest.fixture
def world(alice, bob, mona, olga, otto):
    return World(alice, bob, mona, olga, otto)


def test_every_table_of_ours_carries_its_organization():
    ours = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("countersign.")
    }

    assert ours - BUSINESS == NO_BUSINESS.keys()


def test_every_page_and_action_says_whose_rows_it_wants(world):
    with watched() as found:
        for address in addresses():
            if address.is_ours:
                for method in ("GET", "POST"):
                    for browser in world.browsers().values():
                        world.ask(browser, address, method)

    assert found == set()


def test_every_job_says_whose_rows_it_wants(world, alice, work):
    with watched() as found:
        document = upload(SimpleUploadedFile("r.pdf", pdf("R-1")), by=alice).document
        submit(world.draft, by=alice)
        work()
        upload(SimpleUploadedFile("r.xml", EINVOICE), by=alice)
        work()
        work("rules")
        see_words.func(document.pk, document.organization_id, [])
        suggest.func(document.pk, document.organization_id)
    done = {job.task_path for job in DBTaskResult.objects.successful()}

    assert found == set()
    # Both are queued for scans; their own tests see them.
    assert jobs() - done == {see_words.module_path, suggest.module_path}


def jobs():
    """All that may stand in the queue."""
    ours = walk_packages(countersign.__path__, "countersign.")
    rooms = [room.name for room in ours if room.name.endswith(".tasks")]
    known = [import_module(room) for room in rooms]
    return {
        one.module_path
        for room in known
        for one in vars(room).values()
        if isinstance(one, Task) and one.func.__module__ == room.__name__
    }


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_everything_scheduled_says_whose_rows_it_wants(
    world, job, settings, time_machine
):
    settings.KEEP_YEARS = 1
    Letter.objects.update(state=State.WAITING)
    mona = world.members["manager"]
    about = {
        "organization": mona.organization,
        "membership": mona,
        "invoice": world.waiting,
    }
    Announcement.objects.create(**about)
    Announcement.objects.create(**about, mailed_at=timezone.now())
    Code.objects.create(**about, version=1)
    time_machine.move_to(datetime(2030, 1, 8, 12, tzinfo=UTC))  # all of it is old
    with watched() as found:
        job.run()

    assert found == set()


def test_the_watch_tells_who_left_it_out_and_of_which_table(alice, left_out):
    Invoice.objects.hold(make_invoice(alice).pk)

    place = "invoices.models.invoice.InvoiceQuerySet.hold"
    assert left_out == {(place, "invoices_invoice"), (place, "vendors_vendor")}
    left_out.clear()


# A statement, and the tables of which it does not say whose rows it wants.
STATEMENTS = """
# Nothing is said, or something else.
SELECT 1 FROM "invoices_invoice" LIMIT 1 -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."status" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."agent_id" = %s -> invoices_invoice
DELETE FROM "invoices_lineitem" -> invoices_lineitem
# A key says nothing, be it the row's own or that of the row it belongs to.
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."id" = %s -> invoices_invoice
DELETE FROM "invoices_invoice" WHERE "invoices_invoice"."id" IN (%s, %s) -> invoices_invoice
UPDATE "invoices_lineitem" SET "x" = %s WHERE "invoices_lineitem"."invoice_id" = %s -> invoices_lineitem
# The organization does: among others, of several, in any statement.
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = %s ->
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."id" = %s AND ("invoices_invoice"."organization_id" IN (%s, %s))) ->
SELECT 1 FROM "invoices_invoice" U0 WHERE (U0."id" = %s AND U0."organization_id" = %s) LIMIT 1 ->
UPDATE "invoices_lineitem" SET "x" = %s WHERE "invoices_lineitem"."organization_id" = %s ->
DELETE FROM invoices_tally WHERE organization_id = %s ->
SELECT i.id FROM invoices_invoice i WHERE i.organization_id = %(organization)s AND i.id <> %(pk)s ->
# But not as one of two ways, nor denied, nor compared with itself, nor as what is written.
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."organization_id" = %s OR "invoices_invoice"."id" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE NOT ("invoices_invoice"."organization_id" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = "invoices_invoice"."organization_id" -> invoices_invoice
UPDATE "invoices_invoice" SET "organization_id" = %s WHERE "invoices_invoice"."id" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" INNER JOIN "accounts_organization" ON ("invoices_invoice"."organization_id" = "accounts_organization"."id") WHERE "invoices_invoice"."id" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = "invoices_invoice"."id" -> invoices_invoice
SELECT i.id FROM invoices_invoice i WHERE i.organization_id <> %(organization)s -> invoices_invoice
# What is joined says it too: along with the organization, or by itself.
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE "invoices_lineitem"."organization_id" = %s -> invoices_invoice
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE "invoices_invoice"."organization_id" = %s -> invoices_lineitem
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE ("invoices_lineitem"."organization_id" = %s AND "invoices_invoice"."organization_id" = %s) ->
SELECT 1 FROM "invoices_lineitem" LEFT OUTER JOIN "invoices_invoice" T2 ON ("invoices_lineitem"."invoice_id" = T2."id" AND "invoices_lineitem"."organization_id" = T2."organization_id") WHERE "invoices_lineitem"."organization_id" = %s ->
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" T2 ON ("invoices_lineitem"."invoice_id" = T2."id" AND "invoices_lineitem"."organization_id" = T2."organization_id") WHERE T2."id" = %s -> invoices_invoice invoices_lineitem
# So does a query within a query: by itself, or along with the one around it.
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."organization_id" = %s AND "invoices_invoice"."id" IN (SELECT U0."invoice_id" FROM "invoices_lineitem" U0 WHERE U0."position" = %s)) -> invoices_lineitem
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."id" IN (SELECT U0."invoice_id" FROM "invoices_lineitem" U0 WHERE U0."organization_id" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" IN (SELECT U0."organization_id" FROM "invoices_lineitem" U0) -> invoices_invoice
SELECT (SELECT U0."x" FROM "invoices_lineitem" U0 WHERE U0."invoice_id" = ("invoices_invoice"."id") LIMIT 1) AS "x" FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = %s -> invoices_lineitem
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."organization_id" = %s AND EXISTS(SELECT 1 FROM "invoices_lineitem" U0 WHERE (U0."organization_id" = ("invoices_invoice"."organization_id") AND U0."position" = %s))) ->
INSERT INTO invoices_tally SELECT organization_id, 1 FROM invoices_invoice -> invoices_invoice
# Which organizations there are may be asked; other tables have nothing to say.
SELECT DISTINCT "invoices_invoice"."organization_id" FROM "invoices_invoice" ->
SELECT 1 FROM "django_session" WHERE "x" = 1 ->
SELECT 1 FROM "accounts_user" WHERE "accounts_user"."id" = %s ->
"""


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_says_whose_it_is(vendor):
    lines = [one for one in STATEMENTS.splitlines() if one and one[0] != "#"]
    cases = [[part.strip() for part in line.split("->")] for line in lines]

    found = [[sql, " ".join(sorted(unsaid(sql, vendor)))] for sql, _ in cases]
    assert found == cases

"""Every query on a business table says whose rows it wants: what keeps organizations (tenants) apart.

`tests/watching.py` watches the statements of *every* test, and has the short list of who may leave it out, and why;
`test_access_matrix.py` walks every page and action, each as everybody. Here every job and scheduled command is. Not to be seen are the insides of two functions
that PostgreSQL runs: the trigger that counts a changed invoice, and `vendors_resembling`, which is given the organization.
"""

from datetime import UTC, datetime
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import countersign
from countersign.documents.tasks import see_words
from countersign.invoices.desk.actions import upload
from countersign.invoices.suggesting.tasks import suggest
from countersign.mail.models import Letter, State
from countersign.review.models import Announcement, Code
from countersign.review.submitting.actions import submit
from countersign.running.schedule import JOBS
from countersign.samples import make_sample, to_ubl
from tests.files import pdf
from tests.invariants.test_access_matrix import World
from tests.watching import watched
from tests.whose import BUSINESS

# Our tables whose rows are of no organization, and why.
NO_BUSINESS = {
    "accounts_organization": "the organizations themselves",
    "accounts_signedin": "where a person is signed in, whatever they work in",
    "accounts_user": "a person, who may work in several; their memberships are business",
    "history_keeping": "for how long the installation keeps lines; one number",
    "watch_sign": "when the installation was last backed up and that tried out",
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
    # Queued for scans, long or old files, mails, exports, payments and changed vendors; their own tests, watched too, see them.
    assert jobs() - done == {
        see_words.module_path,
        suggest.module_path,
        "countersign.documents.tasks.draw",
        "countersign.documents.tasks.read_rest",
        "countersign.exports.auditing.tasks.make",
        "countersign.exports.tasks.deliver",
        "countersign.exports.tasks.free",
        "countersign.exports.tasks.make",
        "countersign.invoices.search.tasks.renew_words",
        "countersign.mail.tasks.deliver",  # asks nothing
        "countersign.mailboxes.tasks.take",
        "countersign.payments.elsewhere.tasks.keep_elsewhere",
    }


def jobs():
    """All that may stand in the queue."""
    ours = walk_packages(countersign.__path__, "countersign.")
    rooms = [room.name for room in ours if room.name.endswith(".tasks")]
    known = [import_module(room) for room in rooms]
    return {
        one.module_path
        for room in known
        for one in vars(room).values()
        if isinstance(one, type(see_words)) and one.func.__module__ == room.__name__
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
    with connection.cursor() as cursor:  # goes by a clock of its own
        on = " ON history_checkpoint" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER checkpoint_is_of_age{on}")
    with watched() as found:
        job.run()

    assert found == set()

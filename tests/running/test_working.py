"""A worker whose database goes away for a while goes on when it is back."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from countersign.mail.tasks import deliver
from countersign.running.actions import give_back, give_back_of_dead
from tests.processes import PATIENCE, ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)


def begun(worker: str, times: int = 1) -> DBTaskResult:
    """A job that a worker has begun so often."""
    job = DBTaskResult.objects.get(pk=deliver.enqueue([], 0).id)
    for _time in range(times):
        job.claim(worker)
    return job


def test_what_it_had_begun_goes_back_to_the_queue_and_nobody_elses():
    ours, theirs = begun("us"), begun("them")

    assert give_back("us") == 1

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.status == TaskResultStatus.READY
    assert theirs.status == TaskResultStatus.RUNNING


def test_what_was_begun_three_times_stays():
    begun("us", times=3)

    assert give_back("us") == 0


def test_what_dead_workers_had_begun_is_done_again_three_times_at_most():
    """Whichever job it is, such as learning from what was submitted."""
    job, third, fresh = begun("dead"), begun("dead", times=3), begun("alive")
    long_ago = timezone.now() - timedelta(hours=7)
    DBTaskResult.objects.exclude(pk=fresh.pk).update(started_at=long_ago)

    assert give_back_of_dead() == 2
    assert give_back_of_dead() == 0

    for one in (job, third, fresh):
        one.refresh_from_db()
    assert job.status == TaskResultStatus.READY
    assert job.worker_ids == ["dead"]
    assert third.status == TaskResultStatus.FAILED
    assert third.finished_at
    assert fresh.status == TaskResultStatus.RUNNING


@pytest.mark.skipif(connection.vendor != "postgresql", reason="connections are cut")
def test_connections_that_are_cut_do_not_end_it(tmp_path):
    log = tmp_path / "log"
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--interval", "0.05"],
            cwd=ROOT,
            env={
                **os.environ,
                "COUNTERSIGN_DATA": str(tmp_path),
                "DATABASE_URL": database_url(),
            },
            stderr=lines,
        )
    try:
        for _cut in range(3):
            done(deliver.enqueue([], 0).id, log)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        done(deliver.enqueue([], 0).id, log)
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(PATIENCE)


def done(job: str, log: Path) -> None:
    until = time.monotonic() + 3 * PATIENCE
    while time.monotonic() < until:
        if DBTaskResult.objects.get(pk=job).status == TaskResultStatus.SUCCESSFUL:
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())

"""What happens by the clock."""

import signal
import subprocess
import sys
from datetime import timedelta
from threading import Event

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.mail.actions import post
from countersign.mail.models import Letter, State
from countersign.review.links.actions import issue_link
from countersign.review.models import AccessLink
from countersign.running import schedule
from countersign.running.schedule import Job, keep_doing
from tests import migrated
from tests.processes import ROOT


@pytest.fixture
def tidy(mona):
    """Something for every job to do."""
    type(mona).objects.filter(pk=mona.pk).update(
        manages_since=timezone.now() - timedelta(days=2)
    )
    link, _token = issue_link(mona)
    AccessLink.objects.filter(pk=link.pk).update(
        expires_at=timezone.now() - timedelta(days=200)
    )
    issue_link(mona)
    for days in (-1, 1):
        Session.objects.create(
            session_key=f"s{days}", expire_date=timezone.now() + timedelta(days=days)
        )
    post("review.ask", 0, 0, organization_id=1, to="x@example.org")
    DBTaskResult.objects.all().delete()
    Letter.objects.update(due_at=timezone.now() - timedelta(minutes=11))


def test_once_does_everything_that_is_due(tidy):
    call_command("run_schedule", once=True)
    assert Letter.objects.filter(kind="summaries.daily").count() >= 1
    assert not AccessLink.objects.filter(expires_at__lt=timezone.now()).exists()
    assert [one.session_key for one in Session.objects.all()] == ["s1"]
    # Nobody sent letters for so long that the schedule did.
    assert Letter.objects.get(recipient="x@example.org").state == State.DROPPED


def test_again_does_nothing_more(tidy):
    call_command("run_schedule", once=True)
    before = (Letter.objects.count(), DBTaskResult.objects.count())
    call_command("run_schedule", once=True)
    assert (Letter.objects.count(), DBTaskResult.objects.count()) == before


def test_whatever_finds_strays_is_called():
    """Each app has its own; the table is the one place that names them all."""
    named = {f"{job.run.__module__}.{job.run.__name__}" for job in schedule.JOBS}
    files = [
        file.relative_to(ROOT).with_suffix("").parts
        for file in (ROOT / "countersign").rglob("*.py")
        if "\ndef collect_strays(" in file.read_text()
    ]
    found = {f"{'.'.join(parts)}.collect_strays" for parts in files}
    assert len(found) == 6
    assert found <= named


def test_one_that_fails_does_not_stop_the_others(monkeypatch, capsys):
    done = []

    def fail():
        raise OSError("disk full")

    jobs = (Job("fail", fail, 1), Job("work", lambda: done.append(1), 1))
    monkeypatch.setattr(schedule, "JOBS", jobs)
    with pytest.raises(SystemExit) as ended:
        call_command("run_schedule", once=True)
    assert ended.value.code == 1
    assert done == [1]
    assert "Failed: fail" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_until_told_to_stop():
    stop, done = Event(), []

    def work():
        done.append(1)
        if len(done) == 3:
            stop.set()

    keep_doing((Job("work", work, 0), Job("daily", lambda: done, 99)), stop, interval=0)
    assert len(done) == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly(tmp_path, number):
    environment = {
        "PATH": "/usr/bin:/bin",
        "COUNTERSIGN_DATA": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    migrated.sqlite(tmp_path / "countersign.sqlite3")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_schedule", "--verbosity=2"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any("Looking" in line for line in lines)
        process.send_signal(number)
        rest = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in rest

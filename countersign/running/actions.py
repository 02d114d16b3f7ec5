"""Giving jobs back to the queue."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from countersign.pulse import JOB

_MOST: Final = (
    3  # times that a job may take its worker, or its worker's database, with it
)
# A worker whose job takes longer has ended itself (`countersign/pulse.py`), so one that is begun for so long has none.
_DEAD: Final = timedelta(seconds=JOB) + timedelta(minutes=30)
_LOST: Final = "Its workers ended while they did it."


def give_back(worker_id: str) -> int:
    """Queue again what this worker had begun and has no outcome of: it is doing nothing now. Returns how many.

    Jobs may run twice. One that was begun three times stays as it is: it may be what stands in the way.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    ours = [
        job.pk
        for job in running.only("worker_ids")
        if job.worker_ids[-1:] == [worker_id] and len(job.worker_ids) < _MOST
    ]
    mine = running.filter(pk__in=ours)
    return mine.update(status=TaskResultStatus.READY, started_at=None)


def give_back_of_dead() -> int:
    """Queue again what workers had begun that are dead, whatever job it is; one that was begun three times has failed. Returns how many.

    Those that others wait for are found far sooner by whoever queued them.
    """
    long_ago = timezone.now() - _DEAD
    lost = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=long_ago
    )
    jobs = list(lost.only("worker_ids"))
    again = [job.pk for job in jobs if len(job.worker_ids) < _MOST]
    failed = [job.pk for job in jobs if len(job.worker_ids) >= _MOST]
    lost.filter(pk__in=failed).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=_LOST
    )
    lost.filter(pk__in=again).update(status=TaskResultStatus.READY, started_at=None)
    return len(jobs)

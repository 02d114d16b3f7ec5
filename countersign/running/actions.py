"""Giving jobs back to the queue."""

from typing import Final

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

_MOST: Final = 3  # times that a job may take its worker's database with it


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

"""Jobs whose worker died at them."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

_LOST_AFTER: Final = timedelta(minutes=10)


def queue_again(task_path: str) -> int:
    """Queue a job again wherever nobody can be at it any more; how many there were."""
    lost = DBTaskResult.objects.filter(
        task_path=task_path,
        status=TaskResultStatus.RUNNING,
        started_at__lt=timezone.now() - _LOST_AFTER,
    )
    return lost.update(status=TaskResultStatus.READY, started_at=None)

"""What the database knows about the work that waits: the same whichever process is asked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Avg, Count, F, Max, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from countersign.mail.models import NOBODYS, Letter, State
from countersign.review.models import AccessLink
from countersign.webhooks.models import Delivery
from countersign.webhooks.models import State as Told

from .actions import BACKUP, DRILL
from .models import Sign

RECENT: Final = timedelta(minutes=15)


class WorkMetrics(Collector):
    """Queues, letters, links and finished jobs, read anew at each look."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield from _queues(now)
        yield from _letters(now)
        yield from _webhooks(now)
        yield _links()
        yield from _jobs(now)
        yield from _backups(now)


def waiting_since(now: datetime) -> dict[str, tuple[int, float]]:
    """For each queue: how many jobs wait for a worker, and for how many seconds the oldest has."""
    due = Q(run_after__lte=now)
    rows = (
        DBTaskResult.objects.ready()
        .order_by()
        .values("queue_name")
        .annotate(
            count=Count("pk"),
            at_once=Min("enqueued_at"),
            due=Min("run_after", filter=due),
        )
    )
    found = dict.fromkeys(settings.TASKS["default"]["QUEUES"], (0, 0.0))
    for row in rows:
        since = row["at_once"] if row["due"] is None else row["due"]
        age = max(0.0, (now - since).total_seconds())
        found[row["queue_name"]] = (row["count"], age)
    return found


def untried_since(now: datetime) -> float:
    """For how many seconds the oldest letter has been due that nobody has tried to send."""
    untried = Letter.objects.due().filter(error="")
    first = untried.aggregate(first=Min("due_at"))["first"]
    return max(0.0, (now - first).total_seconds()) if first else 0.0


def untold_since(now: datetime) -> float:
    """For how many seconds the oldest event for a webhook has waited that could be sent, and that nobody has tried to send."""
    running = Q(webhook__rests_until=None) | Q(webhook__rests_until__lte=now)
    untried = Delivery.objects.first_of_theirs().filter(
        running, webhook__stopped_at=None, attempts=0
    )
    first = untried.aggregate(first=Min("created_at"))["first"]
    return max(0.0, (now - first).total_seconds()) if first else 0.0


def _queues(now: datetime) -> Iterator[Metric]:
    depth = GaugeMetricFamily(
        "countersign_queue_jobs",
        "Jobs that wait for a worker.",
        labels=["queue"],
    )
    age = GaugeMetricFamily(
        "countersign_queue_oldest_seconds",
        "How long the oldest of them has waited.",
        labels=["queue"],
    )
    for queue, (count, seconds) in waiting_since(now).items():
        depth.add_metric([queue], count)
        age.add_metric([queue], seconds)
    yield depth
    yield age


def _letters(now: datetime) -> Iterator[Metric]:
    family = GaugeMetricFamily(
        "countersign_letters",
        "Mails that wait to be sent, and that could not be sent.",
        labels=["state"],
    )
    waiting = Letter.objects.filter(state=State.WAITING).aggregate(
        count=Count("pk"), first=Min("created_at", filter=Q(due_at__lte=now))
    )
    ours = Letter.objects.exclude(organization_id=NOBODYS)  # that an owner sees
    failed = ours.filter(state=State.FAILED).count()
    family.add_metric([State.WAITING], waiting["count"])
    family.add_metric([State.FAILED], failed)
    yield family
    first = waiting["first"]
    yield GaugeMetricFamily(
        "countersign_letters_oldest_seconds",
        "How long the oldest mail that is due has waited.",
        value=(now - first).total_seconds() if first else 0,
    )


def _webhooks(now: datetime) -> Iterator[Metric]:
    """What other programs are to be told; what was given up is known for 30 days."""
    family = GaugeMetricFamily(
        "countersign_webhook_events",
        "Events that wait for a webhook, and that were given up.",
        labels=["state"],
    )
    open_or_lost = Delivery.objects.filter(state__in=(Told.WAITING, Told.GIVEN_UP))
    counted = open_or_lost.order_by().values_list("state").annotate(Count("pk"))
    found = dict(counted)
    for state in (Told.WAITING, Told.GIVEN_UP):
        family.add_metric([state.replace(" ", "_")], found.get(state, 0))
    yield family
    yield GaugeMetricFamily(
        "countersign_webhook_oldest_seconds",
        "How long the oldest event has waited that could be sent and was not tried.",
        value=untold_since(now),
    )


def _backups(now: datetime) -> Iterator[Metric]:
    """How old the last good backup and drill are; none where there was none."""
    signs = dict(
        Sign.objects.filter(name__in=(BACKUP, DRILL)).values_list("name", "at")
    )
    for name, what in (
        (BACKUP, "How long ago the last good backup was made."),
        (DRILL, "How long ago a backup was last tried out, and could be restored."),
    ):
        if name in signs:
            age = (now - signs[name]).total_seconds()
            yield GaugeMetricFamily(f"countersign_{name}_age_seconds", what, value=age)


def _links() -> Metric:
    last = AccessLink.objects.aggregate(last=Max("pk"))["last"]
    return CounterMetricFamily(
        "countersign_links_issued", "Access links issued so far.", value=last or 0
    )


def _jobs(now: datetime) -> Iterator[Metric]:
    """Jobs of the last quarter of an hour; `read_words` and `see_words` are the reading of files."""
    count = GaugeMetricFamily(
        "countersign_recent_jobs",
        "Jobs finished in the last 15 minutes.",
        labels=["job", "state"],
    )
    mean = GaugeMetricFamily(
        "countersign_recent_job_seconds_mean",
        "How long they took.",
        labels=["job", "state"],
    )
    most = GaugeMetricFamily(
        "countersign_recent_job_seconds_max",
        "How long the longest of them took.",
        labels=["job", "state"],
    )
    took = F("finished_at") - F("started_at")
    rows = (
        DBTaskResult.objects.filter(finished_at__gt=now - RECENT)
        .order_by()
        .values_list("task_path", "status")
        .annotate(number=Count("pk"), average=Avg(took), longest=Max(took))
    )
    for path, status, number, average, longest in rows:
        labels = [path.rpartition(".")[2], status.lower()]
        count.add_metric(labels, number)
        mean.add_metric(labels, average.total_seconds())
        most.add_metric(labels, longest.total_seconds())
    yield from (count, mean, most)

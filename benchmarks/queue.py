"""How many jobs go through the queue with 1, 2 and 4 workers."""

import subprocess
import sys
import tempfile

import psycopg

from benchmarks.deployment import ROOT, database, environment, tell
from benchmarks.figure import Figure

_JOBS = 1000
_WORKERS = (1, 2, 4)
# A letter that is not there: what is measured is the queue, and one look into the database.
_ENQUEUE = f"""
from django.db import transaction
from countersign.mail.tasks import deliver
with transaction.atomic():
    for each in range({_JOBS}):
        deliver.enqueue([-1], -1)
"""
# While all workers are up and none has run dry.
_RATE = """
    SELECT 0.6 * count(*) / extract(epoch FROM
        percentile_disc(0.95) WITHIN GROUP (ORDER BY finished_at)
        - percentile_disc(0.35) WITHIN GROUP (ORDER BY finished_at))
    FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'
"""


def run() -> list[Figure]:
    """Jobs finished per second."""
    with database() as (url, _), tempfile.TemporaryDirectory() as folder:
        values = environment(folder, url)
        tell(values, "manage.py", "migrate", "--verbosity", "0")
        return [
            Figure(
                f"jobs through the queue, {workers} workers",
                _rate(values, url, workers),
                "/s",
            )
            for workers in _WORKERS
        ]


def _rate(values: dict[str, str], url: str, workers: int) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("TRUNCATE django_tasks_database_dbtaskresult")
        tell(values, "manage.py", "shell", "--no-imports", "-c", _ENQUEUE)
        command = [
            sys.executable,
            "manage.py",
            "db_worker",
            "--batch",
            "--no-startup-delay",
        ]
        started = [
            subprocess.Popen([*command, "--verbosity", "0"], cwd=ROOT, env=values)  # noqa: S603 our own command
            for _ in range(workers)
        ]
        for each in started:
            each.wait(300)
        row = connection.execute(_RATE).fetchone()
        return float(row[0]) if row else 0.0

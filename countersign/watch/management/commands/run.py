"""`manage.py run`: everything that one machine needs, in one command."""

import os
import sys
import tempfile
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from countersign.watch.together import run


class Command(BaseCommand):
    help = "Run web, worker, reader and schedule as one family of processes until told to stop."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory(prefix="countersign-counts-") as counts:
            os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", counts)
            code = run(
                {
                    "web": _web,
                    "worker": partial(_worker, "default", interval=0.5, nice=5),
                    "reader": partial(_worker, "ocr", interval=1, nice=10),
                    "schedule": partial(call_command, "run_schedule"),
                }
            )
        if code:
            raise SystemExit(code)


def _web() -> None:
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415 - 10 MB that the others need not have

    config = settings.BASE_DIR / "deploy" / "gunicorn.py"
    sys.argv = ["gunicorn", "-c", str(config), "countersign.config.wsgi"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()


def _worker(queue: str, *, interval: float, nice: int) -> None:
    """Do the jobs of one queue, after whoever waits for an answer."""
    os.nice(nice)
    call_command("db_worker", queue_name=queue, interval=interval, reload=False)

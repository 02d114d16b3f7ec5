"""`manage.py run`: everything that one machine needs, in one command."""

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from countersign.database.where import where_we_work
from countersign.running import reader
from countersign.running.together import run


class Command(BaseCommand):
    help = "Run web, worker, reader, schedule and what sends and fetches mail as one family of processes until told to stop."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        reader.ensure_installed()
        self.stdout.write(where_we_work())
        self.stdout.flush()
        programs: dict[str, Callable[[], object]] = {
            "web": _web,
            "worker": _worker,
            "reader": _reader,
            "schedule": partial(call_command, "run_schedule", verbosity=0),
            "letters": partial(call_command, "send_letters", "--stay", verbosity=0),
            "mail": partial(call_command, "fetch_mail", "--stay", verbosity=0),
        }
        if settings.MAIL_DOOR:
            programs["door"] = partial(call_command, "receive_mail", verbosity=0)
        if settings.WATCH_FOLDER or settings.WATCH_S3 or settings.WATCH_SFTP:
            programs["folder"] = partial(call_command, "watch_folder", verbosity=0)
        code = run(programs)
        if code:
            raise SystemExit(code)


def _web() -> None:
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415 - 10 MB that the others need not have

    config = settings.BASE_DIR / "deploy" / "gunicorn.py"
    sys.argv = ["gunicorn", "-c", str(config), "countersign.config.wsgi"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()


def _worker() -> None:
    """Do the usual jobs, at a lower priority than the web processes."""
    os.nice(5)
    call_command("db_worker", queue_name="default", interval=0.5, reload=False)


def _reader() -> None:
    """Do the long jobs, at a lower priority still."""
    os.nice(10)
    reader.read()

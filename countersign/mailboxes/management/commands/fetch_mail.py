"""`manage.py fetch_mail`: fetch from all mailboxes, once for cron, or for as long as it runs."""

import signal
import threading
from typing import Any

from django.core.management.base import CommandParser

from countersign.database.command import WorkingCommand
from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.following import active, follow
from countersign.mailboxes.problems import Away
from countersign.pulse import Pulse


class Command(WorkingCommand):
    help = "Fetch new mail from all mailboxes. Files in it become drafts once a worker runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stay", action="store_true", help="Follow the mailboxes until told to stop.")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stay"]:
            stop = threading.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
            with Pulse("mail") as pulse:
                follow(stop, pulse)
            return
        failed = 0
        for mailbox in active():
            try:
                count = fetch(mailbox)
            except Away as problem:
                failed += 1
                self.stderr.write(f"{mailbox}: {problem.code} {problem.said}")
            else:
                self.stdout.write(f"{mailbox}: {count}")
        if failed:
            raise SystemExit(1)

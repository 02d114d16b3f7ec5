"""`manage.py watch_folder`: take the invoices that scanners and other programs put in a folder."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from countersign.folders.watching import PAUSE, Watch, watch


class Command(BaseCommand):
    help = "Take files from COUNTERSIGN_WATCH_FOLDER once they have stopped growing, and move them to done/ or failed/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Look twice, take what has not changed between, and end.")  # fmt: skip
        parser.add_argument("--pause", type=float, default=PAUSE, help="Seconds between two looks.")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.WATCH_FOLDER:
            raise CommandError("COUNTERSIGN_WATCH_FOLDER names no folder.")
        root, stop = Path(settings.WATCH_FOLDER), threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if not options["once"]:
            watch(root, stop, pause=options["pause"])
            return
        looked_at = Watch(root)
        looked_at.look()
        stop.wait(options["pause"])
        self.stdout.write(f"{0 if stop.is_set() else looked_at.look()}")

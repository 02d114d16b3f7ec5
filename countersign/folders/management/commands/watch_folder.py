"""`manage.py watch_folder`: take the invoices that scanners and other programs put in a folder, here or elsewhere."""

import signal
import threading
from typing import Any

from django.core.management.base import CommandError, CommandParser

from countersign.database.command import WorkingCommand
from countersign.folders.places import watched_places
from countersign.folders.watching import PAUSE, Watch, watch
from countersign.pulse import Pulse


class Command(WorkingCommand):
    help = "Take files from the watched folder, bucket or machine once they have stopped growing, and move them to done/ or failed/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Look twice, take what has not changed between, and end.")  # fmt: skip
        parser.add_argument("--pause", type=float, default=PAUSE, help="Seconds between two looks.")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        places, stop = watched_places(), threading.Event()
        if not places:
            raise CommandError("COUNTERSIGN_WATCH_FOLDER, COUNTERSIGN_WATCH_S3 and COUNTERSIGN_WATCH_SFTP name no place.")  # fmt: skip
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if not options["once"]:
            with Pulse("folder") as pulse:
                watch(places, stop, pulse, pause=options["pause"])
            return
        looks = [Watch(place) for place in places]
        for one in looks:
            one.look()
        stop.wait(options["pause"])
        taken = 0 if stop.is_set() else sum(one.look() for one in looks)
        for place in places:
            place.close()
        self.stdout.write(f"{taken}")
        problems = [one.problem for one in looks if one.problem]
        if problems:
            raise CommandError("\n".join(problems))

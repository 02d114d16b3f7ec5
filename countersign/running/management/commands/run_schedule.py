"""`manage.py run_schedule`: everything that happens by the clock."""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from countersign.database.command import WorkingCommand
from countersign.pulse import Pulse
from countersign.running import schedule
from countersign.webhooks.sending import staying


class Command(WorkingCommand):
    help = "Do what is due, again and again, until told to stop. Several copies do no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do everything once and end (for cron)"
        )
        parser.add_argument(
            "--interval", type=float, default=30, help="seconds between two looks"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            jobs = (*schedule.JOBS, *schedule.BESIDE)
            failed = [job.name for job in jobs if not schedule.do(job)]
            if failed:
                self.stderr.write(f"Failed: {', '.join(failed)}")
                raise SystemExit(1)
            return
        stop = threading.Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        self.stdout.write(f"Looking every {options['interval']:g} s for what is due.")
        with Pulse("schedule") as pulse:
            sending = staying.begin(stop, pulse)
            try:
                schedule.keep_doing(
                    schedule.JOBS, stop, interval=options["interval"], pulse=pulse
                )
            finally:
                stop.set()
                sending.join()

"""A worker that outlives its database: while that is away it waits, and goes on when it is back."""

import logging
import time
from typing import Any, Final

from django.db import DatabaseError, InterfaceError, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from countersign.pulse import JOB, Pulse

from . import actions

log = logging.getLogger(__name__)

_PAUSES: Final = (1, 2, 5, 10)  # seconds; the last one for as long as it takes


class Steady(Worker):
    """Does jobs until it is told to end. A job that its database left it with is done again.

    One that reads scans is called reader, any other worker, where signs of life are looked for.
    """

    def __init__(self, **options: Any) -> None:
        self.pulse = Pulse("reader" if "ocr" in options["queue_names"] else "worker")
        super().__init__(**options)

    @property
    def running(self) -> bool:
        """Whether it is to go on, as it asks itself before each step: so this is a sign of life."""
        self.pulse.goes_on()
        return self._running

    @running.setter
    def running(self, value: bool) -> None:
        self._running = value

    def run_task(self, db_task_result: "DBTaskResult[..., Any]") -> None:
        self.pulse.goes_on(JOB)
        super().run_task(db_task_result)
        self.pulse.goes_on()

    def run(self) -> None:
        with self.pulse:
            self._outlive()

    def _outlive(self) -> None:
        failed = 0
        while self.running:
            try:
                if failed:
                    actions.give_back(self.worker_id)
                    failed = 0
                    log.warning("The database answers again: the worker goes on.")
                super().run()
            except (DatabaseError, InterfaceError) as problem:
                pause = _PAUSES[min(failed, len(_PAUSES) - 1)]
                failed += 1
                log.error(
                    "The worker's database failed (%s): it tries again in %s s.",
                    type(problem).__name__,
                    pause,
                )
                self.startup_delay = False
                connections.close_all()
                time.sleep(pause)
            else:
                return

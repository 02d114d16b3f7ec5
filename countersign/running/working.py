"""A worker that outlives its database: while that is away it waits, and goes on when it is back."""

import logging
import time
from typing import Final

from django.db import DatabaseError, InterfaceError, connections
from django_tasks_db.management.commands.db_worker import Worker

from . import actions

log = logging.getLogger(__name__)

_PAUSES: Final = (1, 2, 5, 10)  # seconds; the last one for as long as it takes


class Steady(Worker):
    """Does jobs until it is told to end. A job that its database left it with is done again."""

    def run(self) -> None:
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

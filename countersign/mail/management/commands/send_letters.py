"""`manage.py send_letters`: send what waits in the outbox, once for cron, or for as long as it runs."""

import logging
import signal
import threading
from typing import Any, Final

from django.core.management.base import CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from countersign.database.command import WorkingCommand
from countersign.mail.sending.rounds import LOOK, Sender
from countersign.pulse import STEP, Pulse

log = logging.getLogger(__name__)

_PAUSE: Final = 5  # seconds, while the database is away


class Command(WorkingCommand):
    help = "Send the letters that are due. Several copies do no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stay", action="store_true", help="Go on until told to stop.")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        sender = Sender()
        if not options["stay"]:
            while (pause := sender.round()) < LOOK:
                pass
            if pause > LOOK:
                self.stderr.write("The mail server does not answer: what is due waits.")
                raise SystemExit(1)
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        with Pulse("letters") as pulse:
            while not stop.is_set():
                pause = _round(sender, stop, pulse)
                pulse.goes_on(pause + STEP)
                stop.wait(pause)


def _round(sender: Sender, stop: threading.Event, pulse: Pulse) -> float:
    """One round; the seconds until the next one. A database that is away is waited for."""

    def goes_on() -> bool:
        pulse.goes_on()  # a letter has a shorter limit of its own
        return not stop.is_set()

    close_old_connections()
    try:
        return sender.round(goes_on)
    except (DatabaseError, InterfaceError) as problem:
        log.error("The outbox's database failed (%s): the next try is in %s s.", type(problem).__name__, _PAUSE)  # fmt: skip
        connections.close_all()
        return _PAUSE

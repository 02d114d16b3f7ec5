"""A thread that sends what is due for as long as its process runs."""

import logging
import threading
from typing import Final

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from countersign.pulse import STEP, Pulse

from .rounds import LOOK, Sender

log = logging.getLogger(__name__)

_LOOP: Final = "webhooks"
_PAUSE: Final = 5  # seconds, while the database is away


def begin(stop: threading.Event, pulse: Pulse) -> threading.Thread:
    """Send until `stop` is set, and then finish what is under way; `pulse` is told of each step."""
    pulse.goes_on(STEP, loop=_LOOP)
    thread = threading.Thread(target=_stay, args=(stop, pulse), name="sending webhooks")
    thread.start()
    return thread


def _stay(stop: threading.Event, pulse: Pulse) -> None:
    sender = Sender()
    try:
        while not stop.is_set():
            pulse.goes_on(STEP, loop=_LOOP)
            if not _step(sender):
                stop.wait(LOOK)
    finally:
        try:
            sender.close()
        except (DatabaseError, InterfaceError):
            log.warning("What webhooks were answered could not be kept: it is sent again.")  # fmt: skip
        pulse.leaves(_LOOP)
        connections.close_all()


def _step(sender: Sender) -> bool:
    """One step; whether the next may follow at once. A database that is away is waited for."""
    close_old_connections()
    try:
        return sender.step()
    except (DatabaseError, InterfaceError) as problem:
        log.error("The database of webhooks failed (%s): the next try is in %s s.", type(problem).__name__, _PAUSE)  # fmt: skip
        connections.close_all()
        threading.Event().wait(_PAUSE)
        return True

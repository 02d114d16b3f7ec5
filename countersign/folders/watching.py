"""Looking at the folder of each organization, again and again."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from django.db import DatabaseError, InterfaceError, connections

from countersign.pulse import STEP, Pulse

from .place import Away, Changed, Place, State
from .settled import Watched
from .taking import take

log = logging.getLogger(__name__)

PAUSE: Final = 10.0
"""Seconds between two looks: a file that has not changed for so long is complete."""
_FILE: Final = 3600.0  # seconds for one file, or one look, each question of which has a far shorter limit


class Watch:
    """All folders below one place. `problem` is what kept the last look from all of it; `step` is called before each file."""

    def __init__(self, place: Place, step: Callable[[], object] = lambda: None) -> None:
        self._place, self._step = place, step
        self._watched: dict[int, Watched] = {}
        self.problem = ""

    def look(self) -> int:
        """Take what has stopped growing; how many files."""
        taken, before, self.problem = 0, self.problem, ""
        try:
            for organization in self._place.organizations():
                self._step()
                taken += self._look_at(organization)
        except Away as problem:
            self.problem = str(problem)
        if self.problem and self.problem != before:  # said once, not at each look
            log.error("A place that is watched does not answer: %s", self.problem)
        return taken

    def _look_at(self, organization: int) -> int:
        fresh = Watched(self._place, organization)
        watched = self._watched.setdefault(organization, fresh)
        try:
            found = watched.settled()
        except OSError as problem:  # one of the folders is closed to us
            self.problem = f"{organization}: {problem.strerror}"
            return 0
        return sum(self._taken(organization, name, state) for name, state in found)

    def _taken(self, organization: int, name: str, state: State) -> bool:
        """One that goes wrong keeps no other from being taken; a place that is away ends the look."""
        self._step()
        try:
            return bool(take(self._place, organization, name, state))
        except Away:
            raise
        except Changed:
            log.info("A file in a folder has changed while it was taken.")
        except (DatabaseError, InterfaceError) as problem:
            log.error("A file in a folder waits: %s", type(problem).__name__)
        except OSError as problem:
            log.error("A file in a folder cannot be read or moved: %s", problem.strerror)  # fmt: skip
        except Exception:
            log.exception("A file in a folder waits")
        return False


def watch(
    places: Sequence[Place],
    stop: threading.Event,
    pulse: Pulse | None = None,
    *,
    pause: float = PAUSE,
) -> None:
    """Look until told to stop; one that is slow to answer holds up no other. `pulse` is told of each step."""
    pulse = pulse or Pulse("folder")
    threads = [
        threading.Thread(
            target=_follow, args=(place, stop, pause, partial(_goes_on, pulse, at))
        )
        for at, place in enumerate(places)
    ]
    pulse.leaves("")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _goes_on(pulse: Pulse, at: int, seconds: float = _FILE) -> None:
    pulse.goes_on(seconds, loop=str(at))


def _follow(
    place: Place, stop: threading.Event, pause: float, step: Callable[..., object]
) -> None:
    watched = Watch(place, step)
    try:
        while not stop.is_set():
            step()
            watched.look()
            connections.close_all()
            step(pause + STEP)
            stop.wait(pause)
    finally:
        place.close()

"""Following all mailboxes until told to stop: told by the server of new mail (IDLE) where it can, else asking each minute."""

import logging
import threading
from typing import Final

from django.db import DatabaseError, InterfaceError, connections

from countersign.database.tenancy import by_organization
from countersign.pulse import JOB, STEP, Pulse

from . import actions
from .fetching import note, place_of, take_over
from .models import Mailbox, Proof
from .problems import Away
from .server import connected

log = logging.getLogger(__name__)

_LOOK: Final = 10.0  # seconds between looks for changed mailboxes
_POLL: Final = 60.0
_FETCHING: Final = (
    JOB  # for some hundred mails, each question of which has a far shorter limit
)
_IDLE: Final = 240.0  # well below the half hour after which servers let go
# Seconds until the next attempt, by how many have failed; the last one for as long as it takes.
PAUSES: Final = (5, 15, 60, 300, 900)
Settings = tuple[object, ...]


def follow(
    stop: threading.Event, pulse: Pulse | None = None, *, look: float = _LOOK
) -> None:
    """One thread for each mailbox; one that is added, changed or paused is followed as it is now. `pulse` is told of each step."""
    pulse = pulse or Pulse("mail")
    following: dict[Settings, _Follower] = {}
    while not stop.is_set():
        pulse.goes_on(look + STEP)
        try:
            wanted = {_settings(one): one for one in active()}
        except (DatabaseError, InterfaceError) as problem:
            log.error("Mailboxes can't be read: %s", type(problem).__name__)
            wanted = {key: one.mailbox for key, one in following.items()}
        finally:
            connections.close_all()
        for key in following.keys() - wanted.keys():
            following.pop(key).over.set()
        for key, mailbox in wanted.items():
            if key not in following or not following[key].is_alive():
                following[key] = _Follower(mailbox, pulse)
                following[key].start()
        stop.wait(look)
    for one in following.values():
        one.over.set()


def active() -> list[Mailbox]:
    """The mailboxes that are fetched from, of all organizations."""
    going = Mailbox.objects.filter(paused_at=None)
    return [one for rows in by_organization(going) for one in rows.order_by("pk")]


class _Follower(threading.Thread):
    """Follows one mailbox, and connects again, later each time, when that fails."""

    def __init__(self, mailbox: Mailbox, pulse: Pulse) -> None:
        super().__init__(name=f"mailbox {mailbox.pk}", daemon=True)
        self.mailbox, self.over = mailbox, threading.Event()
        self.failed, self._pulse = 0, pulse

    def run(self) -> None:
        try:
            self._go_on()
        finally:
            self._pulse.leaves(str(id(self)))

    def _step(self, seconds: float = _FETCHING) -> None:
        self._pulse.goes_on(seconds, loop=str(id(self)))

    def _go_on(self) -> None:
        while not self.over.is_set():
            self._step()
            try:
                self._look_again()
                self._follow()
            except Away as problem:
                self._note(problem)
            except Exception:
                log.exception("Mailbox %s could not be followed", self.mailbox.pk)
            else:
                continue
            finally:
                connections.close_all()
            pause = PAUSES[min(self.failed, len(PAUSES) - 1)]
            self._step(pause + STEP)
            self.over.wait(pause)
            self.failed += 1

    def _look_again(self) -> None:
        """What it has come to meanwhile: the refresh token, the last number."""
        found = Mailbox.objects.filter(self.mailbox.itself).first()
        self.mailbox = found or self.mailbox

    def _follow(self) -> None:
        """One connection, for as long as it lasts; without IDLE one look."""
        with connected(place_of(self.mailbox)) as folder:
            while not self.over.is_set():
                while take_over(self.mailbox, folder) and not self.over.is_set():
                    self._step()
                actions.note(self.mailbox, None)
                self.failed = 0
                connections.close_all()
                if not folder.can_idle:
                    break
                self._step(_IDLE + STEP)
                folder.idle(_IDLE, self.over)
                self._step()
        self._step(_POLL + STEP)
        self.over.wait(_POLL)

    def _note(self, problem: Away) -> None:
        log.warning("Mailbox %s: %s %s", self.mailbox.pk, problem.code, problem.said)
        try:
            note(self.mailbox, problem)
        except (DatabaseError, InterfaceError) as away:
            log.error("Nor can that be kept: %s", type(away).__name__)


def _settings(mailbox: Mailbox) -> Settings:
    return (
        mailbox.pk,
        mailbox.host,
        mailbox.port,
        mailbox.security,
        mailbox.user,
        mailbox.secret if mailbox.proof == Proof.PASSWORD else "",
        mailbox.proof,
        mailbox.token_url,
        mailbox.client_id,
        mailbox.scope,
        mailbox.folder,
        mailbox.since,
        mailbox.handled,
        mailbox.moved_to,
    )

"""Sending what is due, round by round. The outbox is the queue: no job waits anywhere else."""

import logging
import time
from collections.abc import Callable
from typing import Final

from countersign.mail.models import Letter

from . import actions
from .server import Conversation, Outage, is_cut, is_final, told

log = logging.getLogger(__name__)

LOOK: Final = 0.5  # seconds until we look again when nothing was due
_MOST: Final = (
    100  # letters of one round, after which codes that came meanwhile have their turn
)
# How long we rest while the mail server is away, in seconds, by how often it was (a circuit breaker).
_RESTS: Final = (10, 60, 60, 120, 300)
# How long the schedule may send what nobody else sends.
_MAKING_UP: Final = 30


class Sender:
    """Sends letters over one connection a round; leaves a mail server alone for a while that is away."""

    def __init__(self) -> None:
        self._failures = 0

    def round(self, goes_on: Callable[[], object] = lambda: True) -> float:
        """Send what is due, while we may go on; returns after how many seconds to look again."""
        conversation = Conversation()
        due = actions.due(_MOST)
        try:
            for letter_id, organization_id in due:
                if not goes_on():
                    break
                conversation.open()
                if found := actions.claim(letter_id, organization_id):
                    self._send(found, conversation)
        except Outage as outage:
            return self._rest(str(outage))
        finally:
            conversation.close()
        return 0 if len(due) == _MOST else LOOK

    def _rest(self, error: str) -> float:
        self._failures += 1
        rest = _RESTS[min(self._failures, len(_RESTS)) - 1]
        log.warning("The mail server is away (%s): the next try is in %s s.", error.partition(":")[0], rest)  # fmt: skip
        if self._failures > 1:
            actions.note_outage(error)
        return rest

    def _send(self, found: Letter, conversation: Conversation) -> None:
        """One letter, and what became of it; raises Outage when the connection was lost twice in a row."""
        try:
            message = actions.write(found)
            if not message:
                actions.drop(found)
                return
            mail = message.render()
            mail.extra_headers["Message-ID"] = found.message_id
            conversation.send(mail)
        except Exception as problem:  # whatever the mail server or a template does, the letter must not be lost
            conversation.close()
            # Its message may name the recipient.
            log.warning("Letter %s (%s) failed, attempt %s: %s", found.pk, found.kind, found.attempts, type(problem).__name__)  # fmt: skip
            actions.fail(found, told(problem), final=is_final(problem))
            if not is_cut(problem):
                return
            self._failures += 1
            if self._failures > 1:
                raise Outage(told(problem)) from problem
        else:
            actions.sent(found)
            self._failures = 0


def make_up() -> None:
    """Send what should have gone out long ago and nobody has tried: no process that sends letters runs here."""
    if actions.nobody_sends():
        log.error("Nobody sends letters: start “python manage.py send_letters --stay”.")
        end = time.monotonic() + _MAKING_UP
        Sender().round(lambda: time.monotonic() < end)

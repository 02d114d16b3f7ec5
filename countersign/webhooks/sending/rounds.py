"""Sending what is due: many conversations at a time, so that no receiver holds up another one.

The conversations go on in a thread of their own; all rows are read and written here, between them, with no transaction open.
"""

import asyncio
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import Final

from django.utils import timezone

from . import actions
from .actions import Claimed
from .conversation import TIME, Answer, NoAnswer, post

log = logging.getLogger(__name__)

LOOK: Final = 1.0  # seconds until we look again when nothing was due
_AT_ONCE: Final = 200  # conversations of this process
_PER_WEBHOOK: Final = 4
_PER_ORGANIZATION: Final = 16
_MAKING_UP: Final = 20  # seconds

Ended = tuple[Claimed, Answer | NoAnswer]


class Sender:
    """Sends what is due until it is closed. `clock` says what time it is, `seconds` how long a conversation may take."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = timezone.now,
        seconds: float = TIME,
    ) -> None:
        self._clock, self._seconds = clock, seconds
        self._busy: Counter[tuple[str, int]] = Counter()
        self._ended: queue.SimpleQueue[Ended] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=_talk, args=(self._loop,), name="webhooks", daemon=True
        )
        self._thread.start()

    @property
    def under_way(self) -> int:
        """How many conversations go on."""
        return self._busy["all", 0]

    def step(self, wait: float = LOOK) -> bool:
        """Begin what is due and may begin, and keep what was answered, waiting for a first answer so long; was there anything?"""
        begun = self._begin()
        ended = self._keep(wait if self.under_way else 0)
        return bool(begun or ended or self.under_way)

    def drain(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Go on until nothing is due and nothing under way, or until we may not."""
        while goes_on() and self.step():
            pass

    def close(self) -> None:
        """Finish what is under way, and end."""
        end = time.monotonic() + 2 * self._seconds
        while self.under_way and time.monotonic() < end:
            self._keep(LOOK)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LOOK)

    def _begin(self) -> int:
        """Take up what is due, as far as there is room for its webhook, its organization and all."""
        begun = 0
        for webhook, organization in actions.due(self._clock(), _AT_ONCE):
            room = min(
                _PER_WEBHOOK - self._busy["webhook", webhook],
                _PER_ORGANIZATION - self._busy["organization", organization],
                _AT_ONCE - self.under_way,
            )
            if room <= 0:
                continue
            now = self._clock()
            for pk in actions.waiting_for(webhook, organization, now, room):
                if found := actions.claim(pk, organization, now):
                    self._send(found)
                    begun += 1
        return begun

    def _send(self, found: Claimed) -> None:
        self._count(found, 1)
        spoken = post(
            found.url,
            found.headers,
            found.delivery.content,
            until=found.until,
            seconds=self._seconds,
        )
        ending = asyncio.run_coroutine_threadsafe(spoken, self._loop)
        ending.add_done_callback(lambda ended: self._ended.put((found, _of(ended))))

    def _keep(self, wait: float) -> int:
        """What was answered, at least one answer where that comes in time."""
        kept = 0
        while True:
            try:
                found, said = self._ended.get(timeout=wait) if wait else self._ended.get_nowait()  # fmt: skip
            except queue.Empty:
                return kept
            wait = 0
            kept += 1
            self._count(found, -1)
            if isinstance(said, Answer):
                actions.answered(found.delivery, said, self._clock())
            else:
                actions.fail(found.delivery, said.code, None, self._clock())

    def _count(self, found: Claimed, by: int) -> None:
        of = found.delivery
        self._busy["all", 0] += by
        self._busy["webhook", of.webhook_id] += by
        self._busy["organization", of.organization_id] += by


def _talk(loop: asyncio.AbstractEventLoop) -> None:
    """Lead conversations until the loop is stopped; what is still under way then is broken off."""
    loop.run_forever()
    loop.run_until_complete(_break_off())
    loop.close()


async def _break_off() -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for conversation in left:
        conversation.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _of(ended: "Future[Answer]") -> Answer | NoAnswer:
    if ended.cancelled():
        return NoAnswer("hung-up")
    problem = ended.exception()
    if problem is None:
        return ended.result()
    if isinstance(problem, NoAnswer):
        return problem
    log.error("A webhook could not be sent: %s", type(problem).__name__)
    return NoAnswer("not-reached")


def send_due() -> None:
    """Send what is due now, for at most some seconds: for who runs the schedule by cron."""
    end = time.monotonic() + _MAKING_UP
    sender = Sender()
    try:
        sender.drain(lambda: time.monotonic() < end)
    finally:
        sender.close()

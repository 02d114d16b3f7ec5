"""People at work, and what they were told is kept."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from threading import Event, Lock, Thread
from typing import Any

from tests.chaos.installation import Installation
from tests.chaos.people import Answer, Person
from tests.chaos.row import Row
from tests.files import pdf


def typed() -> dict[str, str]:
    """A whole invoice that is like no other."""
    number = uuid.uuid4().hex[:20]
    net = int(number[:5], 16) + 100
    return {
        "number": number,
        "vendor_name": f"Beispiel {number[5:9]} GmbH",
        "issue_date": "31.03.2026",
        "due_date": "30.04.2026",
        "currency": "EUR",
        "net_total": f"{net},00",
        "tax_total": f"{net * 19 // 100},{net * 19 % 100:02}",
        "gross_total": f"{net + net * 19 // 100},{net * 19 % 100:02}",
        "no_items": "1",
    }


@dataclass
class Ledger:
    """What was answered, by the invoice's key: begun; its number as saved; its file's SHA-256; submitted.

    `unanswered` may or may not have been done: whoever asked was told nothing.
    """

    before: int = 0
    begun: list[int] = field(default_factory=list)
    saved: dict[int, str] = field(default_factory=dict)
    uploaded: dict[int, str] = field(default_factory=dict)
    submitted: list[int] = field(default_factory=list)
    unanswered: int = 0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def acknowledged(self) -> int:
        return sum(map(len, (self.begun, self.saved, self.uploaded, self.submitted)))

    def until_now(self) -> "Ledger":
        """What stands in it now, while others go on writing."""
        return replace(
            self,
            begun=list(self.begun),
            saved=dict(self.saved),
            uploaded=dict(self.uploaded),
            submitted=list(self.submitted),
        )

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "times": [], "statuses": {}}

    def check(self, row: Row, here: Installation) -> None:
        """Note in the row what is not there any more, and what is there twice."""
        found = here.look("kept", self.as_json())
        row.acknowledged += self.acknowledged
        row.lost += found["lost"]
        row.doubled += found["doubled"]


@dataclass
class Pace:
    """The seconds that each person waits between two rounds; may be changed meanwhile."""

    pause: float


class Worker:
    """One person's loop: begin, type, submit; now and then a file."""

    def __init__(self, person: Person, ledger: Ledger, lock: Lock, over: Event) -> None:
        self.person, self.ledger = person, ledger
        self._lock, self._over = lock, over
        self._round = 0

    def once(self) -> None:
        self._round += 1
        pk = self._upload() if self._round % 3 == 0 else self._begin()
        if not pk:
            self._over.wait(0.2)
            return
        if not self._type(pk) or self._round % 3 == 0:
            return
        if self._noted(self.person.submit(pk)).status == 302:
            self._add(self.ledger.submitted, pk)

    def _begin(self) -> int:
        answer = self._noted(self.person.new())
        if answer.status == 302:
            self._add(self.ledger.begun, answer.pk)
            return answer.pk
        self._maybe(answer.status)
        return 0

    def _upload(self) -> int:
        answer = self._noted(sent_file(self.person, self.ledger))
        return int(answer.pk)

    def _type(self, pk: int) -> bool:
        """Type a number, and send it again until it is answered, as the page does; whether it was kept."""
        what = typed()
        for _attempt in range(100):
            if self._over.is_set():
                return False
            version = self.person.version(pk)
            if version:
                answer = self._noted(self.person.save(pk, version, **what))
                if answer.status == 200:
                    with self._lock:
                        self.ledger.saved[pk] = what["number"]
                    return True
            self._over.wait(0.3)
        return False

    def _noted(self, answer: Answer) -> Answer:
        with self._lock:
            self.ledger.times.append(answer.seconds)
            count = self.ledger.statuses
            count[answer.status] = count.get(answer.status, 0) + 1
        return answer

    def _maybe(self, status: int) -> None:
        with self._lock:
            self.ledger.unanswered += status == 0

    def _add(self, to: list[int], pk: int) -> None:
        with self._lock:
            to.append(pk)


def sent_file(person: Person, ledger: Ledger) -> Answer:
    """Send a file that nobody has sent yet, and note what came of it."""
    data = pdf(f"Invoice {uuid.uuid4().hex}")
    answer = person.upload(data)
    if answer.status == 302 and answer.pk:
        ledger.uploaded[answer.pk] = hashlib.sha256(data).hexdigest()
    else:
        ledger.unanswered += answer.status == 0
    return answer


@contextmanager
def working(
    here: Installation,
    *names: str,
    pace: Pace | None = None,
    ledger: Ledger | None = None,
) -> Iterator[Ledger]:
    """These people work until the block ends; what they are told is added to a ledger."""
    pace = pace or Pace(0.05)
    ledger = ledger or Ledger(here.look("counts")["invoices"])
    lock, over = Lock(), Event()

    def work(name: str) -> None:
        one = Worker(here.person(name), ledger, lock, over)
        while not over.is_set():
            one.once()
            over.wait(pace.pause)

    threads = [Thread(target=work, args=[name]) for name in names or ("Alice", "Bob")]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        over.set()
        for thread in threads:
            thread.join()

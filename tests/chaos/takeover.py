"""A primary dies while people work, and its synchronous standby takes over: by the script that docs/operations.md shows."""

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import requests

from tests.chaos.pair import (  # fmt: skip
    PATIENCE,
    ROOT,
    WHY_NOT,
    Pair,
    environment,
    manage,
    pair,
    soon,
    watcher,
)
from tests.chaos.row import Make, Row, Scale
from tests.ports import free_port

WITHIN: Final = 30  # seconds from the death to the next save that is acknowledged
_PEOPLE: Final = 4
_PEOPLED: Final = """
from django.test import Client
from django.conf import settings
from tests.factories import make_member, make_organization
organization = make_organization()
for number in range({people}):
    member = make_member(organization, f"Agent {{number}}")
    client = Client()
    client.force_login(member.user)
    print("cookie", settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


@dataclass
class Takeover:
    """What came of one death. `lost` are acknowledged saves that are not there; `away` is how many seconds none was acknowledged after the kill."""

    acknowledged: int = 0
    lost: int = 0
    away: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def must(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)


class _Typist(threading.Thread):
    """Begins invoices and saves into the last one, again and again; what failed is sent again, as the page does.

    `saved` has the last acknowledged value by invoice. A save without an answer may be there or not; the next acknowledged one is.
    """

    def __init__(self, address: str, cookie: tuple[str, str]) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.saved: dict[str, int] = {}
        self.at: list[float] = []
        self._address, self._typed = address, 0
        self._session = requests.Session()
        self._session.cookies.set(*cookie)
        self._session.cookies.set("csrftoken", "t" * 32)

    def run(self) -> None:
        invoice = version = ""
        while not self.over.is_set():
            try:
                if not invoice or self._typed % 20 == 0:
                    invoice, version = self._begin(), "0"
                self._typed += 1
                version = self._save(invoice, version)
            except (requests.RequestException, _Refused):
                time.sleep(0.2)
                version = self._stored(invoice, "version") or version

    def value(self, invoice: str) -> int:
        """The value that is stored now; 0 for none."""
        return int(self._stored(invoice, "order_reference").removeprefix("order ") or 0)

    def _begin(self) -> str:
        answer = self._ask("POST", "/invoices/new/")
        (invoice,) = re.findall(r"/invoices/(\d+)/", answer.headers.get("Location", ""))
        self.saved[invoice] = 0
        return str(invoice)

    def _save(self, invoice: str, version: str) -> str:
        typed = {"order_reference": f"order {self._typed}", "version": version, "auto": "typing"}  # fmt: skip
        answer = self._ask("POST", f"/invoices/{invoice}/save/", typed)
        self.saved[invoice] = self._typed
        self.at.append(time.monotonic())
        return str(answer.json()["version"])

    def _stored(self, invoice: str, name: str) -> str:
        try:
            text = self._ask("GET", f"/invoices/{invoice}/edit/").text
        except (requests.RequestException, _Refused):
            return ""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
        value = re.search(r'value="([^"]*)"', found[0]) if found else None
        return value[1] if value else ""

    def _ask(
        self, method: str, path: str, values: dict[str, str] | None = None
    ) -> requests.Response:
        answer = self._session.request(
            method,
            self._address + path,
            data={"csrfmiddlewaretoken": "t" * 32, **(values or {})}
            if method == "POST"
            else None,
            headers={"Accept": "application/json"} if values else {},
            allow_redirects=False,
            timeout=PATIENCE,
        )
        if answer.status_code not in (200, 302):
            raise _Refused(f"{path}: {answer.status_code}")
        return answer


class _Refused(Exception):
    pass


def primary_dies(_make: Make, folder: Path, scale: Scale) -> Row:
    """SIGKILL of all of a primary's processes under load, each time of a new pair."""
    row = Row("primary killed under load, synchronous standby takes over")
    if WHY_NOT:
        row.notes.append(f"not run: {WHY_NOT}")
        return row
    away = 0.0
    for turn in range(scale.of(4, 1)):
        (folder / str(turn)).mkdir()
        found = taken_over(folder / str(turn))
        row.times += 1
        row.acknowledged += found.acknowledged
        row.lost += found.lost
        row.wrong += found.wrong
        away = max(away, found.away)
    row.notes.append(f"writing again within {away:.1f} s of the kill")
    return row


def taken_over(folder: Path) -> Takeover:
    """Let a primary die once under load."""
    found = Takeover()
    with ExitStack() as held:
        here = held.enter_context(pair(folder))
        manage(here, "migrate", "--verbosity=0", DATABASE_URL=here.straight)
        said = manage(here, "shell", "--no-imports", "-c", _PEOPLED.format(people=_PEOPLE))  # fmt: skip
        address = held.enter_context(_running(here))
        watching = held.enter_context(watcher(here, folder / "watcher.log"))
        people = [_Typist(address, cookie) for cookie in re.findall(r"cookie (\S+) (\S+)", said)]  # fmt: skip
        for each in people:
            each.start()
        found.must(soon(lambda: _all_saved(people, 20, 0)), "nobody could work")
        killed = time.monotonic()
        here.kill_primary()
        found.must(soon(lambda: _all_saved(people, 5, killed)), "not all work again")
        for each in people:
            each.over.set()
        for each in people:
            each.join(PATIENCE)
        found.must(soon(lambda: watching.poll() is not None), "the watcher goes on")
        found.must(watching.returncode == 0, (folder / "watcher.log").read_text())
        _judge(found, here, people, killed)
    return found


@contextmanager
def _running(here: Pair) -> Iterator[str]:
    """All processes of the product, by way of PgBouncer; yields where it answers."""
    at = f"127.0.0.1:{free_port()}"
    with (here.folder / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment(here) | {"COUNTERSIGN_BIND": at},
            stdout=log,
            stderr=log,
        )
    try:
        if not soon(lambda: _answers(f"http://{at}/healthz")):
            raise AssertionError((here.folder / "run.log").read_text())
        yield f"http://{at}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).ok
    except requests.RequestException:
        return False


def _all_saved(people: list[_Typist], times: int, since: float) -> bool:
    return all(sum(at > since for at in each.at) >= times for each in people)


def _judge(found: Takeover, here: Pair, people: list[_Typist], killed: float) -> None:
    for each in people:
        found.acknowledged += len(each.at)
        lost = [i for i, value in each.saved.items() if each.value(i) < value]
        found.lost += len(lost)
    # Who stood in line when it died may have been acknowledged a moment later: the standby's word counts, not the primary's.
    again = [min((at for at in each.at if at > killed + 1), default=killed + PATIENCE) for each in people]  # fmt: skip
    found.away = max(again) - killed
    found.must(found.away < WITHIN, f"writing again after {found.away:.1f} s")
    manage(here, "verify_history")

"""The people of the load test, for locust: agents who enter an invoice a minute, managers who decide.

`PEOPLE` names the file of who is signed in, `OUT` where each request is noted, `STEPS` the plan as
"agents:seconds,agents:seconds". Agents come evenly over time, so that their minutes are spread.
"""

import json
import os
import re
import time
from itertools import count
from pathlib import Path
from random import random
from typing import Any

from gevent import sleep
from locust import FastHttpUser, LoadTestShape, constant_pacing, events, task

from benchmarks.entering import (
    body,
    forms,
    headers,
    invoice_in,
    multipart,
    papers,
)

MINUTE = 60.0
STOP_AT = 1500  # ms of p95: no more agents come then
PEOPLE = json.loads(Path(os.environ["PEOPLE"]).read_text())
AGENTS = [each["session"] for each in PEOPLE if each["role"] == "agent"]
MANAGERS = [each["session"] for each in PEOPLE if each["role"] == "manager"]
STEPS = [
    (int(agents), int(seconds))
    for agents, seconds in (step.split(":") for step in os.environ["STEPS"].split(","))
]
PER_SECOND = float(os.environ.get("PER_SECOND", "2.5"))
_QUEUE = "/review/"
_VERDICT = re.compile(r'action="(/review/\d+/decide/)"')
_numbers = count(1)
_noted: list[dict[str, Any]] = []
_done = {"submitted": 0, "approved": 0}


class Agent(FastHttpUser):
    """Uploads a file, saves eight times while typing, submits: an invoice a minute, at moments of their own."""

    network_timeout = connection_timeout = 60.0
    fixed_count = 0
    weight = 1

    def on_start(self) -> None:
        self.mine = headers(AGENTS.pop())

    @task
    def enter(self) -> None:
        began = time.monotonic()
        number = next(_numbers)
        paper = papers()[number % len(papers())]
        data, kind = multipart(paper.copy(), f"invoice-{number}.pdf")
        mine = {**self.mine, "Content-Type": kind}
        opened = self._post("upload", "/invoices/upload/", data, mine)
        if opened is None:
            return
        invoice, version = invoice_in(opened.headers["Location"]), 1
        form: dict[str, list[str]] = {}
        for step, form in enumerate(forms(paper.sample, f"L-{number}"), 1):
            _until(began + (step - random()) * MINUTE / 10)  # noqa: S311 no secret
            version = self._save(
                invoice, form, version, auto="left" if step % 3 == 0 else "typing"
            )
        _until(began + 9 * MINUTE / 10)
        self._save(invoice, form, version)
        sent = self._post("submit", f"/review/{invoice}/submit/", "", self.mine)
        if sent is not None and sent.status_code == 302:
            _done["submitted"] += 1
        _until(began + MINUTE)

    def _save(
        self, invoice: int, form: dict[str, list[str]], version: int, **how: str
    ) -> int:
        """Save, and again over what was read from the file meanwhile; the version that is stored then."""
        for _ in range(3):
            answer = self._post(
                "save",
                f"/invoices/{invoice}/save/",
                body(form, version, **how),
                self.mine,
                (200, 409),
            )
            if answer is None:
                return version
            version = int(answer.json()["version"])
            if answer.status_code == 200:
                break
        return version

    def _post(
        self, name: str, path: str, data: Any, mine: Any, fine: Any = (200, 302)
    ) -> Any:
        with self.client.post(
            path,
            data=data,
            headers=mine,
            name=name,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if answer.status_code in fine:
                answer.success()
                return answer
            answer.failure(f"{answer.status_code} {(answer.text or '')[:300]}")
            return None


class Manager(FastHttpUser):
    """Opens the queue, which shows the invoice that waits longest, and approves one after the other."""

    network_timeout = connection_timeout = 60.0
    wait_time = constant_pacing(2.2)
    fixed_count = len(MANAGERS)

    def on_start(self) -> None:
        self.mine = {**headers(MANAGERS.pop()), "Accept": "text/html"}
        self.next = _QUEUE

    @task
    def decide(self) -> None:
        place, self.next = self.next, _QUEUE
        page = self._page("queue" if place == _QUEUE else "review", place)
        form = _VERDICT.search(page)
        version = page.partition('name="version" value="')[2].partition('"')[0]
        if not form or not version:
            return
        path = form[1]
        data = f"verdict=approved&version={version}&comment="
        with self.client.post(
            path,
            data=data,
            headers=self.mine,
            name="decide",
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if answer.status_code == 302:
                _done["approved"] += 1
                self.next = answer.headers["Location"]
                answer.success()
            elif answer.status_code == 409:  # the colleague was first
                answer.success()
            else:
                answer.failure(str(answer.status_code))

    def _page(self, name: str, path: str) -> str:
        answer = self.client.get(
            path, headers=self.mine, name=name, allow_redirects=False
        )
        return answer.text or "" if answer.status_code == 200 else ""


class Steps(LoadTestShape):
    """Managers at once, agents evenly up to each step, which is then held."""

    def tick(
        self,
    ) -> tuple[int, float, list[type[FastHttpUser]]] | tuple[int, float] | None:
        left = self.get_run_time()
        reached = 0
        for agents, seconds in STEPS:
            ramp = (agents - reached) / PER_SECOND
            if left < ramp:
                now = reached + int(left * PER_SECOND)
                return len(MANAGERS_AT_FIRST) + now, max(PER_SECOND, 1.0)
            left -= ramp
            if left < seconds:
                return len(MANAGERS_AT_FIRST) + agents, max(PER_SECOND, 1.0)
            left -= seconds
            reached = agents
            if self._is_too_slow(self.get_run_time() - left, seconds):
                return None
        return None

    def _is_too_slow(self, run_time: float, seconds: int) -> bool:
        """Whether the step that ended was so slow that more agents would tell nothing new."""
        ended = time.time() - (self.get_run_time() - run_time)
        times = sorted(
            each["ms"]
            for each in _noted
            if each["name"] == "save" and ended - seconds <= each["at"] < ended
        )
        return bool(times) and times[int(0.95 * len(times))] > STOP_AT


MANAGERS_AT_FIRST = tuple(MANAGERS)
Manager.fixed_count = len(MANAGERS_AT_FIRST)


def _until(moment: float) -> None:
    sleep(max(0.0, moment - time.monotonic()))


@events.request.add_listener
def _note(
    name: str, response_time: float, exception: Any, context: Any, **_: Any
) -> None:
    _noted.append(
        {
            "at": time.time() - response_time / 1000,
            "name": name,
            "ms": response_time,
            "error": str(exception) if exception else "",
        }
    )


@events.init.add_listener
def _draw(**_: Any) -> None:
    papers()


@events.quitting.add_listener
def _write(**_: Any) -> None:
    Path(os.environ["OUT"]).write_text(json.dumps({"requests": _noted, **_done}))

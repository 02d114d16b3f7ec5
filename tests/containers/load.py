"""People who go on working while something happens: each types into an invoice of their own, and reads lists."""

import re
import threading
import time
from typing import Self

import requests

from .visitor import Visitor


class Typist:
    """Saves as one types, again and again; remembers what was answered last."""

    def __init__(self, visitor: Visitor, stop: threading.Event) -> None:
        self.visitor, self.stop = visitor, stop
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.answered, self.slowest = 0, 0.0
        self.failures: list[str] = []
        self.invoice = self.acknowledged = ""

    def run(self) -> None:
        self.visitor.open("/invoices/desk/")
        self.visitor.send("contains(@action, '/new/')", {})
        assert self.visitor.page is not None
        (self.invoice,) = re.findall(r"/invoices/(\d+)/edit/", self.visitor.page.url)
        version = self.visitor.value("version")
        while not self.stop.is_set():
            typed = f"order {self.answered}"
            answer = self._ask("post", f"{self.invoice}/save/", typed, version)
            if answer is not None:
                version = str(answer.json()["version"])
                self.acknowledged = typed
            self._ask("get", "", "", "")
            time.sleep(0.05)

    def _ask(
        self, method: str, path: str, typed: str, version: str
    ) -> requests.Response | None:
        session = self.visitor.session
        begun = time.monotonic()
        data = {"order_reference": typed, "version": version, "auto": "typing"}
        try:
            answer = session.request(
                method,
                f"{self.visitor.address}/invoices/{path}",
                data=data if method == "post" else None,
                headers={
                    "Accept": "application/json" if method == "post" else "text/html",
                    "X-CSRFToken": session.cookies.get("csrftoken", ""),
                },
                timeout=120,
            )
        except requests.RequestException as problem:
            self.failures.append(f"{method} {path}: {problem!r}")
            return None
        self.slowest = max(self.slowest, time.monotonic() - begun)
        if answer.status_code != 200:
            self.failures.append(f"{method} {path}: {answer.status_code}")
            return None
        self.answered += 1
        return answer


class Load:
    """Several typists, from the beginning of the block to its end."""

    def __init__(self, visitor: Visitor, people: int) -> None:
        self.stop = threading.Event()
        self.typists = [Typist(visitor.again(), self.stop) for _ in range(people)]

    def __enter__(self) -> Self:
        for each in self.typists:
            each.thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop.set()
        for each in self.typists:
            each.thread.join(180)

    def check(self) -> str:
        """Nothing failed and nothing was lost; what it was, in words."""
        failures = [one for each in self.typists for one in each.failures]
        assert failures == [], failures[:20]
        for each in self.typists:
            assert each.answered > 0, "somebody got no answer"
            each.visitor.open(f"/invoices/{each.invoice}/edit/")
            assert each.visitor.value("order_reference") == each.acknowledged
        answered = sum(each.answered for each in self.typists)
        slowest = max(each.slowest for each in self.typists)
        return f"{answered} requests of {len(self.typists)} people, none failed, the longest took {slowest:.1f} s"

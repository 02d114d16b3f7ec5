"""Invoices that programs make over the API: none lost or double, and what one costs beside the same one typed by page: by a whole draft, and by a single save.

API_INVOICES is how many eight clients make at once (10,000 if it is left out), API_ROUNDS how often 30 by the API and 30 by
page take turns (10).
"""

import http.client
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from statistics import median, quantiles
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import django
import psycopg

from benchmarks.deployment import Deployment, database, deployment
from benchmarks.entering import body, forms, headers, invoice_in, papers
from benchmarks.figure import Figure

_CLIENTS: Final = 8
_INVOICES: Final = int(os.environ.get("API_INVOICES", "10000"))
_ROUNDS: Final = int(os.environ.get("API_ROUNDS", "10"))
_IN_A_ROUND: Final = 30
_COPIED: Final = {
    "number",
    "vendor_name",
    "issue_date",
    "due_date",
    "currency",
    "net_total",
    "tax_total",
    "gross_total",
}


def run() -> list[Figure]:
    """What became of the invoices of eight clients, and CPU of the web process for one, by the API and by page."""
    more = {"COUNTERSIGN_API_PER_MINUTE": "100000"}
    with database() as (url, _), deployment(url, WEB_PROCESSES="1", **more) as site:
        person = site.people(1, 1)[0]["session"]
        tokens = json.loads(site.tell("-m", "benchmarks.programs", str(_CLIENTS)))
        made = _beside(site, person, tokens[0], "make")
        changed = _beside(site, person, tokens[0], "change")
        before = _numbers(url)
        told, times, seconds = _at_once(site, tokens)
        found = _numbers(url)[len(before) :]
    lost, double = len(told - set(found)), len(found) - len(set(found))
    return [
        Figure("invoices that eight clients made at once", len(told), "count", least=_INVOICES),
        Figure("of these not there", lost, "count", most=0),
        Figure("there twice, or made by nobody", double + len(set(found) - told), "count", most=0),
        Figure("invoices made in a second", len(told) / seconds, "/s"),
        Figure("p95 of making one, eight at once", 1000 * quantiles(times, n=20)[-1], "ms"),
        *_figures("making an invoice with 10 items", *made),
        *_figures("saving one again", *changed),
    ]  # fmt: skip


def _figures(act: str, ratios: list[float], by_page: float, by_api: float) -> list[Figure]:  # fmt: skip
    spread = f"of {_ROUNDS} rounds: {min(ratios):.2f} to {max(ratios):.2f}"
    return [
        Figure(f"{act} by page: CPU of the web process", 1000 * by_page, "ms"),
        Figure(f"{act} by the API: the same", 1000 * by_api, "ms"),
        Figure(f"{act}: CPU by the API, by that of the page", median(ratios), "times", most=1.2, note=spread),
    ]  # fmt: skip


class _Client:
    """One connection, as a program or a browser keeps it."""

    def __init__(self, site: Deployment, named: dict[str, str]) -> None:
        self.server = http.client.HTTPConnection(urlsplit(site.url).netloc)
        self.named = named

    def post(self, path: str, data: str) -> tuple[Any, str]:
        """The answer, and its text; nothing but success is one."""
        return self.send("POST", path, data)

    def send(self, method: str, path: str, data: str, **more: str) -> tuple[Any, str]:
        """The same of another method, with further headers."""
        named = {name.replace("_", "-"): text for name, text in more.items()}
        self.server.request(method, path, data, {**self.named, **named})
        answer = self.server.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise AssertionError(f"{answer.status}: {text[:500]}")
        return answer, text


def _program(site: Deployment, secret: str) -> _Client:
    named = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    return _Client(site, named)


def _said(form: dict[str, list[str]], number: str) -> dict[str, Any]:
    """What the form says, as a program sends it."""
    said: dict[str, Any] = {name: form[name][0] for name in _COPIED} | {"number": number}  # fmt: skip
    names = [name for name in form if name.startswith("item_")]
    said["items"] = [
        {
            name.removeprefix("item_"): form[name][row]
            for name in names
            if name not in ("item_key", "item_worked_out")
        }
        for row in range(len(form["item_key"]))
    ]
    return said


def _form() -> dict[str, list[str]]:
    return list(forms(papers(1)[0].sample, "R-0"))[-1]


class _Typed:
    """An agent who types on the page."""

    def __init__(self, site: Deployment, session: str) -> None:
        self.page = _Client(site, headers(session))
        self.keys = [str(uuid4()) for _ in _form()["item_key"]]
        self.invoice, self.version = 0, 1

    def make(self, number: str) -> None:
        """Open a draft and type all of it."""
        opened, _ = self.page.post("/invoices/new/", "")
        self.invoice, self.version = invoice_in(opened.headers["Location"]), 1
        self.keys = [str(uuid4()) for _ in self.keys]
        self.change(number)

    def change(self, number: str) -> None:
        """Save that draft, with all that stands in it."""
        keyed = _form() | {"number": [number], "item_key": self.keys}
        path = f"/invoices/{self.invoice}/save/"
        _, text = self.page.post(path, body(keyed, self.version, auto="left"))
        self.version = json.loads(text)["version"]


class _Told:
    """A program that tells the API."""

    def __init__(self, site: Deployment, secret: str) -> None:
        self.page = _program(site, secret)
        self.invoice, self.tag = 0, ""
        self.keys: list[str] = []

    def make(self, number: str) -> None:
        """Make a draft with all of it."""
        path, said = "/api/v1/invoices", json.dumps(_said(_form(), number))
        answer, text = self.page.send("POST", path, said, Idempotency_Key=number)
        self._have(answer, text)

    def change(self, number: str) -> None:
        """Change that draft, with all that stands in it."""
        said = _said(_form(), number)
        for item, key in zip(said["items"], self.keys, strict=True):
            item["key"] = key
        path = f"/api/v1/invoices/{self.invoice}"
        self._have(*self.page.send("PATCH", path, json.dumps(said), If_Match=self.tag))

    def _have(self, answer: Any, text: str) -> None:
        kept = json.loads(text)
        self.invoice, self.tag = kept["id"], answer.headers["ETag"]
        self.keys = [item["key"] for item in kept["items"]]


def _beside(site: Deployment, session: str, secret: str, what: str) -> tuple[list[float], float, float]:  # fmt: skip
    """Ratios of rounds that take turns, so that whatever else the machine does falls on both; CPU seconds of one by page, and by the API."""
    ratios, spent = [], {"page": 0.0, "api": 0.0}
    both = {"page": _Typed(site, session), "api": _Told(site, secret)}
    for turn in range(_ROUNDS + 1):
        used = {}
        for how, client in both.items():
            client.page.server.close()  # the web process has closed what was idle
            client.make(f"{how}-{what}-{turn}")
            began = site.cpu()["web"]
            for one in range(_IN_A_ROUND):
                getattr(client, what)(f"{how}-{what}-{turn}-{one}")
            used[how] = site.cpu()["web"] - began
        if turn:  # warm by now
            ratios.append(used["api"] / used["page"])
            spent = {how: spent[how] + used[how] for how in used}
    count = _ROUNDS * _IN_A_ROUND
    return ratios, spent["page"] / count, spent["api"] / count


def _at_once(
    site: Deployment, tokens: list[str]
) -> tuple[set[str], list[float], float]:
    """Numbers that were answered as made, seconds of each call, and of all."""
    form = _form()

    def client(at: int) -> tuple[set[str], list[float]]:
        program = _program(site, tokens[at])
        made, times = set(), []
        for one in range(at, _INVOICES, _CLIENTS):
            number, began = f"API-{one}", time.perf_counter()
            said = json.dumps(_said(form, number))
            _, text = program.send("POST", "/api/v1/invoices", said, Idempotency_Key=number)  # fmt: skip
            times.append(time.perf_counter() - began)
            made.add(json.loads(text)["number"])
        return made, times

    began = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as threads:
        found = list(threads.map(client, range(_CLIENTS)))
    seconds = time.perf_counter() - began
    numbers = set().union(*(made for made, _ in found))
    return numbers, [one for _, times in found for one in times], seconds


def _numbers(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT number FROM invoices_invoice ORDER BY id")
        return [number for (number,) in rows]


def main(count: int) -> None:
    """Print the secrets of so many tokens of one agent."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.config.settings")
    django.setup()
    make = import_module("countersign.tokens.actions").make
    scopes = list(import_module("countersign.tokens.scopes").SCOPES)
    models = import_module("countersign.accounts.models")
    agent = models.Membership.objects.filter(role="agent").get()
    made = [make(f"{one}", scopes, days=1, by=agent) for one in range(count)]
    json.dump([one.secret for one in made], sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))

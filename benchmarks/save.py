"""What saving an invoice with 10 items over HTTP costs, beside the same rows written by plain psycopg."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from benchmarks.deployment import Deployment, database, deployment
from benchmarks.entering import body, forms, headers, invoice_in, papers
from benchmarks.figure import Figure

_SAVES = 300
# Calls of functions that a save made at e3c11b1, before invoices had more fields than an invoice usually has (Python 3.11,
# Django 5.2). A field that nobody uses is to cost nothing that could be measured: so much more, whatever comes.
_CALLS_BEFORE = {
    "typing": 19174,
    "items left": 22550,
    "number left": 21568,
    "total left": 19613,
    "asked for": 30146,
}


def run() -> list[Figure]:
    """CPU of the web process for each save, and of the client that writes the same rows by hand."""
    with database() as (url, _), deployment(url, WEB_PROCESSES="1") as site:
        web, wall = _over_http(site)
        plain = _by_hand(url)
        calls = json.loads(site.tell("-m", "benchmarks._save_calls"))
    return [
        Figure("saving 10 items: CPU of the web process", 1000 * web, "ms"),
        Figure("saving 10 items: time until the answer", 1000 * wall, "ms"),
        Figure("the same rows by plain psycopg: CPU", 1000 * plain, "ms"),
        Figure("saving over HTTP by plain psycopg, CPU", web / plain, "times", most=20),
        *(
            Figure(
                f"calls of a save, {how}, by those before the record grew",
                calls[how] / before,
                "times",
                most=1.2,
            )
            for how, before in _CALLS_BEFORE.items()
        ),
    ]


def _over_http(site: Deployment) -> tuple[float, float]:
    """CPU seconds and seconds for each save in which every item changes."""
    agent = site.people(1, 1)[0]["session"]
    server = http.client.HTTPConnection(urlsplit(site.url).netloc)
    mine = headers(agent)

    def post(path: str, data: str) -> http.client.HTTPResponse:
        server.request("POST", path, data, mine)
        answer = server.getresponse()
        answer.text = answer.read().decode()  # type: ignore[attr-defined]
        return answer

    opened = post("/invoices/new/", "")
    invoice = invoice_in(opened.headers["Location"])
    form = list(forms(papers(1)[0].sample, "R-1"))[-1]
    version = 0
    for turn in range(_SAVES + 20):
        if turn == 20:  # warm by now
            began, cpu = time.perf_counter(), site.cpu()["web"]
        changed = form | {
            "item_description": [f"{each} {turn}" for each in form["item_description"]]
        }
        answer = post(f"/invoices/{invoice}/save/", body(changed, version, auto="left"))
        version = json.loads(answer.text)["version"]  # type: ignore[attr-defined]
        if answer.status not in (200, 409) or (turn > 2 and answer.status == 409):
            raise AssertionError(answer.text)  # type: ignore[attr-defined]
    server.close()
    spent = site.cpu()["web"] - cpu
    return spent / _SAVES, (time.perf_counter() - began) / _SAVES


def _by_hand(url: str) -> float:
    """CPU seconds of the client for the same rows: invoice, 10 items, a line of history and the chain's head.

    All their columns, each row by one statement, in one transaction.
    """
    with psycopg.connect(url) as connection:
        invoice = _row(connection, "invoices_invoice", "true")
        items = _rows(connection, "invoices_lineitem", "true")
        chain = _row(connection, "history_chain", "true")
        event = _row(connection, "history_event", "true ORDER BY id DESC")
        event["sequence"] += 1_000_000
        connection.commit()
        began = time.process_time()
        for turn in range(_SAVES):
            _update(connection, "invoices_invoice", "id", invoice)
            for item in items:
                _update(connection, "invoices_lineitem", "id", item)
            event["sequence"] += 1
            event["hash"] = f"{turn}"
            _insert(connection, "history_event", event)
            _update(connection, "history_chain", "organization_id", chain)
            connection.commit()
        return (time.process_time() - began) / _SAVES


Row = dict[str, Any]


def _rows(connection: psycopg.Connection[Any], table: str, which: str) -> list[Row]:
    computed = connection.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'ALWAYS'",
        [table],
    ).fetchall()
    with connection.cursor(row_factory=dict_row) as cursor:
        query = f"SELECT * FROM {table} WHERE {which}"  # noqa: S608 our own tables
        found = cursor.execute(query).fetchall()  # type: ignore[call-overload]
    return [
        {
            name: Jsonb(value) if isinstance(value, dict | list) else value
            for name, value in row.items()
            if (name,) not in computed
        }
        for row in found
    ]


def _row(connection: psycopg.Connection[Any], table: str, which: str) -> Row:
    return _rows(connection, table, which)[0]


def _update(
    connection: psycopg.Connection[Any], table: str, key: str, row: Row
) -> None:
    columns = ", ".join(f"{name} = %s" for name in row if name != key)
    values = [value for name, value in row.items() if name != key]
    query = f"UPDATE {table} SET {columns} WHERE {key} = %s"  # noqa: S608 our own tables
    connection.execute(query, [*values, row[key]])  # type: ignore[call-overload]


def _insert(connection: psycopg.Connection[Any], table: str, row: Row) -> None:
    named = {name: value for name, value in row.items() if name != "id"}
    places = ", ".join(["%s"] * len(named))
    query = f"INSERT INTO {table} ({', '.join(named)}) VALUES ({places})"  # noqa: S608 our own tables
    connection.execute(query, list(named.values()))  # type: ignore[call-overload]

"""How soon the first values of a long file are on the screen, beside a file of one page."""

import http.client
import io
import json
import time
from statistics import median
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

import pikepdf
from fpdf import FPDF

from benchmarks.deployment import Deployment, deployment
from benchmarks.entering import headers, invoice_in, multipart, papers
from benchmarks.figure import Figure

_PAGES: Final = 181
_ROWS: Final = 60  # calls on a page
_TIMES: Final = 3
_PATIENCE: Final = 120.0  # seconds for a file
_LOOK_EVERY: Final = 0.02


def run() -> list[Figure]:
    """Seconds from the upload until the invoice number can be fetched, over HTTP, each several times in turn."""
    paper = papers(1)[0]
    long = _with_calls(paper.data, _PAGES - 1)
    with deployment(WEB_PROCESSES="1") as site:
        session = site.people(1, 1)[0]["session"]
        _first_value(site, session, paper.data)  # all is warm now
        both = [
            (_first_value(site, session, paper.data), _first_value(site, session, long))
            for _ in range(_TIMES)
        ]
        _first_value(site, session, long, wait=False)
        beside = _first_value(site, session, paper.data)
    one, many = (median(each) for each in zip(*both, strict=True))
    return [
        Figure("first values of a file of one page", one, "s"),
        Figure(f"first values of a file of {_PAGES} pages", many, "s"),
        Figure("how many times as long", many / one, "times", most=4),
        Figure("first values of a file of one page while the long one is read", beside, "s"),
    ]  # fmt: skip


def _with_calls(first: bytes, count: int) -> bytes:
    """An invoice with pages of calls behind it, as bills of telephones have."""
    calls = FPDF(unit="pt", format="A4")
    calls.set_font("helvetica", size=8)
    for page in range(count):
        calls.add_page()
        for row in range(_ROWS):
            calls.set_xy(40, 30 + 12.5 * row)
            text = f"{row % 28 + 1:02}.09.2026   10:{row:02}   +49 431 {page:03}{row:03}   00:0{row % 9}:12   0,{row:02}"
            calls.cell(text=text)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as whole:
        with pikepdf.open(io.BytesIO(bytes(calls.output()))) as more:
            whole.pages.extend(more.pages)
        whole.save(out)
    return out.getvalue()


def _first_value(
    site: Deployment, session: str, data: bytes, *, wait: bool = True
) -> float:
    """Seconds from sending the file until the state of the draft that was made of it has a number; waits until all is read."""
    server = http.client.HTTPConnection(urlsplit(site.url).netloc)
    sent, kind = multipart(data + f"\n% {uuid4()}\n".encode(), "invoice.pdf")
    mine = headers(session)
    began = time.monotonic()
    server.request("POST", "/invoices/upload/", sent, mine | {"Content-Type": kind})
    answer = server.getresponse()
    answer.read()
    invoice = invoice_in(answer.headers["Location"])
    first = 0.0
    while time.monotonic() < began + _PATIENCE:
        server.request("GET", f"/invoices/{invoice}/state/", headers=mine)
        state = json.loads(server.getresponse().read())
        if state["values"]["number"] and not first:
            first = time.monotonic() - began
        if first and not (wait and state["evidence"]["is_reading"]):
            return first
        time.sleep(_LOOK_EVERY)
    raise AssertionError("nothing was read")

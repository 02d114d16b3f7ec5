"""Queues that somebody fills: a file that kills whoever reads it, one person's pile, very many jobs."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.chaos.installation import Installation, children_of
from tests.chaos.row import Make, Row, Scale, stretched, until
from tests.chaos.working import Ledger, sent_file

_FEW = 3  # files of the other person, each measured
_SLACK = 1.0  # seconds: how long the job that is being done just then may go on
_WORKER = 1  # its place among `run`'s children


def held_up(make: Make, folder: Path, scale: Scale) -> Row:
    """What one file, one person, one pile of jobs costs the others."""
    row, here = Row("file that kills its reader, 500 files of one, 20,000 jobs"), make(folder)  # fmt: skip
    ledger = Ledger(here.look("counts")["invoices"])
    files, jobs = scale.of(500, 30), scale.of(20_000, 3_000)
    with here.running(folder / "log"):
        _others(here, ledger)  # what is loaded once is loaded
        usual = _others(here, ledger)
        _deadly(row, here, ledger)
        for _file in range(files):
            sent_file(here.person("Alice"), ledger)
        left = here.ask("SELECT count(*) FROM documents_document WHERE reading_state IN ('waiting', 'reading')")  # fmt: skip
        piled = _others(here, ledger)
        here.look("pile", jobs)
        crowded = _others(here, ledger)
        waiting = here.ask("SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'READY'")  # fmt: skip
        desk = here.person("Bob").get("/invoices/desk/")
    row.times = 3
    bound = 2 * usual + stretched(_SLACK)
    row.must(piled <= bound, f"{files} files of one: another's took {piled:.1f} s, before {usual:.1f} s")  # fmt: skip
    row.must(crowded <= bound, f"{jobs} jobs: a file took {crowded:.1f} s, before {usual:.1f} s")  # fmt: skip
    row.must(desk.status == 200, f"the desk answers {desk.status}")
    ledger.check(row, here)
    row.notes.append(f"another's file {usual:.1f} s; with {left} of {files} files waiting {piled:.1f} s; with {waiting} jobs waiting {crowded:.1f} s")  # fmt: skip
    return row


def _others(here: Installation, ledger: Ledger) -> float:
    """The longest that it takes until one of Bob's files is read, in seconds."""
    took = []
    for _file in range(_FEW):
        pk = sent_file(here.person("Bob"), ledger).pk
        took.append(until(lambda: _state(here, pk)[0] == "read", 120))  # noqa: B023 - asked at once
    return max(took)


def _state(here: Installation, invoice: int) -> tuple[str, str]:
    asked = "SELECT d.reading_state || ' ' || d.reading_problem FROM documents_document d JOIN invoices_invoicedocument u ON u.document_id = d.id WHERE u.invoice_id = "  # fmt: skip
    state, _space, problem = str(here.ask(f"{asked}{int(invoice)}")).partition(" ")
    return state, problem


def _deadly(row: Row, here: Installation, ledger: Ledger) -> None:
    """Whoever opens this file is killed, as by a machine that is out of memory; then nobody is any more."""
    over = threading.Event()
    reaper = threading.Thread(target=_reap, args=[here, over])
    reaper.start()
    pk = sent_file(here.person("Alice"), ledger).pk
    until(lambda: _state(here, pk)[0] == "failed", 180)
    over.set()
    reaper.join()
    row.must(_state(here, pk) == ("failed", "gave-up"), f"a deadly file is {_state(here, pk)}")  # fmt: skip
    alice = here.person("Alice")
    page = alice.get(f"/invoices/{pk}/edit/").text
    row.must("Read again" in page, "the page does not offer to read it again")
    alice.post(f"/invoices/{pk}/read-again/")
    took = until(lambda: _state(here, pk)[0] == "read", 60)
    row.must(_state(here, pk)[0] == "read", f"not read again after {took:.0f} s")


def _reap(here: Installation, over: threading.Event) -> None:
    """Kill each process that the worker has a file read by."""
    while not over.is_set():
        for server in children_of(here.children()[_WORKER]):
            for reader in children_of(server):
                with suppress(ProcessLookupError):
                    os.kill(reader, signal.SIGKILL)
        time.sleep(0.002)

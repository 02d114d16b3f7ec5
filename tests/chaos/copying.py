"""SQLite: every process killed at one instant, and the files of that instant."""

import random
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale, until
from tests.chaos.working import Ledger, Pace, working

_MOST = 1.5  # seconds between two instants
_PEOPLE = 2  # who work, each of whom may not be answered yet
_OF_ONE = 10  # copies for each time that all are killed


def copied(make: Make, folder: Path, scale: Scale) -> Row:
    """SIGKILL of all, and a copy of the database's files before anybody mends them.

    Nine times of ten all are stopped instead (SIGSTOP) while the files are copied, which are the same then, and go on.
    """
    row, here = Row("SQLite: its files at the instant of a kill -9 of all"), make(folder)  # fmt: skip
    if here.url:
        row.notes.append("not run: the database is PostgreSQL")
        return row
    ledger, killed = Ledger(here.look("counts")["invoices"]), 0
    left = scale.of(200, 20)
    while left > 0 and row.held:
        with here.running(folder / "log"), working(here, pace=Pace(0), ledger=ledger):
            for _instant in range(min(left, _OF_ONE) - 1):
                _wait(ledger)
                here.freeze()
                _copy(row, here, ledger, folder / "copies")
                here.thaw()
            _wait(ledger)
            here.kill_all()
            killed += 1
            _copy(row, here, ledger, folder / "copies")
        left -= _OF_ONE
    row.acknowledged = ledger.acknowledged
    row.notes.append(f"{killed} times killed and started again")
    return row


def _wait(ledger: Ledger) -> None:
    """Until something more was acknowledged, and then for a while that nobody knows."""
    before = ledger.acknowledged
    until(lambda: ledger.acknowledged > before, 30)
    time.sleep(random.random() * _MOST)  # noqa: S311 - when it happens


def _copy(row: Row, here: Installation, ledger: Ledger, copies: Path) -> None:
    told = ledger.until_now()  # what was answered before stands in the files
    copies.mkdir()
    for part in here.folder.glob(f"{here.database.name}*"):
        shutil.copy(part, copies)
    row.times += 1
    _look(row, copies / here.database.name, here, told)
    if row.held:
        shutil.rmtree(copies)


def _look(row: Row, file: Path, here: Installation, told: Ledger) -> None:
    """Open a copy as SQLite does after a power cut, and look for all that was answered until then."""
    with closing(sqlite3.connect(file)) as database:
        (said,) = database.execute("PRAGMA integrity_check").fetchone()
        row.must(said == "ok", f"integrity: {said}")
        asked = "SELECT id, number, status FROM invoices_invoice"
        there = {pk: (number, status) for pk, number, status in database.execute(asked)}
        asked = "SELECT u.invoice_id, d.sha256 FROM invoices_invoicedocument u JOIN documents_document d ON d.id = u.document_id"
        uses = set(database.execute(asked))
    gone = [pk for pk in told.begun if pk not in there]
    gone += [pk for pk, number in told.saved.items() if there.get(pk, ("",))[0] != number]  # fmt: skip
    gone += [pk for pk in told.submitted if there[pk][1] == "draft"]
    gone += [pk for pk, digest in told.uploaded.items() if (pk, digest) not in uses]
    stored = {path.name for path in (here.folder / "files" / "originals").rglob("*")}
    gone += [pk for pk, digest in told.uploaded.items() if digest not in stored]
    row.lost += len(gone)
    expected = told.before + len(told.begun) + len(told.uploaded) + told.unanswered
    row.doubled += max(0, len(there) - expected - _PEOPLE)

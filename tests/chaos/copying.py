"""SQLite: every process killed at one instant, and the files of that instant."""

import copy
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale
from tests.chaos.working import Ledger, working

_WORK = 1.5  # seconds between two kills


def copied(make: Make, folder: Path, scale: Scale) -> Row:
    """SIGKILL of all, and a copy of the database's files before anybody mends them."""
    row, here = Row("SQLite: kill -9 of all, copy of its files at that instant"), make(folder)  # fmt: skip
    if here.url:
        row.notes.append("not run: the database is PostgreSQL")
        return row
    ledger = Ledger(here.look("counts")["invoices"])
    copies = folder / "copies"
    for number in range(scale.of(200, 5)):
        with here.running(folder / "log"), working(here, pause=0, ledger=ledger):
            time.sleep(_WORK)
            here.kill_all()
        row.times += 1
        copies.mkdir()
        for part in folder.glob(f"{here.database.name}*"):
            shutil.copy(part, copies)
        _look(row, copies / here.database.name, here, ledger)
        if row.held:
            shutil.rmtree(copies)
        else:
            row.notes.append(f"copy {number} was the first that was not whole")
            break
    row.acknowledged = ledger.acknowledged
    return row


def _look(row: Row, file: Path, here: Installation, ledger: Ledger) -> None:
    """Open a copy as SQLite does after a power cut, and look for all that was answered until then."""
    told = copy.deepcopy(ledger)
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
    row.doubled += max(0, len(there) - expected)

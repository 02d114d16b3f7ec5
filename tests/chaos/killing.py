"""SIGKILL of any process while people work."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale, stretched, until
from tests.chaos.working import working

_BACK = 10.0  # seconds


def killed(make: Make, folder: Path, scale: Scale) -> Row:
    """SIGKILL of any process: `run`, its children, web workers, what opens files."""
    row, here = Row("SIGKILL of any process under load"), make(folder)
    slowest, late, of_run = 0.0, 0, 0
    times = scale.of(200, 8)
    with here.running(folder / "log", watched=True), working(here) as ledger:
        for number in range(times):
            is_run = number % 20 == 7
            of_run += is_run
            _kill(here, is_run=is_run)
            row.times += 1
            time.sleep(0.3)
            took = 0.3 + until(here.is_whole)
            slowest = max(slowest, took)
            late += took > stretched(_BACK)
            time.sleep(random.random())  # noqa: S311 - when the next one dies
        row.must(here.get("/invoices/desk/").status == 200, "the desk does not answer")
    row.must(not late, f"{late} times not back within {_BACK:g} s")
    gave_up = (folder / "log").read_text().count("the others end too")
    row.must(not gave_up, "`run` gave up")
    ledger.check(row, here)
    row.must(here.manage("verify_history").returncode == 0, "the history is broken")
    row.must(here.manage("verify_files").returncode == 0, "files are broken")
    row.must(not here.look("counts")["failed"], "files are called damaged")
    here.look("make_due")
    here.manage("send_letters")
    mails = here.look("delivered")
    row.lost += mails["lost"]
    row.doubled += mails["doubled"] + mails["strange"]
    row.notes += [
        f"{of_run} times `run` itself",
        f"back within {slowest:.1f} s",
        f"{mails['sent']} letters, {mails['repeated']} repeated under the same Message-ID",
    ]
    return row


def _kill(here: Installation, *, is_run: bool) -> None:
    assert here.process
    victims = [here.process.pid] if is_run else here.descendants()
    with suppress(ProcessLookupError, IndexError):
        os.kill(random.choice(victims), signal.SIGKILL)  # noqa: S311

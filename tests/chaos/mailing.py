"""A mail server that misbehaves while invoices are submitted and files are read."""

import time
from contextlib import closing
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale, stretched, until
from tests.chaos.smtp import TEMPERS, MailServer
from tests.chaos.working import Ledger, sent_file

_READ = 15.0  # seconds within which a file is read
_UNREAD = "SELECT count(*) FROM documents_document WHERE reading_state IN ('waiting', 'reading')"
_OF = "SELECT count(*) FROM mail_letter WHERE state = '{}'"
_REFUSED = "mona@example.org"


def misbehaving(make: Make, folder: Path, scale: Scale) -> Row:
    """SMTP hangs, drips, says 4xx, 5xx for one, hangs up after DATA, is away for a day."""
    row, here = Row("SMTP hangs, drips, 4xx, 5xx for one, cut after DATA, away"), make(folder)  # fmt: skip
    with closing(MailServer()) as server:
        server.refused = _REFUSED
        url = f"smtp://127.0.0.1:{server.port}?tls=no"
        here.settings |= {"EMAIL_URL": url}
        ledger = Ledger(here.look("counts")["invoices"])
        drafts = iter(here.look("drafts"))
        tempers = TEMPERS[:2] if scale.short else TEMPERS
        with here.running(folder / "log"):
            for temper in tempers:
                server.temper = temper
                _during(row, here, ledger, next(drafts), server)
                server.temper = ""
                row.times += 1
            patience = stretched(200)
            until(lambda: not here.ask(_OF.format("waiting")), patience)
            _afterwards(row, here, server)
        ledger.check(row, here)
    return row


def _during(
    row: Row, here: Installation, ledger: Ledger, pk: int, server: MailServer
) -> None:
    """Submit, so that letters are due; meanwhile a file is read and the desk answers."""
    alice, temper = here.person(), server.temper
    answer = alice.submit(pk)
    row.must(answer.status == 302, f"{temper}: submitting answers {answer.status}")
    ledger.submitted.append(pk)
    sent_file(alice, ledger)
    took = until(lambda: not here.ask(_UNREAD))
    row.must(took < stretched(_READ), f"{temper}: a file was read after {took:.0f} s")
    row.must(alice.get("/invoices/desk/").status == 200, f"{temper}: no desk")
    until(lambda: server.asked[temper] > 0, stretched(120))
    row.must(server.asked[temper] > 0, f"{temper}: the server was never asked")
    if temper == "5xx for one":
        until(lambda: here.ask(_OF.format("failed")) > 0, stretched(30))
    time.sleep(stretched(1))
    if temper == "away":
        before = here.ask(_OF.format("failed"))
        here.look("a_day_passes")
        time.sleep(stretched(3))
        given_up = here.ask(_OF.format("failed")) - before
        row.must(not given_up, f"away for a day: {given_up} letters given up")


def _afterwards(row: Row, here: Installation, server: MailServer) -> None:
    """Each letter once; who could not be reached stands where an owner sees it."""
    states = here.look("letters")
    row.lost += states.get("waiting", 0)
    names = here.look("names")
    sent = set(names["sent"])
    row.lost += len(sent - set(server.arrived))
    row.doubled += len(set(server.arrived) - sent - set(names["others"]))
    repeated = sum(server.arrived.values()) - len(server.arrived)
    row.must(states.get("failed", 0) >= 1, "a refusal for good is not told")
    page = here.person("Olga").get("/review/outbox/")
    row.must(_REFUSED in page.text, "the owner is not told who can't be reached")
    row.acknowledged += len(sent)
    row.notes.append(f"{len(sent)} letters once each, {repeated} repeated under the same Message-ID, {states.get('failed', 0)} refused for good and told")  # fmt: skip

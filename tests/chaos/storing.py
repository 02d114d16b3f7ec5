"""S3 that misbehaves while people send and open files."""

import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.lying import TEMPERS, Lying
from tests.chaos.people import Answer
from tests.chaos.row import Make, Row, Scale, p95, stretched, until
from tests.chaos.working import Ledger, sent_file
from tests.weed import BINARY, BUCKET, KEY, SECRET, Weed

_LOOKS = 20  # at the desk, with each temper
_AT_ONCE = 4  # people who send files, and as many who open them
_LONGEST = 45  # seconds for any answer: two questions to S3, and a busy machine
_LEAST = 0.25  # seconds: what is quicker than that is quick, whatever it was before


def misbehaving(make: Make, folder: Path, scale: Scale) -> Row:
    """S3 gone, slow, stalled, dripping, truncated, 403, 500."""
    row, here = (
        Row("S3 gone, slow, stalled, dripping, truncated, 403, 500"),
        make(folder),
    )
    if not BINARY:
        row.notes.append("not run: SeaweedFS is not installed")
        return row
    (folder / "s3").mkdir()
    weed = Weed(folder / "s3")
    weed.start()
    try:
        with closing(Lying(weed.ports["s3.port"])) as way:
            here.settings |= {
                "COUNTERSIGN_S3_BUCKET": BUCKET,
                "COUNTERSIGN_S3_ENDPOINT": f"http://127.0.0.1:{way.port}",
                "COUNTERSIGN_S3_ACCESS_KEY": KEY,
                "COUNTERSIGN_S3_SECRET_KEY": SECRET,
            }
            here.look("carry_over")
            with here.running(folder / "log"):
                _through(row, here, way, scale)
    finally:
        weed.die()
    return row


def _through(row: Row, here: Installation, way: Lying, scale: Scale) -> None:
    ledger = Ledger(here.look("counts")["invoices"])
    alice = here.person()
    first = sent_file(alice, ledger)
    row.must(first.status == 302, f"S3 is well and an upload answers {first.status}")
    usual = _tried(row, here, ledger)
    slowest = 0.0
    for temper in (
        TEMPERS if not scale.short else ("gone", "stalled", "dripping", "500")
    ):
        way.temper = temper
        took = _tried(row, here, ledger, temper)
        slowest = max(slowest, took)
        bound = 2 * max(usual, stretched(_LEAST))
        row.must(took <= bound, f"{temper}: desk {took:.2f} s, before {usual:.2f} s")
        way.temper = ""
        back = until(lambda: sent_file(alice, ledger).status == 302)
        row.must(back < stretched(30), f"{temper}: no upload {back:.0f} s afterwards")
        row.times += 1
    ledger.check(row, here)
    row.must(here.manage("verify_files").returncode == 0, "something is half stored")
    row.notes.append(f"desk p95 {usual:.2f} s before, {slowest:.2f} s at worst")


def _tried(row: Row, here: Installation, ledger: Ledger, temper: str = "") -> float:
    """Send and open files, and look at the desk meanwhile: its p95 in seconds."""
    alice, answers = here.person(), list[tuple[str, Answer]]()
    newest = int(here.ask("SELECT max(id) FROM documents_document"))
    paths = [f"/invoices/originals/{newest - count}/" for count in range(_AT_ONCE)]

    def send() -> None:
        answers.append(("an upload", sent_file(alice, ledger)))

    def open_one(path: str) -> None:
        answers.append(("an original", alice.get(path)))

    threads = [threading.Thread(target=send) for _ in range(_AT_ONCE)]
    threads += [threading.Thread(target=open_one, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    looks = []
    for _look in range(_LOOKS):
        looks.append(here.person("Bob").get("/invoices/desk/"))
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    said = Counter(look.status for look in looks)
    row.must(said[200] == _LOOKS, f"{temper}: the desk answers {dict(said)}")
    for what, answer in answers:
        good = answer.status in ((200, 302, 503) if temper else (200, 302))
        cut = temper in ("truncated", "gone") and what == "an original"
        row.must(good or (cut and answer.status == 0), f"{temper}: {what} answers {answer.status}")  # fmt: skip
        row.must(answer.seconds < stretched(_LONGEST), f"{temper}: {what} takes {answer.seconds:.0f} s")  # fmt: skip
        row.must(answer.status != 503 or "again" in answer.text, f"{temper}: {what} does not say what to do")  # fmt: skip
    return p95([look.seconds for look in looks])

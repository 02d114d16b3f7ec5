"""A small backup that an earlier state made: `python -m tests.backup.release_before COMMIT` makes it anew.

It checks the commit out into a folder of its own, lets that code make its tables, two organizations with invoices, decisions, files
and history from its own test factories, and its own backup of them, and keeps that as `tests/backup/before/backup.zip`. What the
restored backup is held to is in the backup itself: every column of every row as the earlier code wrote it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
BACKUP: Final = Path(__file__).parent / "before" / "backup.zip"

_MADE: Final = """
from countersign.documents.actions import store
from countersign.invoices.desk.actions import attempt
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.factories import make_invoice, make_member, make_organization
from tests.files import pdf, upload
ours = make_organization()
alice, mona = make_member(ours, "Alice"), make_member(ours, "Mona", role="manager")
otto = make_member(make_organization("Other Ltd"), "Otto", role="owner")
attempt(upload(pdf("Rechnung Nr. 4711")), by=alice)
store(upload(pdf("Invoice 12")), by=otto)
for number, verdict in enumerate(("approved", "rejected", "returned", ""), 1):
    invoice = make_invoice(alice, number=f"R-{number}", lines=number, vendor=f"Vendor {number}")
    submit(invoice, by=alice)
    invoice.refresh_from_db()
    if verdict:
        decide(invoice, Verdict(verdict), version=invoice.version, by=mona, comment="As agreed")
make_invoice(otto, number="O'Brien \\\\ 'x'")
"""

_README: Final = """backup.zip: made by `python -m tests.backup.release_before {commit}`.
Make it anew from the release before whenever there is a new one; tests/backup/test_release_before.py restores it.
"""


def main(commit: str) -> None:
    git = shutil.which("git") or "git"
    with tempfile.TemporaryDirectory() as name:
        there, place = Path(name) / "code", Path(name) / "place"
        subprocess.run([git, "worktree", "add", "--quiet", "--detach", there, commit], cwd=ROOT, check=True)  # fmt: skip
        try:
            _manage(there, Path(name), "migrate", "--verbosity=0")
            _manage(there, Path(name), "shell", "--no-imports", "-c", _MADE)
            _manage(there, Path(name), "backup", str(place))
        finally:
            subprocess.run([git, "worktree", "remove", "--force", there], cwd=ROOT, check=True)  # fmt: skip
        BACKUP.parent.mkdir(exist_ok=True)
        shutil.make_archive(str(BACKUP.with_suffix("")), "zip", place)
        (BACKUP.parent / "README").write_text(_README.format(commit=commit))


def _manage(code: Path, data: Path, *command: str) -> None:
    settings = {
        "COUNTERSIGN_DATA": str(data / "var"),
        "COUNTERSIGN_ENV_FILE": "none",
        "COUNTERSIGN_SECRET_KEY": "b" * 50,
        "DATABASE_URL": "",
    }
    subprocess.run([sys.executable, "manage.py", *command], cwd=code, env={**os.environ, **settings}, check=True)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])

"""An upgrade without containers, and going back to before it, as docs/operations.md has them, on an installation of its own.

`sudo` and `systemctl` are at hand as programs that do what they would: the line, and what the unit files start.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db import connection

from countersign.documents.models import Document
from tests import manual
from tests.factories import make_document, make_invoice
from tests.machines import HERE
from tests.ports import free_port
from tests.processes import PATIENCE, wait_for_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("git"), reason="no git: apt install git"),
]

ROOT = manual.PAGE.parents[1]
OWNED = ("countersign", "deploy", "manage.py", "Makefile", "requirements*.txt", "package-lock.json")  # fmt: skip
NEWER = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("watch", "LAST")]
    operations = [migrations.CreateModel("Novelty", [("id", models.BigAutoField(primary_key=True))], {"db_table": "watch_novelty"})]
"""
SUDO = '#!/bin/sh\n[ "$1 $2" = "-u countersign" ] && shift 2 && exec "$@"\n'
SYSTEMCTL = """#!/bin/sh
# What the unit files start, in their order; of the target web alone.
set -e
started() { sed -n 's,^ExecStart=/srv/countersign/,,p' "deploy/systemd/$1"; }
case "$*" in
"stop countersign.target") [ ! -f web.pid ] || { kill "$(cat web.pid)"; rm web.pid; } ;;
"start countersign-migrate.service countersign.target")
  $(started countersign-migrate.service)
  $(started countersign-web.service) > web.log 2>&1 &
  echo $! > web.pid ;;
*) echo "unknown: $*" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def installed(alice, tmp_path):
    """Where today's release runs from, with a database and a file; a newer one waits to be pulled."""
    if connection.vendor != "sqlite":
        pytest.skip("takes half a minute: SQLite shows it")
    make_invoice(alice, number="R-4711", document=make_document(alice))
    origin, here = tmp_path / "origin", tmp_path / "srv" / "countersign"
    origin.mkdir()
    listed = git(ROOT, "ls-files", "-z", "-co", "--exclude-standard", *OWNED)
    for name in listed.split("\0")[:-1]:
        (origin / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, origin / name)
    (origin / ".gitignore").write_text("/.venv\n/node_modules\n/build\n/var\n/bin\n")
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "One")
    git(origin, "tag", "RELEASE_BEFORE")
    git(tmp_path, "clone", "-q", str(origin), str(here))
    change = origin / "countersign" / "watch" / "migrations"
    last = max(change.glob("0*.py")).stem
    (change / "9000_newer.py").write_text(NEWER.replace("LAST", last))
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Two")
    (here / "var").mkdir()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(here / "var" / "countersign.sqlite3")])
    shutil.copytree(tmp_path / "files", here / "var" / "files")
    made(here)
    yield here
    shell("systemctl stop countersign.target", here)


def made(here: Path) -> None:
    """What `make setup` has made, and the programs of the system."""
    (here / ".venv" / "bin").mkdir(parents=True)
    for program in Path(sys.executable).parent.iterdir():
        (here / ".venv" / "bin" / program.name).symlink_to(program)
    (here / ".venv" / "bin" / "python").unlink()
    runs = here / ".venv" / "bin" / "python"
    runs.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    runs.chmod(0o755)
    (here / "node_modules").mkdir()
    (here / "build" / "static").mkdir(parents=True)
    for stamp in (
        ".venv/installed",
        "node_modules/installed",
        "build/static/collected",
        "build/translated",
    ):
        (here / stamp).touch()
    (here / "bin").mkdir()
    for name, text in (("sudo", SUDO), ("systemctl", SYSTEMCTL)):
        (here / "bin" / name).write_text(text)
        (here / "bin" / name).chmod(0o755)


def test_an_upgrade_and_the_way_back_leave_what_was_there_before(installed, tmp_path):
    port = free_port()
    here = {"COUNTERSIGN_BIND": f"127.0.0.1:{port}", "WEB_PROCESSES": "1"}

    typed("git pull\n", installed, tmp_path, here)
    assert ready(port)
    assert rows(installed, "watch_novelty") == []
    with closing(sqlite3.connect(installed / "var" / "countersign.sqlite3")) as database:  # fmt: skip
        database.execute("UPDATE invoices_invoice SET order_reference = 'since then'")
        database.commit()
    secret = (installed / "var" / "secret_key").read_text()

    typed("git checkout RELEASE_BEFORE", installed, tmp_path, here)

    assert ready(port)
    assert rows(installed, "watch_novelty") is None
    assert rows(installed, "invoices_invoice", "number, order_reference") == [("R-4711", "")]  # fmt: skip
    assert (installed / "var" / "secret_key").read_text() == secret
    assert not (installed / "countersign/watch/migrations/9000_newer.py").exists()
    kept = [path for path in (installed / "var" / "files").rglob("*") if path.is_file()]
    assert len(kept) == Document.objects.count()


def typed(words: str, folder: Path, place: Path, settings: dict[str, str]) -> None:
    """The block, in one go: it ends at the first line that fails."""
    text = manual.block(words).replace("/srv/backup", str(place / "backup"))
    done = shell(f"set -e\n{text}", folder, **settings)
    assert done.returncode == 0, done.stdout + done.stderr


def shell(text: str, folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":  # fmt: skip
    known = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "COUNTERSIGN_DATA", "COUNTERSIGN_SECRET_KEY")}  # fmt: skip
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", text],  # noqa: S607
        cwd=folder,
        env={**known, "PATH": path, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def ready(port: int) -> bool:
    """Whether database and storage answer, once somebody does."""
    wait_for_port(HERE, port)
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as web:
        web.request("GET", "/readyz")
        return web.getresponse().status == 200


def rows(here: Path, table: str, columns: str = "*") -> list[tuple] | None:
    """What a table holds; None: there is none of that name."""
    with closing(sqlite3.connect(here / "var" / "countersign.sqlite3")) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():  # fmt: skip
            return None
        return database.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608


def git(folder: Path, *words: str) -> str:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "safe.directory=*"]  # fmt: skip
    return subprocess.run(["git", *author, *words], cwd=folder, check=True, capture_output=True, text=True).stdout  # noqa: S607  # fmt: skip

"""One installation of its own: its folder, its database, its processes, somebody who works in it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds, on a busy machine

_PEOPLED = """
from django.test import Client
from django.conf import settings
from tests.factories import make_document, make_invoice, make_member, make_organization
from countersign.history.actions import record
alice = make_member(make_organization(), "Alice")
for number in range({invoices}):
    invoice = make_invoice(alice, number=f"C-{{number}}", document=make_document(alice), **{values})
    record(alice.organization_id, alice.actor, "began", invoice, {{}})
client = Client()
client.force_login(alice.user)
print("cookie", settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


TEMPLATE = ROOT / "build" / "chaos" / "countersign.sqlite3"


def on_sqlite(folder: Path) -> "Installation":
    """One on SQLite, in that folder, with all tables."""
    if not TEMPLATE.exists():
        TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
        Installation(TEMPLATE.parent).manage("migrate", "--verbosity=0")
    shutil.copy(TEMPLATE, folder)
    return Installation(folder)


def on_postgresql(folder: Path, server: str) -> "Installation":
    """One on a database of its own of that server, with all tables."""
    with psycopg.connect(server, autocommit=True) as connection:
        asked = "SELECT FROM pg_database WHERE datname = 'chaos_template'"
        if not connection.execute(asked).fetchall():
            connection.execute("CREATE DATABASE chaos_template")
            empty = Installation(folder, _database(server, "chaos_template"))
            empty.manage("migrate", "--verbosity=0")
        name = f"chaos_{uuid.uuid4().hex}"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE chaos_template")
    return Installation(folder, _database(server, name))


def _database(server: str, name: str) -> str:
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@dataclass
class Installation:
    """Its folder is its data folder, with spool and temporary files in it."""

    folder: Path
    url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    cookie: str = ""
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        (self.folder / "tmp").mkdir(exist_ok=True)
        return {
            **os.environ,
            "COUNTERSIGN_ENV_FILE": "none",
            "COUNTERSIGN_DATA": str(self.folder),
            "COUNTERSIGN_SECRET_KEY": "c" * 50,
            "COUNTERSIGN_BIND": f"127.0.0.1:{self.port}",
            "DATABASE_URL": self.url,
            "TMPDIR": str(self.folder / "tmp"),
            "WEB_PROCESSES": "2",
            **self.settings,
        }

    def manage(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | more,
            check=False,
            capture_output=True,
            text=True,
        )

    def people(self, invoices: int, **values: object) -> None:
        """Make an agent with so many invoices, and sign the agent in."""
        script = _PEOPLED.format(invoices=invoices, values=repr(values))
        said = self.manage("shell", "--no-imports", "-c", script)
        found = re.search(r"cookie (\S+) (\S+)", said.stdout)
        if not found:
            raise RuntimeError(said.stdout + said.stderr)
        self.cookie = "=".join(found.groups())

    def count(self, model: str = "Invoice") -> int:
        code = f"from countersign.invoices.models import {model}; print({model}._base_manager.count())"
        return int(self.manage("shell", "--no-imports", "-c", code).stdout.split()[-1])

    @contextmanager
    def running(self, log: Path) -> Iterator[None]:
        """`manage.py run`, once it answers."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        with log.open("wb") as lines:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=lines,
                stderr=lines,
            )
        try:
            self.wait_until_it_answers()
            yield
        finally:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def children(self) -> list[int]:
        assert self.process
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(one) for one in found.split()]

    def wait_until_it_answers(self) -> float:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if self.get("/healthz")[0] == 200:
                return time.monotonic() - began
            time.sleep(0.1)
        raise RuntimeError("it does not answer")

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page; 0 when nobody answers."""
        return self._ask("GET", path)

    def new(self) -> tuple[int, str]:
        """Begin an invoice; the status, and where it is when it was begun."""
        token = "t" * 32
        return self._ask("POST", "/invoices/new/", token=token)

    def _ask(self, method: str, path: str, token: str = "") -> tuple[int, str]:
        server = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"{self.cookie}; csrftoken={token}"}
        body = None
        if token:
            body = urlencode({"csrfmiddlewaretoken": token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            server.request(method, path, body, headers)
            answer = server.getresponse()
            text = answer.read().decode(errors="replace")
            return answer.status, answer.headers.get("Location") or text
        except (OSError, HTTPException):
            return 0, ""
        finally:
            server.close()

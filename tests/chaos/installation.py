"""One installation of its own: its folder, its database, its processes."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.chaos.people import Answer, Person
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "build" / "chaos"
PATIENCE = 90  # seconds, on a busy machine
_AGAIN = (
    1.0  # seconds after which whoever watches `run` starts it again, as systemd does
)
_CHILDREN = 6


def on_sqlite(folder: Path) -> "Installation":
    """One on SQLite, in that folder, with all tables and some people."""
    template = TEMPLATES / _state()
    if not template.exists():
        template.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=template.parent) as fresh:
            Installation(Path(fresh, "made")).settle()
            with suppress(OSError):  # somebody else was first
                Path(fresh, "made").rename(template)
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return Installation(folder)


def _state() -> str:
    """Which tables and people a template has, and since which day they are signed in."""
    made_of = sorted((ROOT / "countersign").glob("*/migrations/*.py"))
    made_of += [
        ROOT / "tests" / "chaos" / "settling.py",
        ROOT / "tests" / "factories.py",
    ]
    told = hashlib.sha256(str(datetime.now(UTC).date()).encode())
    for file in made_of:
        told.update(file.read_bytes())
    return told.hexdigest()[:16]


def on_postgresql(folder: Path, server: str) -> "Installation":
    """The same on a database of its own of that server."""
    template = TEMPLATES / f"postgresql-{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        asked = "SELECT FROM pg_database WHERE datname = 'chaos_template'"
        if not connection.execute(asked).fetchall():
            shutil.rmtree(template, ignore_errors=True)
            connection.execute("CREATE DATABASE chaos_template")
            Installation(template, _database(server, "chaos_template")).settle()
        name = f"chaos_{uuid.uuid4().hex}"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE chaos_template")
    shutil.copytree(template, folder, dirs_exist_ok=True)
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

    @property
    def database(self) -> Path:
        return self.folder / "countersign.sqlite3"

    def settle(self) -> None:
        """Make its tables and its people; who they are signed in as stands in people.json."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manage("migrate", "--verbosity=0")
        (self.folder / "people.json").write_text(json.dumps(self.look("settle")))

    def person(self, name: str = "Alice") -> Person:
        cookies = json.loads((self.folder / "people.json").read_text())
        return Person(lambda: self.port, cookies[name])

    def manage(self, *command: str, told: str = "", **more: str) -> subprocess.CompletedProcess[str]:  # fmt: skip
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | more,
            input=told,
            check=False,
            capture_output=True,
            text=True,
        )

    def look(self, what: str, *about: object, **more: str) -> Any:
        """What a function of `tests.chaos.looking` finds, in a process of its own."""
        code = f"import tests.chaos.looking as it; it.say(it.{what})"
        command = ("shell", "--no-imports", "-c", code)
        said = self.manage(*command, told=json.dumps(about), **more)
        lines = [line for line in said.stdout.splitlines() if line.startswith("{")]
        if not lines:
            raise RuntimeError((said.stdout + said.stderr)[-1500:])
        return json.loads(lines[-1])["found"]

    def ask(self, sql: str) -> Any:
        """The one value that the database says."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as server:
                found = server.execute(sql.encode()).fetchone()
        else:
            with closing(sqlite3.connect(self.database, timeout=30)) as file:
                found = file.execute(sql).fetchone()
        return found[0] if found else None

    @contextmanager
    def running(self, log: Path, *, watched: bool = False) -> Iterator[None]:
        """`manage.py run`, once it answers; `watched`, it is started again when it ends, as systemd would."""
        self.port = free_port()
        over = threading.Event()
        with log.open("ab") as lines:
            self._start(lines)
            watcher = threading.Thread(target=self._watch, args=[lines, over])
            if watched:
                watcher.start()
            try:
                self.wait_until_it_answers()
                yield
            finally:
                over.set()
                if watched:
                    watcher.join()
                if self.process and self.process.poll() is None:
                    self.stop()

    def _start(self, lines: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=self.environment,
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )

    def _watch(self, lines: Any, over: threading.Event) -> None:
        while not over.wait(0.1):
            if self.process and self.process.poll() is not None:
                time.sleep(_AGAIN)
                self._start(lines)

    def stop(self) -> None:
        """End it, and whatever is left of it."""
        assert self.process
        left = [self.process.pid, *self.descendants()]
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            _tell(left, signal.SIGKILL)
            self.process.wait()

    def freeze(self) -> list[int]:
        """SIGSTOP for every process, so that none does anything more; who they are."""
        assert self.process
        _tell([self.process.pid], signal.SIGSTOP)
        _tell(self.descendants(), signal.SIGSTOP)
        family = [
            self.process.pid,
            *self.descendants(),
        ]  # also whom one had just forked
        _tell(family, signal.SIGSTOP)
        return family

    def kill_all(self) -> None:
        """SIGKILL for every process at one instant."""
        _tell(self.freeze(), signal.SIGKILL)
        assert self.process
        self.process.wait()

    def thaw(self) -> None:
        """Let all go on that were frozen."""
        assert self.process
        _tell([self.process.pid, *self.descendants()], signal.SIGCONT)

    def children(self) -> list[int]:
        """Of `run` itself."""
        return children_of(self.process.pid) if self.process else []

    def descendants(self) -> list[int]:
        """All processes below `run`: also web workers, and what opens files."""
        found = self.children()
        for pid in found:
            found.extend(children_of(pid))
        return found

    def is_whole(self) -> bool:
        """Are all processes there, and does it answer?"""
        there = len(self.children()) == _CHILDREN
        return there and self.get("/healthz").status == 200

    def wait_until_it_answers(self) -> float:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if self.get("/healthz").status == 200:
                return time.monotonic() - began
            time.sleep(0.1)
        raise RuntimeError("it does not answer")

    def get(self, path: str) -> Answer:
        return self.person().get(path)


def _tell(processes: list[int], number: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def children_of(pid: int) -> list[int]:
    """Processes that any thread of that one has started, in that order."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found.extend(int(one) for one in task.read_text().split())
    return found

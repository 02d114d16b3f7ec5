"""An installation with something of everything, and others on databases and folders of their own."""

import io
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from countersign.database.where import where_we_work
from countersign.documents.actions import store
from countersign.history.actions import record
from countersign.invoices.desk.actions import attempt
from countersign.invoices.models import Invoice
from countersign.review.submitting.actions import submit
from tests import migrated
from tests.factories import make_document, make_invoice
from tests.files import pdf, picture, upload
from tests.processes import ROOT, database_url


@dataclass(frozen=True)
class Installation:
    """Another Countersign: its database, its folder, and its commands."""

    url: str
    data: Path
    settings: dict[str, str] = field(default_factory=dict)

    def manage(
        self, *command: str, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "COUNTERSIGN_DATA": str(self.data),
            **self.settings,
            **settings,
        }
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )


class Elsewhere:
    """New installations on "sqlite" or on the running "postgresql"."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.databases: list[str] = []

    def empty(self, database: str) -> Installation:
        """One where no table is yet."""
        there = self._made(database)
        if database == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {there.data.name}")
        return there

    def ready(self, database: str) -> Installation:
        """One with all tables."""
        there = self._made(database)
        if database == "sqlite":
            migrated.sqlite(there.data / "db.sqlite3")
        else:
            migrated.postgresql(database_url(), there.data.name)
        return there

    def _made(self, database: str) -> Installation:
        name = f"elsewhere_{uuid.uuid4().hex}"
        data = self.folder / name
        data.mkdir()
        if database == "sqlite":
            return Installation(f"sqlite:///{data / 'db.sqlite3'}", data)
        self.databases.append(name)
        url = database_url().replace(str(connection.settings_dict["NAME"]), name)
        return Installation(url, data)

    def drop(self) -> None:
        for name in self.databases:
            migrated.drop(database_url(), name)


@pytest.fixture(scope="session")
def elsewhere(django_db_setup, tmp_path_factory):
    there = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    yield there
    there.drop()


@pytest.fixture
def full(alice, mona, otto, work):
    """Invoices of two organizations with originals, words, suggestions, history, letters and links."""
    (taken,) = attempt(upload(pdf("Rechnung Nr. 4711 Größe", pages=2)), by=alice)
    begun = taken.begun
    store(upload(picture("PNG"), "Foto – 1.png"), by=otto)
    work()
    submit(make_invoice(alice, lines=3, document=begun.document), by=alice)
    work()
    make_invoice(alice, number="O'Brien \\ \t\n 'x'", vendor="Ünïcode & Söhne")
    assert Invoice.objects.count() == 3


@pytest.fixture
def small(alice, otto):
    """Two invoices of two organizations, each with an original that nobody has read."""
    for agent in (alice, otto):
        make_invoice(agent, document=make_document(agent))
    record(alice.organization_id, alice.actor, "joined", alice, {"role": "agent"})


def run(command: str, *arguments: object, **options: object) -> str:
    """What a command says, besides where it works, or what it fails with."""
    out, failure = io.StringIO(), ""
    try:
        call_command(command, *map(str, arguments), stdout=out, **options)
    except CommandError as failed:
        failure = str(failed)
    return f"{out.getvalue()}{failure}".removeprefix(f"{where_we_work()}\n")

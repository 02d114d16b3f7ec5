"""Several processes start at once on an empty database: one makes the tables, the others wait for it."""

import os
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from tests import migrated

ROOT = Path(__file__).parents[2]


@contextmanager
def empty_database(tmp_path):
    """The environment of a process that finds an empty database of the kind the tests run on."""
    address = os.environ.get("DATABASE_URL", "")
    environment = {**os.environ, "COUNTERSIGN_DATA": str(tmp_path)}
    if connection.vendor != "postgresql":
        environment.pop("DATABASE_URL", None)
        yield environment
        return
    name = f"migrate_once_{uuid.uuid4().hex}"
    own = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield environment | {"DATABASE_URL": own}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def start(environment, *arguments):
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate_once", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def outcome(process):
    said, _ = process.communicate(timeout=240)
    return process.returncode, said.splitlines()


def test_one_of_several_migrates_and_the_others_wait(tmp_path):
    with empty_database(tmp_path) as environment:
        processes = [
            start(environment),
            start(environment),
            start(environment, "--wait"),
        ]
        outcomes = [outcome(process) for process in processes]

        assert [code for code, _ in outcomes] == [0, 0, 0], outcomes
        changing = [line for _, said in outcomes for line in said if "Changing" in line]
        assert len(changing) == 1, outcomes
        assert outcome(start(environment)) == (0, [])


def test_who_only_waits_says_how_much_is_to_come(tmp_path):
    with empty_database(tmp_path) as environment:
        code, said = outcome(start(environment, "--wait", "--seconds", "0"))

    assert code == 1
    assert said[0] == "Waiting for the migration under way ..."
    assert said[1].endswith(" changes of the database are still to come.")


@pytest.mark.parametrize("arguments", [[], ["--wait"]])
def test_a_database_that_does_not_answer_ends_the_start(tmp_path, arguments):
    environment = {
        **os.environ,
        "COUNTERSIGN_DATA": str(tmp_path),
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:9/none",
    }

    code, said = outcome(start(environment, "--seconds", "0", *arguments))

    assert code == 1
    assert said[0].startswith("CommandError: The database does not answer: ")


def test_a_closed_installation_says_how_its_owner_gets_in(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    migrated.sqlite(data / "countersign.sqlite3")
    environment = {**os.environ, "COUNTERSIGN_DATA": str(data), "DATABASE_URL": ""}
    _, said = outcome(start(environment | {"COUNTERSIGN_SIGNUP": "closed"}))

    assert said[-1] == (
        "Nobody owns Countersign yet. Make yourself the owner: "
        "python manage.py invite_owner YOUR-MAIL-ADDRESS"
    )

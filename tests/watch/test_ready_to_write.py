"""Ready is who can write: disks without room for a further file, disks and databases that can only be read."""

import os
import subprocess
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from countersign.database.busy import is_full
from tests.chaos.disks import small_disk


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", "8m,nr_inodes=8") as disk:
        if disk is None:
            pytest.skip("only root can mount a disk")
        yield disk


def without_a_further_file(disk: Path) -> None:
    """All bytes but a few are free, and no name can be added."""
    free = os.statvfs(disk).f_favail
    for number in range(free):
        (disk / str(number)).touch()


def parts(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["parts"]


@pytest.mark.parametrize("part", ["storage", "spool"])
def test_a_disk_that_takes_no_further_file_is_full(client, db, settings, disk, part):
    if part == "spool":
        settings.SPOOL = disk
    else:
        settings.STORAGES = settings.STORAGES | {
            "default": {
                "BACKEND": "countersign.documents.storage.Folder",
                "OPTIONS": {"location": disk},
            }
        }
    assert parts(client)[0] == 200

    without_a_further_file(disk)

    status, found = parts(client)
    assert (status, found["storage"]) == (503, "full")


@pytest.fixture
def file(disk, monkeypatch):
    """Where SQLite is said to have its file."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's disk is its own")
    file = disk / "countersign.sqlite3"
    file.touch()
    monkeypatch.setitem(connection.settings_dict, "NAME", file)
    return file


@pytest.mark.parametrize("said", ["unable to open database file", "disk I/O error"])
def test_sqlite_that_can_make_no_file_says_that_the_disk_is_full(
    client, db, file, disk, said
):
    assert not is_full(OperationalError(said))

    without_a_further_file(disk)

    assert is_full(OperationalError(said))
    assert parts(client)[1]["database"] == "full"


def test_a_disk_that_can_only_be_read_is_told(client, db, file, disk):
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)  # noqa: S607

    status, found = parts(client)

    assert (status, found["database"]) == (503, "read-only")


def test_a_server_that_can_only_be_read_is_told(client, db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's file is looked at")
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

    status, found = parts(client)

    assert (status, found["database"]) == (503, "read-only")

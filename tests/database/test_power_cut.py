"""What was acknowledged is on the disk: a power cut takes nothing of it back."""

import os
import shutil
import subprocess
import sys

import pytest
from django.db import connection

from tests.processes import ROOT

_SAVED = """
import sys
from django.core.files.base import ContentFile
from countersign.documents.storage import files
files().save("originals/1/ab/abcd", ContentFile(b"invoice"))
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does so itself")
@pytest.mark.django_db
def test_sqlite_waits_for_the_disk_at_each_commit():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_a_kept_file_and_every_folder_on_its_way_are_on_the_disk(tmp_path):
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-y", "-o", trace, "-e", "trace=fsync,rename"]
    subprocess.run(
        [*command, sys.executable, "manage.py", "shell", "--no-imports", "-c", _SAVED],
        cwd=ROOT,
        env={**os.environ, "COUNTERSIGN_DATA": str(tmp_path), "DATABASE_URL": ""},
        check=True,
        capture_output=True,
    )

    synced = [
        line.partition("<")[2].partition(">")[0]
        for line in trace.read_text().splitlines()
        if "fsync(" in line
    ]
    kept = tmp_path / "files" / "originals" / "1" / "ab"

    folders = [str(kept.parents[2]), str(kept.parents[1]), str(kept.parent)]
    assert [one for one in synced if one in folders] == folders
    assert synced[-2].startswith(f"{kept}/abcd.")
    assert synced[-1] == str(kept)

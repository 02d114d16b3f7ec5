"""What passes through leaves nothing behind, whoever dies, and a full disk is told as such."""

import errno
import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from countersign.database.busy import is_full
from countersign.documents import spool
from countersign.documents.refusals import not_kept
from countersign.documents.storage import StorageFull, as_away
from countersign.documents.uploads import arriving


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.SPOOL = tmp_path / "spool"
    settings.SPOOL.mkdir()
    return settings.SPOOL


def test_an_upload_on_its_way_has_no_name(folder):
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4 secret")

    with arriving(upload) as arrival:
        arrival.file.seek(0)
        assert arrival.file.read() == b"%PDF-1.4 secret"
        assert list(folder.iterdir()) == []


def test_what_dead_processes_left_is_swept_and_what_is_new_is_not(folder):
    (folder / "drill-1").mkdir()
    (folder / "drill-1" / "file").write_text("rows")
    (folder / "left").write_text("rows")
    (folder / "new").write_text("rows")
    old = time.time() - 3 * 24 * 3600
    for name in ("drill-1", "left"):
        os.utime(folder / name, (old, old))

    assert spool.sweep() == 2
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_no_room_is_told_apart_from_no_storage():
    full = as_away(OSError(errno.ENOSPC, "No space left on device"), "/srv")

    assert isinstance(full, StorageFull)
    assert "the disk is full" in str(not_kept(full))
    assert "does not answer" in str(not_kept(as_away(OSError(errno.EIO, "I/O"), "/")))
    assert is_full(OSError(errno.ENOSPC, "No space left on device"))
    assert is_full(OperationalError("database or disk is full"))
    assert not is_full(OperationalError("database is locked"))

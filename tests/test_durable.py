"""What is written for good is on the disk, and so is its name, before anybody is told: all ways that write files go by one."""

import os
import runpy
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.core.management import call_command

from countersign import durable
from countersign.config import environment
from countersign.documents.storage import files
from countersign.exports.delivery import folder as exports
from countersign.exports.delivery.place import Parcel
from countersign.folders.local import Local
from countersign.mail.backends import FolderBackend
from tests.processes import ROOT


@contextmanager
def kept_by_the_disk(monkeypatch):
    """The files and folders, by number, that the disk was asked to keep."""
    asked, fsync = set(), os.fsync

    def look(handle):
        asked.add(os.fstat(handle).st_ino)
        fsync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", look)
        yield asked


def original(folder, _settings):
    files().save("originals/1/aa/aa", ContentFile(b"bytes"))
    return Path(files().path("originals/1/aa/aa"))


def part_of_an_upload(folder, _settings):
    files().save("parts/1/aa/0", ContentFile(b"bytes"))
    return Path(files().path("parts/1/aa/0"))


def export(folder, settings):
    settings.EXPORT_FOLDER = str(folder)
    exports.put(Parcel(1, "sales.csv", iter([b"bytes"])), {"folder": "in"}, "")
    return folder / "1" / "in" / "sales.csv"


def secret_key(folder, _settings):
    environment.secret("COUNTERSIGN_NO_SUCH", folder / "made" / "key")
    return folder / "made" / "key"


def mail(folder, settings):
    settings.DATA_DIR = folder
    FolderBackend().send_messages([EmailMessage("Hello", "Hello", to=["a@example.org"])])  # fmt: skip
    (written,) = (folder / "mail").iterdir()
    return written


def password(folder, _settings):
    keep = runpy.run_path(str(ROOT / "deploy" / "first_start.py"))["keep"]
    keep(folder / "password", "secret", 0o400)
    return folder / "password"


def a_scan_that_was_taken(folder, _settings):
    durable.make(folder / "1")
    scan = folder / "1" / "scan.pdf"
    with scan.open("wb") as file:
        file.write(b"bytes")
        os.fsync(file.fileno())
    place = Local(folder)
    place.put_away(1, "scan.pdf", place.files(1)["scan.pdf"], "done", "")
    return folder / "1" / "done" / "scan.pdf"


WRITERS = [original, part_of_an_upload, export, secret_key, mail, password, a_scan_that_was_taken]  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS, ids=lambda one: one.__name__)
def test_file_and_name_are_on_the_disk(writer, tmp_path, settings, monkeypatch):
    before = tmp_path / "place"
    before.mkdir()

    with kept_by_the_disk(monkeypatch) as asked:
        written = writer(before, settings)

    assert written.stat().st_ino in asked
    for folder in written.parents:
        if folder in (before.parent, tmp_path):
            break
        assert folder.stat().st_ino in asked, folder


@pytest.mark.django_db(transaction=True)
def test_an_archive_to_take_along_is_on_the_disk(organization, tmp_path, monkeypatch):
    with kept_by_the_disk(monkeypatch) as asked:
        call_command("archive_organization", str(organization.pk), str(tmp_path / "all.zip"))  # fmt: skip

    assert {(tmp_path / "all.zip").stat().st_ino, tmp_path.stat().st_ino} <= asked

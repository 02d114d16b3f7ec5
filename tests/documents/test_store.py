"""Keeping a file: once per content, complete or not at all."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from django.utils import timezone

from countersign.documents.actions import (
    collect_strays,
    remove_if_unused,
    store,
    storing,
)
from countersign.documents.models import Document, ReadingState
from countersign.extraction.files import Refused
from tests.factories import make_invoice
from tests.files import einvoice, locked, pdf, picture, upload
from tests.processes import database_url


def stored_files(folder: str = "") -> list[str]:
    """All files in the storage, by path."""
    if not default_storage.exists(folder or "."):
        return []
    folders, files = default_storage.listdir(folder)
    below = [
        path
        for name in folders
        for path in stored_files(f"{folder}{name}/".lstrip("/"))
    ]
    return [f"{folder}{name}" for name in files] + below


def test_a_file_is_kept_byte_for_byte_with_its_pages(alice):
    data = pdf(pages=2)

    stored = store(upload(data, "../Rechnung März.pdf"), by=alice)

    document = Document.objects.get()
    assert (stored.document, stored.is_new) == (document, True)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.name, document.media_type) == (
        "Rechnung März.pdf",
        "application/pdf",
    )
    assert (document.size, document.page_count) == (len(data), 2)
    assert document.reading_state == ReadingState.WAITING
    with default_storage.open(document.path) as file:
        assert file.read() == data
    assert [(page.number, round(page.width)) for page in document.pages.all()] == [
        (1, 595),
        (2, 595),
    ]


def test_the_same_content_is_kept_once_whatever_its_name(alice, bob):
    first = store(upload(pdf(), "one.pdf"), by=alice)

    second = store(upload(pdf(), "two.pdf"), by=bob)

    assert (second.document, second.is_new) == (first.document, False)
    assert stored_files() == [first.document.path]


def test_two_organizations_keep_their_own(alice, otto):
    one, other = store(upload(pdf()), by=alice), store(upload(pdf()), by=otto)

    assert one.document != other.document
    assert other.is_new
    assert sorted(stored_files()) == sorted([one.document.path, other.document.path])


def test_content_decides_what_it_is(alice):
    kinds = {
        store(upload(data), by=alice).document.media_type
        for data in (picture("PNG"), picture("JPEG"), picture("TIFF"), einvoice())
    }

    assert kinds == {"image/png", "image/jpeg", "image/tiff", "application/xml"}


def test_a_refused_file_leaves_nothing(alice):
    with pytest.raises(Refused) as caught:
        store(upload(locked()), by=alice)

    assert caught.value.code == "encrypted"
    assert not Document.objects.exists()
    assert stored_files() == []


def test_when_what_belongs_to_it_fails_nothing_stays(alice):
    with pytest.raises(ZeroDivisionError), storing(upload(pdf()), by=alice):
        raise ZeroDivisionError

    assert not Document.objects.exists()
    assert stored_files() == []


def test_a_failure_keeps_the_file_that_was_there_before(alice, bob):
    document = store(upload(pdf()), by=alice).document

    with pytest.raises(ZeroDivisionError), storing(upload(pdf()), by=bob):
        raise ZeroDivisionError

    assert stored_files() == [document.path]


def test_what_a_crash_left_is_replaced(alice):
    path = store(upload(pdf()), by=alice).document.path
    Document.objects.all().delete()
    default_storage.delete(path)
    default_storage.save(path, upload(b"half"))

    document = store(upload(pdf()), by=alice).document

    with default_storage.open(document.path) as file:
        assert file.read() == pdf()
    assert stored_files() == [document.path]


DIE_IN_THE_MIDDLE = """
import os, sys, django
django.setup()
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from countersign.accounts.models import Membership
from countersign.documents.actions import storing
upload = SimpleUploadedFile("invoice.pdf", Path(sys.argv[1]).read_bytes())
with storing(upload, by=Membership.objects.get()):
    os._exit(9)
"""


@pytest.mark.django_db(transaction=True)
def test_the_file_of_who_died_in_the_middle_is_removed(alice, tmp_path, monkeypatch):
    source = tmp_path / "source.pdf"
    source.write_bytes(pdf())
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "COUNTERSIGN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
    }

    died = subprocess.run(
        [sys.executable, "-c", DIE_IN_THE_MIDDLE, str(source)],
        env=environment,
        check=False,
    )

    assert died.returncode == 9
    assert not Document.objects.exists()
    assert len(stored_files()) == 1
    assert collect_strays() == 0  # not yet: it could be a slow one
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(hours=2))
    assert collect_strays() == 1
    assert stored_files() == []


def test_a_document_goes_with_the_last_invoice_that_uses_it(
    alice, django_capture_on_commit_callbacks
):
    document = store(upload(pdf()), by=alice).document
    invoice = make_invoice(alice, document=document)

    assert remove_if_unused(document) is False
    invoice.delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_if_unused(document) is True

    assert not Document.objects.exists()
    assert stored_files() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_at_once_is_kept_once(alice, bob):
    done = []

    def send(member):
        try:
            done.append(store(upload(pdf()), by=member).is_new)
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=[member]) for member in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(done) == [False, True]
    assert stored_files() == [Document.objects.get().path]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("R-1\r\nApprove at once.pdf", "R-1 Approve at once.pdf"),
        ("R-1\u202efdp.exe", "R-1\ufffdfdp.exe"),
        ("..\\..\\Rechnung\x1b[2K.pdf", "Rechnung\ufffd[2K.pdf"),
    ],
)
def test_a_name_is_one_line_and_shows_what_cannot_be_seen(alice, sent, kept):
    file = upload(pdf())
    file._name = sent  # as a browser may send it: Django's own setter takes less
    assert store(file, by=alice).document.name == kept

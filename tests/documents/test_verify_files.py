"""`verify_files` in a folder and in a bucket."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from countersign.documents import pictures
from countersign.documents.actions import store
from countersign.documents.models import Document
from countersign.documents.storage import files
from tests.factories import make_document
from tests.files import pdf, upload

GONE = "0" * 64
ORPHANS = [
    f"originals/77/00/{GONE}",
    "originals/stray",
    f"pictures/77/11/{'1' * 64}/1-800.webp",
]


@pytest.fixture(params=["folder", "bucket"])
def later(request, monkeypatch):
    """In either storage; what is there now has been there for two hours."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(hours=2))


def verify(**options) -> tuple[list[str], str]:
    """The lines it writes, and the message it fails with."""
    out = io.StringIO()
    try:
        call_command("verify_files", stdout=out, **options)
    except CommandError as failed:
        return out.getvalue().splitlines(), str(failed)
    return out.getvalue().splitlines(), ""


def test_files_as_they_were_uploaded(alice, otto, later):
    document = store(upload(pdf()), by=alice).document
    pictures.draw(document, 1, 800)
    make_document(otto)

    assert verify() == (["All 2 files are as they were uploaded."], "")


def test_every_fault_is_named(alice, otto, later):
    altered, missing, _fine = (
        make_document(alice),
        make_document(otto),
        make_document(otto),
    )
    files().save(altered.path, ContentFile(b"something else"))
    files().delete(missing.path)
    for path in ORPHANS:
        files().save(path, ContentFile(b"left"))

    lines, failed = verify()

    assert failed == "5 files are not as they should be."
    assert sorted(lines) == sorted(
        [
            f"altered: {altered.path} (organization {alice.organization_id}, document {altered.pk}, invoice.pdf)",
            f"missing: {missing.path} (organization {otto.organization_id}, document {missing.pk}, invoice.pdf)",
            *(f"orphan: {path}" for path in ORPHANS),
        ]
    )
    assert len(verify(organization=alice.organization_id)[0]) == 1


def test_orphans_go_only_when_asked(alice, later):
    document = make_document(alice)
    for path in ORPHANS:
        files().save(path, ContentFile(b"left"))

    lines, failed = verify(remove_orphans=True)

    assert sorted(lines[:-1]) == sorted(f"orphan: {path} (removed)" for path in ORPHANS)
    assert (lines[-1], failed) == ("All 1 files are as they were uploaded.", "")
    left = [
        found.name
        for folder in ("originals", "pictures")
        for found in files().walk(folder)
    ]
    assert left == [document.path]


def test_a_file_on_its_way_in_is_no_orphan(alice):
    files().save(ORPHANS[0], ContentFile(b"half an hour ago"))

    assert verify() == (["All 0 files are as they were uploaded."], "")


def test_a_storage_that_is_away_is_said(alice, bucket):
    make_document(alice)
    bucket.die()

    lines, failed = verify()

    assert (lines, failed.partition(":")[0]) == ([], "The storage does not answer")
    assert Document.objects.count() == 1

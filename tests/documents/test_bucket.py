"""Files in S3: everything a folder can, and what happens when the server dies in the middle."""

import urllib.request
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.documents.actions import collect_strays, remove_if_unused, store
from countersign.documents.models import Document, Page, ReadingState
from countersign.documents.storage import CHUNK, StorageAway, content, files
from countersign.documents.uncertain.actions import coming
from countersign.history.models import Event
from countersign.invoices.models import Invoice
from tests.factories import make_invoice
from tests.files import pdf, upload

LARGE = pdf() + b"\n%" + bytes(range(256)) * 80_000  # 20 MB: sent in three parts


def names() -> list[str]:
    """All files there are, by path."""
    folders = ("originals", "pictures", "uncertain")
    return [found.name for folder in folders for found in files().walk(folder)]


def send(client, data=None, name="invoice.pdf"):
    """Upload as the browser does."""
    return client.post(
        reverse("invoices:upload"),
        {"files": upload(data or pdf(), name)},
        headers={"X-Requested-With": "file-drop"},
    )


def test_a_file_is_there_whole_or_in_parts_until_it_is_removed(bucket):
    storage = files()
    storage.save("a/one", ContentFile(b"first"))
    storage.save("a/one", ContentFile(b"0123456789"))
    storage.save("a/b/two", ContentFile(b"2"))

    assert content("a/one") == b"0123456789"
    assert b"".join(storage.part("a/one", 3, 7)) == b"3456"
    assert [(found.name, found.size) for found in storage.walk("a")] == [
        ("a/b/two", 1),
        ("a/one", 10),
    ]
    storage.remove_folder("a")
    assert (list(storage.walk("a")), storage.exists("a/one")) == ([], False)
    with pytest.raises(FileNotFoundError):
        storage.part("a/one")


def test_a_large_file_is_sent_in_parts_and_comes_back_in_chunks(bucket):
    files().save("large", ContentFile(LARGE))

    chunks = list(files().part("large"))

    assert b"".join(chunks) == LARGE
    assert max(len(chunk) for chunk in chunks) <= CHUNK


def test_what_is_uploaded_is_read_drawn_served_and_goes(
    client, alice, bucket, work, django_capture_on_commit_callbacks
):
    client.force_login(alice.user)
    send(client)
    document = Document.objects.get()
    work()
    document.refresh_from_db()
    where = reverse("invoices:original", args=[document.pk])

    part = client.get(where, headers={"range": "bytes=5-9"})

    assert document.reading_state == ReadingState.READ
    assert b"".join(client.get(where).streaming_content) == pdf()
    assert (part.status_code, b"".join(part.streaming_content)) == (206, pdf()[5:10])
    assert client.get(reverse("invoices:page", args=[document.pk, 1, 800])).content
    assert len(names()) == 3  # the original and two pictures
    Invoice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_if_unused(document) is True
    assert names() == []


def test_a_file_whose_row_never_came_is_collected(alice, bucket, monkeypatch):
    fresh = Document(
        organization=alice.organization, sha256="0" * 64, uploaded_by=alice.user
    )
    coming(alice.organization_id, fresh.path)
    files().save(fresh.path, ContentFile(b"left"))

    assert collect_strays() == 0  # not yet: it could be a slow one
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(hours=2))
    assert collect_strays() == 1
    assert names() == []


@pytest.mark.parametrize("bucket", [{"by_links": True}], indirect=True)
def test_a_link_fetches_the_original_as_a_download_for_a_minute(client, alice, bucket):
    document = store(upload(pdf(), "März.pdf"), by=alice).document
    make_invoice(alice, document=document)
    client.force_login(alice.user)

    answer = client.get(reverse("invoices:original", args=[document.pk]))

    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert (answer.status_code, asked["X-Amz-Expires"]) == (302, ["60"])
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    with urllib.request.urlopen(answer["Location"]) as file:  # noqa: S310 - our own server
        assert file.read() == pdf()
        assert file.headers["Content-Type"] == "application/pdf"
        assert file.headers["Content-Disposition"] == (
            "attachment; filename*=utf-8''M%C3%A4rz.pdf"
        )


@pytest.mark.parametrize("bucket", [{"by_links": True}], indirect=True)
def test_nobody_gets_a_link_to_a_file_they_may_not_see(client, alice, bob, bucket):
    document = store(upload(pdf()), by=alice).document
    make_invoice(alice, document=document)
    client.force_login(bob.user)

    assert (
        client.get(reverse("invoices:original", args=[document.pk])).status_code == 404
    )


class DiesInTheMiddle(ContentFile):
    """A file whose storage is killed while its second part is read."""

    def __init__(self, weed) -> None:
        super().__init__(LARGE)
        self.weed, self.read_so_far = weed, 0

    def read(self, size=-1):
        data = self.file.read(size)
        self.read_so_far += len(data)
        if self.read_so_far > 10_000_000:
            self.weed.die()
        return data


def test_a_server_that_dies_in_the_middle_of_a_file_keeps_nothing_of_it(bucket):
    with pytest.raises(StorageAway):
        files().save("large", DiesInTheMiddle(bucket))
    bucket.start()

    assert not files().exists("large")
    files().save("large", ContentFile(LARGE))
    assert content("large") == LARGE


def test_an_upload_while_the_server_is_away_says_so_and_the_next_one_works(
    client, alice, bucket
):
    client.force_login(alice.user)
    bucket.die()

    refused = send(client)

    assert refused.status_code == 503
    assert "The file could not be kept: the storage does not answer." in refused.text
    for rows in (Document, Page, Invoice, Event, DBTaskResult):
        assert not rows.objects.exists()
    bucket.start()
    assert send(client).status_code == 200
    assert names() == [Document.objects.get().path]


def test_an_original_while_the_server_is_away_is_answered_by_a_page(
    client, alice, bucket
):
    document = store(upload(pdf()), by=alice).document
    make_invoice(alice, document=document)
    client.force_login(alice.user)
    bucket.die()

    answer = client.get(reverse("invoices:original", args=[document.pk]))

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "The storage that keeps the originals does not answer." in answer.text
    bucket.start()


def test_reading_waits_for_the_server_and_no_attempt_is_counted(
    alice, bucket, work, monkeypatch
):
    document = store(upload(pdf()), by=alice).document
    bucket.die()
    work()
    document.refresh_from_db()
    assert document.reading_attempts == 0
    assert document.is_unread
    bucket.start()
    assert collect_strays() == 0  # it is queued

    monkeypatch.setattr(
        timezone, "now", lambda: datetime.now(UTC) + timedelta(minutes=2)
    )
    work()

    document.refresh_from_db()
    assert document.reading_state == ReadingState.READ
    assert document.pages.get().words != []


def test_a_bucket_is_made_once(bucket, settings, capsys):
    options = bucket.options(bucket_name="fresh-one")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "countersign.documents.bucket.Bucket",
            "OPTIONS": options,
        },
    }

    call_command("make_bucket")
    call_command("make_bucket")

    assert capsys.readouterr().out.splitlines() == [
        "The bucket fresh-one was made.",
        "The bucket fresh-one is there.",
    ]
    files().check()


def test_no_bucket_is_made_where_files_are_in_a_folder(db):
    with pytest.raises(CommandError, match="COUNTERSIGN_S3_BUCKET names no bucket"):
        call_command("make_bucket")

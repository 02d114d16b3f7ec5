"""A storage that stands still holds up what needs a file, and nothing else."""

import threading
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from botocore.config import Config
from django.core.files.base import ContentFile
from django.urls import reverse

from countersign.documents import patience
from countersign.documents.bucket import Bucket
from countersign.documents.models import Document
from countersign.documents.patience import Patience
from countersign.documents.storage import StorageAway
from tests.factories import make_invoice
from tests.files import pdf, upload
from tests.processes import PATIENCE, web_process
from tests.stalling import Way
from tests.test_several_machines import signed_in
from tests.weed import BUCKET, KEY, SECRET


@pytest.fixture
def way(bucket):
    with closing(Way(bucket.ports["s3.port"])) as opened:
        yield opened


def test_an_original_whose_bytes_do_not_come_is_answered_with_a_page(
    client, alice, bucket, way, settings
):
    client.force_login(alice.user)
    client.post(reverse("invoices:upload"), {"files": upload(pdf(), "invoice.pdf")})
    document = Document.objects.get()
    stored = settings.STORAGES["default"]
    options = stored["OPTIONS"] | {
        "endpoint_url": f"http://127.0.0.1:{way.port}",
        "client_config": Config(
            read_timeout=1,
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
        ),
    }
    settings.STORAGES = settings.STORAGES | {"default": stored | {"OPTIONS": options}}
    way.after_headers = True

    answer = client.get(reverse("invoices:original", args=[document.pk]))

    assert answer.status_code == 503
    assert "try again" in answer.content.decode()


@pytest.mark.parametrize("page", ["invoices:original", "invoices:page"])
def test_one_whose_bytes_come_one_by_one_is_answered_with_that_page_too(
    client, alice, bucket, way, settings, monkeypatch, page
):
    client.force_login(alice.user)
    data = pdf() + b"%" * 50_000
    client.post(reverse("invoices:upload"), {"files": upload(data, "invoice.pdf")})
    document = Document.objects.get()
    stored = settings.STORAGES["default"]
    options = {**stored["OPTIONS"], "endpoint_url": f"http://127.0.0.1:{way.port}"}
    settings.STORAGES = settings.STORAGES | {"default": stored | {"OPTIONS": options}}
    monkeypatch.setattr(patience, "_FIRST", 0.3)
    way.drips = True
    which = [document.pk, 1, 800] if page == "invoices:page" else [document.pk]

    answer = client.get(reverse(page, args=which))

    assert answer.status_code == 503
    assert "try again" in answer.content.decode()


ASKED = {
    "a list": lambda bucket: list(bucket.walk("")),
    "a size": lambda bucket: bucket.size("there.pdf"),
    "whether it is there": lambda bucket: bucket.exists("not-there.pdf"),
    "a file": lambda bucket: bucket.open("there.pdf").read(),
    "a new file": lambda bucket: bucket.save("new.pdf", ContentFile(pdf())),
    "a removal": lambda bucket: bucket.delete("there.pdf"),
    "the bucket": lambda bucket: bucket.check(),
}


@pytest.mark.parametrize(
    ("what", "drips"),
    [("a list", "drips"), *((what, "drips_all") for what in ASKED)],
)
def test_no_answer_that_comes_byte_by_byte_is_waited_for(
    bucket, way, monkeypatch, settings, what, drips
):
    """Of its headers, or of a list: neither lasts longer than a call may, with whatever is tried again."""
    options = settings.STORAGES["default"]["OPTIONS"]
    options = {**options, "endpoint_url": f"http://127.0.0.1:{way.port}"}
    there = Bucket(**options)
    there.save("there.pdf", ContentFile(pdf()))
    monkeypatch.setattr(patience, "_FIRST", 0.5)
    setattr(way, drips, True)

    with pytest.raises(StorageAway, match="longer than it may"):
        ASKED[what](there)

    setattr(way, drips, False)
    monkeypatch.undo()
    assert [found.name for found in there.walk("") if found.name == "there.pdf"] or what == "a removal"  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_pages_that_need_no_file_stay_quick(alice, bucket, way, tmp_path):
    make_invoice(alice, number="R-77")
    environment = {
        "COUNTERSIGN_S3_BUCKET": BUCKET,
        "COUNTERSIGN_S3_ENDPOINT": f"http://127.0.0.1:{way.port}",
        "COUNTERSIGN_S3_ACCESS_KEY": KEY,
        "COUNTERSIGN_S3_SECRET_KEY": SECRET,
        "WEB_THREADS": "4",
    }
    with web_process(tmp_path, **environment) as address:
        browser = signed_in(urlsplit(address).port, alice)
        assert "R-77" in browser.ask(reverse("invoices:desk")).page
        way.stands = True
        stuck = [
            threading.Thread(target=browser.ask, args=["/readyz"]) for _ in range(8)
        ]
        for one in stuck:
            one.start()
        time.sleep(0.5)

        page = browser.ask(reverse("invoices:desk")).page
        still = sum(one.is_alive() for one in stuck)

        way.stands = False
        for one in stuck:
            one.join(PATIENCE)
    assert "R-77" in page
    assert (
        still >= 3
    )  # it was answered while these waited for S3; the others were sent away


def test_who_finds_all_turns_taken_for_long_is_sent_away(monkeypatch):
    monkeypatch.setattr(patience, "_SLOW", 0.2)
    shared, let_go = Patience(1), threading.Event()
    holds = threading.Event()

    def hold():
        with shared.turn():
            holds.set()
            let_go.wait(PATIENCE)

    holder = threading.Thread(target=hold)
    holder.start()
    assert holds.wait(PATIENCE)
    with pytest.raises(StorageAway, match="slow"), shared.turn():
        pass
    let_go.set()
    holder.join(PATIENCE)
    with (
        shared.turn(),
        shared.turn(),
    ):  # and a question inside another needs no second turn
        pass


def test_what_does_not_answer_twice_is_left_alone_for_a_while(monkeypatch):
    monkeypatch.setattr(patience, "_REST", 0.2)
    shared = Patience(1)
    shared.unanswered()
    with shared.turn():
        pass
    shared.unanswered()
    with pytest.raises(StorageAway, match="a moment ago"), shared.turn():
        pass
    time.sleep(0.25)
    with shared.turn():
        pass

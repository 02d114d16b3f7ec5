"""Reading the words of a document: by the worker, again when it was lost, with a reason when it fails."""

import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from countersign.documents.actions import (
    collect_strays,
    read_again,
    store,
)
from countersign.documents.models import Document, ReadingState
from countersign.documents.tasks import read_words
from countersign.samples import draw_scan, make_sample
from countersign.sandbox import child
from tests.factories import make_document
from tests.files import pdf, upload


def test_words_are_read_by_the_worker_and_reading_twice_changes_nothing(alice, work):
    document = store(upload(pdf("Invoice R-1", pages=2)), by=alice).document

    work()
    document.refresh_from_db()
    words = [page.words for page in document.pages.all()]
    Document.objects.update(reading_state=ReadingState.WAITING)
    collect_later()
    work()
    document.refresh_from_db()

    assert document.reading_state == ReadingState.READ
    assert document.share_read == 100
    assert [word[0] for word in words[1]][:4] == ["Invoice", "R-1", "page", "2"]
    assert [page.words for page in document.pages.all()] == words


def test_a_document_is_read_when_what_it_says_is_suggested_too(alice, work):
    document = store(upload(pdf()), by=alice).document

    read_words.call(document.pk, document.organization_id)

    document.refresh_from_db()
    assert (document.reading_state, document.share_read) == (ReadingState.READ, 100)


def collect_later() -> int:
    """What the schedule collects when nothing was heard of any reading for a long time."""
    Document.objects.update(reading_changed_at=datetime(2026, 1, 1, tzinfo=UTC))
    return collect_strays()


def lose_jobs() -> None:
    """As if the worker had died with all it had taken."""
    DBTaskResult.objects.update(status="RUNNING")


def test_a_reading_that_was_lost_is_queued_again_until_it_is_given_up(alice, work):
    document = store(upload(pdf()), by=alice).document
    lose_jobs()
    assert collect_strays() == 0

    Document.objects.update(reading_attempts=2, reading_state=ReadingState.READING)
    assert collect_later() == 1
    document.refresh_from_db()
    assert document.reading_state == ReadingState.READING

    lose_jobs()
    Document.objects.update(reading_attempts=3)
    assert collect_later() == 1
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem) == (
        ReadingState.FAILED,
        "gave-up",
    )


def test_a_reading_that_waits_for_a_worker_is_not_lost(alice):
    store(upload(pdf()), by=alice)

    assert collect_later() == 0
    assert DBTaskResult.objects.count() == 1


def test_what_cannot_be_read_says_so(alice, work):
    document = make_document(
        alice, b"%PDF-1.4 nothing to read", reading_state="waiting"
    )
    collect_later()

    work()
    document.refresh_from_db()

    assert (document.reading_state, document.reading_problem) == (
        ReadingState.FAILED,
        "broken",
    )


@pytest.mark.ocr
def test_the_words_of_a_scan_are_seen_by_the_reader(alice, work):
    sample = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)
    document = store(upload(draw_scan(sample)), by=alice).document

    work()
    document.refresh_from_db()
    assert document.reading_state == ReadingState.READING

    work("ocr")
    work()
    document.refresh_from_db()
    assert (document.reading_state, document.share_read) == (ReadingState.READ, 100)
    seen = [(word[0], word[5]) for word in document.pages.get().words]
    assert (sample.number, "ocr") in seen


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_reading_that_is_killed_is_tried_again_and_the_file_is_not_called_damaged(
    alice, work
):
    document = store(upload(pdf("Rechnung Nr. 4711")), by=alice).document
    states = []
    for _attempt in range(3):
        DBTaskResult.objects.update(run_after=datetime.now(UTC))
        with killing_children():
            work()
        document.refresh_from_db()
        states.append((document.reading_state, document.reading_problem))

    assert states[:2] == [(ReadingState.READING, "")] * 2
    assert states[2] == (ReadingState.FAILED, "gave-up")

    assert read_again(document)
    work()
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem) == ("read", "")
    assert not read_again(document)


@contextmanager
def killing_children():
    """Whoever opens a file is killed before it answers, as by a machine that is out of memory."""
    over = threading.Event()

    def kill() -> None:
        while not over.is_set():
            server = child.fork_server.process
            if server:
                below = Path(f"/proc/{server.pid}/task/{server.pid}/children")
                for pid in below.read_text().split():
                    with suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.001)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(kill)
        try:
            yield
        finally:
            over.set()

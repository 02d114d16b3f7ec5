"""Reading the words of a document: by the worker, again when it was lost, with a reason when it fails."""

from datetime import UTC, datetime

import pytest
from django_tasks_db.models import DBTaskResult

from countersign.documents.actions import (
    collect_strays,
    store,
)
from countersign.documents.models import Document, ReadingState
from countersign.documents.tasks import read_words
from countersign.samples import draw_scan, make_sample
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

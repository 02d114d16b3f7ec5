"""Files that come and go at once: no row without its file, no file without a row, and no transaction waits for either."""

import os
import random
import signal
import threading
import time
from contextlib import suppress

import pytest
from django.db import connections
from django.utils import timezone

from countersign.documents.actions import collect_strays, remove_if_unused, store
from countersign.documents.models import Document, Uncertain
from countersign.documents.storage import StorageAway, content, files
from countersign.documents.uncertain import actions as uncertain
from tests.factories import make_organization
from tests.files import pdf, upload
from tests.processes import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

SEED = os.environ.get("COUNTERSIGN_SEED", "4711")


def originals():
    return [found.name for found in files().walk("originals")]


def tidied():
    """What the clock does, until nothing is left to be looked into."""
    Uncertain.objects.update(due_at=timezone.now(), going_until=None)
    collect_strays()
    assert not Uncertain.objects.exists()


def test_a_file_that_is_being_removed_is_waited_for_and_sent_after_that(alice):
    document = store(upload(pdf()), by=alice).document
    Document.objects.all().delete()
    uncertain._note(alice.organization_id, document.path)
    taken = uncertain._take(alice.organization_id, document.path)
    arrived = []

    def again():
        try:
            arrived.append(store(upload(pdf()), by=alice).is_new)
        finally:
            connections.close_all()

    sender = threading.Thread(target=again)
    sender.start()
    end = time.monotonic() + PATIENCE
    while Uncertain.objects.count() < 2:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert not arrived
    files().delete(document.path)
    Uncertain.objects.filter(pk__in=taken).delete()
    sender.join(PATIENCE)

    assert arrived == [True]
    assert content(Document.objects.get().path) == pdf()


def test_a_file_that_is_being_sent_is_not_removed(alice):
    document = store(upload(pdf()), by=alice).document
    note = uncertain.coming(alice.organization_id, document.path)

    assert remove_if_unused(document)
    assert originals() == [document.path]

    uncertain.give_up(note)
    collect_strays()
    assert originals() == []
    assert not Uncertain.objects.exists()


def test_one_who_was_taken_for_dead_sends_anew(alice, monkeypatch):
    save, seen = type(files()).save, []

    def slow(self, name, file):
        save(self, name, file)
        if not seen:  # an hour passes, and the clock removes it
            seen.append(name)
            Uncertain.objects.update(due_at=timezone.now())
            collect_strays()
            assert originals() == []

    monkeypatch.setattr(type(files()), "save", slow)

    document = store(upload(pdf()), by=alice).document

    assert content(document.path) == pdf()
    assert not Uncertain.objects.exists()


def test_a_removal_that_fails_is_made_up_for_by_the_clock(alice, monkeypatch):
    document = store(upload(pdf()), by=alice).document

    def away(self, name):
        raise StorageAway(name)

    with monkeypatch.context() as patch:
        patch.setattr(type(files()), "delete", away)
        assert remove_if_unused(document)
    assert originals() == [document.path]

    tidied()
    assert originals() == []


def test_whoever_is_killed_anywhere_leaves_no_row_without_its_file(alice):
    """Some store and remove the same two contents again and again, and are killed."""
    dice = random.Random(SEED)  # noqa: S311 - no secret
    names = ("R-1", "R-2")
    for _ in range(12):
        connections.close_all()
        children = []
        for _one in range(3):
            seed = dice.random()
            pid = os.fork()
            if not pid:
                with suppress(BaseException):
                    _come_and_go(alice, names, random.Random(seed))  # noqa: S311
                os._exit(0)
            children.append(pid)
        time.sleep(dice.uniform(0.1, 0.5))
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        for document in Document.objects.filter(organization=alice.organization):
            assert content(document.path)
    tidied()

    kept = Document.objects.filter(organization=alice.organization)
    assert sorted(originals()) == sorted(one.path for one in kept)


def _come_and_go(alice, names, dice):
    while True:
        document = store(upload(pdf(dice.choice(names))), by=alice).document
        if dice.random() < 0.7:
            remove_if_unused(document)


def test_marks_of_an_earlier_release_are_taken_over(alice, monkeypatch):
    sha256 = "a" * 64
    path = f"originals/{alice.organization_id}/aa/{sha256}"
    gone = make_organization("Gone").pk + 1000
    files().save(path, upload(b"left"))
    for organization_id in (alice.organization_id, gone):
        files().save(f"uncertain/{organization_id}-{sha256}", upload(b""))
    later = timezone.now() + uncertain._COMING_FOR * 2
    monkeypatch.setattr(timezone, "now", lambda: later)

    collect_strays()

    assert originals() == []
    assert list(files().walk("uncertain")) == []

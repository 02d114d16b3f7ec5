"""A backup is of one moment, whatever happens while it is made."""

from threading import Thread

import pytest
from django.db import connections

from countersign.backup import writing
from countersign.database.snapshot import one_moment
from countersign.documents.actions import remove_if_unused
from countersign.documents.models import Document
from countersign.documents.storage import files
from countersign.invoices.models import Invoice
from tests.factories import make_document, make_invoice

from .conftest import run
from .test_round_trip import manifest

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(act) -> None:
    """Do something as another process would, and see that it is not held up."""
    failed = []

    def other():
        try:
            act()
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    thread = Thread(target=other)
    thread.start()
    thread.join(60)
    assert (thread.is_alive(), failed) == (False, [])


def test_writers_go_on_and_are_not_seen(alice):
    make_invoice(alice)
    with one_moment():
        before = Invoice.objects.count()
        meanwhile(lambda: make_invoice(alice))
        after = Invoice.objects.count()

    assert (before, after, Invoice.objects.count()) == (1, 1, 2)


def test_a_file_deleted_meanwhile_makes_it_look_again(alice, tmp_path, monkeypatch):
    make_invoice(alice, document=make_document(alice))
    write, late = writing.write, []

    def write_then_delete(*args):
        """A file comes after the first files were copied, and goes after the snapshot."""
        if not late:
            meanwhile(lambda: late.append(make_document(alice)))
        written = write(*args)
        if len(late) == 1:
            late.append("gone")
            meanwhile(lambda: remove_if_unused(late[0]))
        return written

    monkeypatch.setattr(writing, "write", write_then_delete)

    told = run("backup", tmp_path / "backup")

    assert "1 files, 1 of them new." in told
    assert manifest(tmp_path / "backup").damaged == {}
    assert len(list((tmp_path / "backup" / "sets").iterdir())) == 1
    assert Document.objects.count() == 1


def test_a_file_that_was_missing_before_is_named_and_the_backup_is_made(
    alice, tmp_path
):
    missing, _whole = make_document(alice), make_document(alice)
    files().delete(missing.path)

    told = run("backup", tmp_path / "backup")

    assert told.splitlines()[1:] == [
        "The backup is made, but these files were not whole before:",
        f"missing: {missing.path}",
    ]
    assert run("restore", tmp_path / "backup", force=True).splitlines()[1:] == [
        f"Not in the backup, missing when it was made: {missing.path}"
    ]

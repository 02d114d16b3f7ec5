"""Nobody waits for a network or the storage while a transaction is open: what `tests/outside.py` sees, in every test."""

import http.client
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from countersign.documents import storage
from countersign.documents.storage import content, files
from tests.outside import left_alone


@pytest.fixture
def listening():
    """A server that takes one connection after the other, and answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


def of_ours(way, act):
    """Let code of the product do it: what a test does itself is its own affair."""
    scope = {"act": act, "run": ThreadPoolExecutor}
    exec(compile(way, storage.__file__, "exec"), scope)  # noqa: S102 - as if it stood there


@pytest.mark.django_db
def test_a_stored_file_that_is_opened_or_removed_in_a_transaction_is_found():
    with left_alone() as found:
        files().save("a/one", ContentFile(b"one"))
        assert content("a/one") == b"one"
    assert found == set()

    with left_alone() as found:
        with transaction.atomic():
            content("a/one")
        with transaction.atomic():
            of_ours("act()", partial(files().delete, "a/one"))
    assert {event for _place, event in found} == {"open", "os.remove"}
    assert {place.partition(".storage.")[0] for place, _event in found} == {
        "countersign.documents"
    }


@pytest.mark.django_db
def test_a_connection_in_a_transaction_is_found_from_other_threads_too(listening):
    connect = partial(socket.create_connection, listening)
    for way in ("act().close()", "run(1).submit(act).result().close()"):
        with left_alone() as found:
            of_ours(way, connect)
        assert found == set()
        with left_alone() as found, transaction.atomic():
            of_ours(way, connect)
        assert {event for _place, event in found} == {"socket.connect"}


@pytest.mark.django_db
def test_a_question_over_a_connection_that_was_there_is_found(listening):
    with closing(http.client.HTTPConnection(*listening)) as kept:
        kept.connect()
        with left_alone() as found, transaction.atomic():
            of_ours("act()", partial(kept.request, "GET", "/"))
    assert {event for _place, event in found} == {"http.client.send"}

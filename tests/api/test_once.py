"""Asking twice under one key does it once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from countersign.api.actions import forget_old, once_outside
from countersign.api.models import Answer
from countersign.api.problems import Problem
from countersign.invoices.models import Invoice
from tests.api.program import Program, problem
from tests.files import pdf

SENT = {"number": "R-1", "vendor_name": "Beispiel GmbH", "gross_total": "119"}


def test_the_same_call_under_its_key_is_answered_the_same(alice):
    program = Program(alice)

    first = program.post("/invoices", SENT, Idempotency_Key="a")
    again = program.post("/invoices", SENT, Idempotency_Key="a")
    other = program.post("/invoices", SENT, Idempotency_Key="b")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for name in ("ETag", "Location", "Content-Type"):
        assert again[name] == first[name]
    assert again["Idempotent-Replayed"] == "true"
    assert other.json()["id"] != first.json()["id"]


def test_another_call_under_the_same_key_is_refused(alice):
    program = Program(alice)
    made = program.post("/invoices", SENT, Idempotency_Key="a").json()

    other = program.post("/invoices", {**SENT, "number": "R-2"}, Idempotency_Key="a")
    elsewhere = program.post(f"/invoices/{made['id']}/submit", SENT, Idempotency_Key="a")  # fmt: skip

    assert problem(other) == (422, "key-was-used")
    assert problem(elsewhere) == (422, "key-was-used")
    assert Invoice.objects.filter(organization=alice.organization).count() == 1


@pytest.mark.parametrize(
    ("key", "word"), [("é", "printable"), ("a\tb", "printable"), ("k" * 256, "long")]
)
def test_a_key_that_cannot_be_kept_is_refused_in_words(alice, key, word):
    answer = Program(alice).post("/invoices", SENT, Idempotency_Key=key)

    assert problem(answer) == (400, "not-readable")
    assert word in answer.json()["detail"]
    assert not Invoice.objects.filter(organization=alice.organization).exists()


def test_keys_are_each_tokens_own(alice, bob):
    mine = Program(alice).post("/invoices", SENT, Idempotency_Key="a").json()
    theirs = Program(bob).post("/invoices", SENT, Idempotency_Key="a").json()

    assert mine["id"] != theirs["id"]


def test_what_was_refused_may_be_tried_again(alice, mona):
    program = Program(alice)
    made = program.post("/invoices", {}).json()
    address = f"/invoices/{made['id']}/submit"

    assert program.post(address, Idempotency_Key="a").status_code == 422
    assert program.post(address, Idempotency_Key="a").status_code == 422
    assert not Answer.objects.filter(organization=alice.organization).exists()


def test_a_file_is_sent_again_under_its_key(alice):
    program = Program(alice)

    def send(data):
        return program.browser.generic(
            "POST",
            "/api/v1/documents?name=a.pdf",
            data,
            content_type="application/pdf",
            headers=program.headers(**{"Idempotency-Key": "f"}),
        )

    first, again, other = send(pdf("one")), send(pdf("one")), send(pdf("two"))

    assert again.content == first.content
    assert problem(other) == (422, "key-was-used")


def test_answers_are_kept_for_a_day(alice):
    program = Program(alice)
    program.post("/invoices", SENT, Idempotency_Key="a")
    assert forget_old() == 0
    kept = Answer.objects.filter(organization=alice.organization)
    kept.update(at=timezone.now() - timedelta(hours=25))

    assert forget_old() == 1
    assert program.post("/invoices", SENT, Idempotency_Key="a").status_code == 201
    assert Invoice.objects.filter(organization=alice.organization).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_make_one_invoice(alice):
    program = Program(alice)
    together = Barrier(10)

    def ask(_number):
        try:
            together.wait(timeout=60)
            answer = program.post("/invoices", SENT, Idempotency_Key="a")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(ask, range(100)))

    assert len(answers) == 100
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert Invoice.objects.filter(organization=alice.organization).count() == 1


def test_what_waits_for_the_storage_is_under_way_once(alice):
    token = Program(alice).token

    def act():
        with pytest.raises(Problem) as told:
            once_outside(token, "a", "this", act)
        assert told.value.kind == "not-answering"
        return HttpResponse("done")

    first, again = (once_outside(token, "a", "this", act) for _ in range(2))

    assert first.content == again.content == b"done"
    assert again["Idempotent-Replayed"] == "true"


def test_what_died_while_it_waited_may_be_asked_again(alice):
    token = Program(alice).token
    Answer.objects.create(
        organization=alice.organization,
        token=token,
        key="a",
        asked="this",
        at=timezone.now() - timedelta(minutes=6),
    )

    answer = once_outside(token, "a", "this", lambda: HttpResponse("done"))

    assert answer.content == b"done"
    assert Answer.objects.get(key="a", organization=alice.organization).status == 200


def test_what_was_refused_keeps_no_key(alice):
    token = Program(alice).token
    for status in (409, 200):
        made = HttpResponse(status=status)
        answer = once_outside(token, "a", "this", lambda made=made: made)
        assert answer.status_code == status

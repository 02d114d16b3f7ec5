"""Whose file is read next: a pile of one person holds up nobody else's single file."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from countersign.documents.models import Document
from tests.files import pdf, upload

pytestmark = pytest.mark.django_db


def bring(client, member, count):
    client.force_login(member.user)
    for number in range(count):
        file = upload(pdf(f"{member} {number}"), f"{member} {number}.pdf")
        client.post(reverse("invoices:upload"), {"files": [file]})


def read_next() -> str:
    """The name of the file that a worker reads now."""
    job = DBTaskResult.objects.ready().filter(queue_name="default").first()
    document = Document.objects.get(pk=job.args_kwargs["args"][0])
    job.claim("tests")
    return document.name


def test_a_single_file_is_read_before_the_rest_of_a_pile(client, alice, bob):
    bring(client, alice, 12)
    bring(client, bob, 1)

    order = [read_next() for _ in range(13)]

    assert set(order[:2]) == {"Alice 0.pdf", "Bob 0.pdf"}
    assert order[2:] == [f"Alice {number}.pdf" for number in range(1, 12)]


def test_two_piles_take_turns(client, alice, bob):
    bring(client, alice, 6)
    bring(client, bob, 6)

    order = [read_next() for _ in range(12)]

    firsts = [name.split()[0] for name in order]
    for at in range(0, 12, 2):
        assert set(firsts[at : at + 2]) == {"Alice", "Bob"}

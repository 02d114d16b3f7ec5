"""The door before the body: of whom nothing is taken, of them nothing is read; and nobody sends without end."""

import socket
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from countersign.documents.models import Document
from countersign.documents.uploads import is_for_files
from tests.factories import PASSWORD, make_invoice
from tests.files import pdf, upload
from tests.urls import addresses

MB = 1024 * 1024
UPLOAD = reverse("invoices:upload")


@pytest.fixture(autouse=True)
def _disk(settings, tmp_path):
    """A disk that takes no temporary file: whoever writes one fails."""
    settings.SPOOL = tmp_path / "nowhere"
    settings.UPLOAD_MAX_BYTES = 4 * MB


@pytest.fixture
def signed_in():
    """A browser in which a member has signed in by the form."""

    def sign_in(member):
        browser = Client()
        form = {"login": member.user.email, "password": PASSWORD}
        assert browser.post(reverse("account_login"), form).status_code == 302
        return browser

    return sign_in


def large(size=3 * MB):
    return {"files": upload(pdf() + b"%" * size)}


def test_seven_views_are_sent_files():
    assert {one.name for one in addresses() if is_for_files(one.view)} == {
        "coding:import",
        "invoices:add_files",
        "invoices:share",
        "invoices:upload",
        "invoices:upload_part",
        "payments:statements",
        "vendors:import",
    }


def test_a_file_of_an_agent_is_written_to_the_disk(signed_in, alice):
    browser = signed_in(alice)
    with pytest.raises(FileNotFoundError):
        browser.post(UPLOAD, large())


@pytest.mark.parametrize("address", [UPLOAD, reverse("account_login"), "/readyz"])
def test_nothing_of_a_stranger_is(db, address):
    answer = Client(enforce_csrf_checks=True).post(address, large())
    assert answer.status_code in (405, 413)


def test_nothing_of_who_is_no_agent_is(signed_in, mona, otto, alice):
    invoice = make_invoice(alice)
    for member in (mona, otto):
        browser = signed_in(member)
        address = reverse("review:decide", args=[invoice.pk])
        assert browser.post(address, large()).status_code == 413
    assert signed_in(mona).post(UPLOAD, large()).status_code == 413


def test_nothing_of_an_agent_is_where_no_files_belong(signed_in, alice):
    browser = signed_in(alice)
    assert browser.post(reverse("invoices:new"), large()).status_code == 413

    answer = browser.post(reverse("invoices:new"), large(MB))

    assert answer.status_code == 302
    assert not Document.objects.exists()


def test_a_stranger_with_a_small_file_is_asked_to_sign_in(db):
    answer = Client().post(UPLOAD, large(MB))
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_stranger_who_shares_a_large_file_is_asked_to_sign_in_and_it_is_not_read(db):
    answer = Client().post(reverse("invoices:share"), large())
    assert answer["Location"].startswith(reverse("account_login"))


def test_more_than_the_largest_file_is_refused_in_words(signed_in, alice):
    answer = signed_in(alice).post(UPLOAD, large(8 * MB))

    assert answer.status_code == 413
    assert "More than 6 MB were sent, and nothing of it was kept." in answer.text


@pytest.mark.parametrize("length", ["1000000000", "99999999999999999999999"])
def test_it_is_refused_before_it_is_sent(live_server, length):
    where = urlsplit(live_server.url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as line:
        head = f"POST {UPLOAD} HTTP/1.1\r\nHost: localhost\r\n"
        kind = "Content-Type: multipart/form-data; boundary=x\r\n"
        line.sendall(f"{head}{kind}Content-Length: {length}\r\n\r\n".encode())
        assert b" 413 " in line.recv(100)

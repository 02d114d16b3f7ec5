"""Nothing of a request lives in a process: whichever of several web processes answers."""

import socket
import threading
import time
from contextlib import suppress
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.invoices.models import Status
from countersign.review.links.actions import issue_link
from tests.factories import make_invoice
from tests.processes import web_process

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_link_opened_at_one_process_works_at_the_other(alice, mona, tmp_path):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    link, token = issue_link(mona, invoice)
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    path = reverse("review:invoice", args=[invoice.pk])
    with web_process(tmp_path) as one, web_process(tmp_path) as other:
        opened = browser.open(one + reverse("review:link", args=[token]))
        assert opened.url.startswith(one + path)

        assert invoice.number in browser.open(other + path).read().decode()

        link.revoked_at = timezone.now()
        link.save()
        for address in (one, other):
            with pytest.raises(HTTPError, match="403"):
                browser.open(address + path)


def test_somebody_signed_in_at_one_process_is_signed_in_at_the_other(alice, tmp_path):
    client = Client()
    client.force_login(alice.user)
    browser = build_opener()
    browser.addheaders = [("Cookie", f"sessionid={client.cookies['sessionid'].value}")]
    with web_process(tmp_path) as one, web_process(tmp_path) as other:
        for address in (one, other):
            page = browser.open(address + reverse("invoices:desk"))
            assert page.url == address + reverse("invoices:desk")


STARTS_SLOWLY = """
import runpy, signal, time
globals().update(runpy.run_path("deploy/gunicorn.py"))
forked = post_fork

def post_fork(server, worker):
    forked(server, worker)
    until = time.monotonic() + 5
    while signal.SIGTERM not in signal.sigpending() and time.monotonic() < until:
        time.sleep(0.01)
"""


def test_a_process_told_to_end_refuses_who_comes_and_serves_whom_it_took(tmp_path):
    assert _answer_across_the_end(tmp_path) == b"HTTP/1.1 200 OK"


def test_a_process_told_to_end_while_it_starts_does_so_too(tmp_path):
    config = tmp_path / "starts_slowly.py"
    config.write_text(STARTS_SLOWLY)

    assert _answer_across_the_end(tmp_path, config=str(config)) == b"HTTP/1.1 200 OK"


def _answer_across_the_end(data, **how):
    """What somebody is answered who sends half a request before the process is told to end, the rest after."""
    answers = []
    with web_process(data, **how) as address:
        door = (urlsplit(address).hostname, urlsplit(address).port)
        taken = socket.create_connection(door)
        taken.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")

        def come_until_refused():
            with suppress(ConnectionRefusedError):
                while True:
                    socket.create_connection(door).close()
                    time.sleep(0.05)
            taken.sendall(b"Connection: close\r\n\r\n")
            answers.append(taken.recv(1000).split(b"\r\n")[0])

        latecomer = threading.Thread(target=come_until_refused)
        latecomer.start()
    latecomer.join()
    taken.close()
    return answers[0]

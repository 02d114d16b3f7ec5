"""Four web processes on two machines behind a proxy that gives each request to the next one."""

import json
import threading
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.documents.models import Document
from countersign.invoices.models import Invoice, Status
from countersign.review.links.actions import issue_link
from countersign.review.models import AccessLink
from tests.factories import make_invoice
from tests.files import pdf
from tests.forms import posted_of
from tests.machines import RoundRobin, machines
from tests.processes import web_process

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "c" * 32


class Browser:
    """Keeps cookies; every request is a connection of its own, and so reaches another process."""

    def __init__(self, port: int, **cookies: str) -> None:
        self.port = port
        self.cookies = {"csrftoken": TOKEN, **cookies}

    def ask(self, path: str, form: dict | None = None, **headers: str) -> HTTPResponse:
        """The answer; its text is in `page`."""
        server = HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = None if form is None else urlencode(form, doseq=True)
        server.request(
            "POST" if form is not None else "GET", path, data, self.headers | headers
        )
        return self.hear(server)

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": "; ".join(
                f"{name}={value}" for name, value in self.cookies.items()
            ),
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }

    def hear(self, server: HTTPConnection) -> HTTPResponse:
        answer = server.getresponse()
        answer.page = answer.read().decode(errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        server.close()
        return answer


def signed_in(port: int, member) -> Browser:
    client = Client()
    client.force_login(member.user)
    return Browser(port, sessionid=client.cookies["sessionid"].value)


@pytest.fixture
def proxy(tmp_path: Path, record_property):
    with ExitStack() as stack:
        here = stack.enter_context(machines(2))
        record_property("machines", " ".join(each.name for each in here))
        proxy = RoundRobin([])
        for machine in here * 2:
            address = stack.enter_context(web_process(tmp_path, on=machine))
            proxy.backends.append((machine, urlsplit(address).port))
        proxy.port = stack.enter_context(proxy.listening())
        yield proxy


def test_nothing_of_a_request_lives_in_a_process(alice, mona, proxy):
    a_session_counts_everywhere(proxy, alice)
    a_link_counts_everywhere_and_is_revoked_everywhere(proxy, alice, mona)
    wrong_passwords_count_together(proxy)
    of_two_saves_at_once_one_is_told_of_the_other(proxy, alice)
    a_slow_upload_keeps_nobody_waiting(proxy, alice)


def a_session_counts_everywhere(proxy, alice):
    browser = signed_in(proxy.port, alice)
    before = len(proxy.served)
    answers = [browser.ask(reverse("invoices:desk")).status for _ in range(8)]
    assert answers == [200] * 8
    assert set(proxy.served[before:]) == {0, 1, 2, 3}


def a_link_counts_everywhere_and_is_revoked_everywhere(proxy, alice, mona):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    link, token = issue_link(mona, invoice)
    browser = Browser(proxy.port)
    assert browser.ask(reverse("review:link", args=[token])).status == 302
    page = reverse("review:invoice", args=[invoice.pk])
    assert [browser.ask(page).status for _ in range(4)] == [200] * 4

    AccessLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())

    assert [browser.ask(page).status for _ in range(4)] == [403] * 4


def wrong_passwords_count_together(proxy):
    browser = Browser(proxy.port)
    form = {"login": "alice@example.org", "password": "wrong"}
    pages = [browser.ask(reverse("account_login"), form).page for _ in range(6)]
    refused = ["That was too often. Wait a few minutes." in page for page in pages]
    assert refused == [False] * 5 + [True]


def of_two_saves_at_once_one_is_told_of_the_other(proxy, alice):
    invoice = make_invoice(alice)
    browser = signed_in(proxy.port, alice)
    found = []

    def save(reference: str) -> None:
        form = posted_of_invoice[reference]
        answer = browser.ask(
            reverse("invoices:save", args=[invoice.pk]), form, Accept="application/json"
        )
        found.append((answer.status, reference))

    references = [f"B-{number}" for number in range(4)]
    posted_of_invoice = {
        each: posted_of(invoice, order_reference=each) for each in references
    }
    savers = [threading.Thread(target=save, args=[each]) for each in references]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()

    assert sorted(status for status, _ in found) == [200, 409, 409, 409]
    kept = Invoice.objects.get(pk=invoice.pk)
    assert [(200, kept.order_reference)] == [each for each in found if each[0] == 200]
    assert kept.version == invoice.version + 1


def a_slow_upload_keeps_nobody_waiting(proxy, alice):
    browser = signed_in(proxy.port, alice)
    data = pdf("Slowly coming")
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="slow.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + data + b"\r\n--x--\r\n"
    )
    server = HTTPConnection("127.0.0.1", proxy.port, timeout=60)
    server.putrequest("POST", reverse("invoices:upload"))
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": str(len(body)),
    }
    for name, value in (browser.headers | headers).items():
        server.putheader(name, value)
    server.endheaders(body[:200])

    meanwhile = [browser.ask(reverse("invoices:desk")).status for _ in range(8)]
    assert meanwhile == [200] * 8
    assert not Document.objects.exists()

    server.send(body[200:])
    answer = browser.hear(server)

    assert answer.status == 302
    invoice = Invoice.objects.get(documents__name="slow.pdf")
    assert answer.headers["Location"] == reverse("invoices:edit", args=[invoice.pk])
    state = browser.ask(reverse("invoices:state", args=[invoice.pk]))
    assert json.loads(state.page)["version"] == invoice.version

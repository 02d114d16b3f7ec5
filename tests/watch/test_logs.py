"""No log holds an address, a token, a name or an amount; every line has the id of its request."""

import io
import json
import logging
import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from countersign.config.mail import Server
from countersign.invoices.models import Invoice, Status
from countersign.review.links.actions import issue_link
from countersign.watch import logs
from tests.factories import PASSWORD, make_invoice
from tests.files import pdf, upload
from tests.forms import posted_of
from tests.mail.sink import send_through
from tests.processes import web_process

BROKEN = "tests.watch.test_logs.Refusing"


class Refusing(BaseEmailBackend):
    """A mail server that repeats to whom it takes no mail."""

    def send_messages(self, email_messages):
        raise RuntimeError(f"no such mailbox: {email_messages[0].to}")


@pytest.fixture
def logged(settings):
    """The lines that the console would show, as JSON."""
    settings.LOG_REQUESTS = True
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Json())
    handler.addFilter(logs.Discreet())
    root = logging.getLogger()
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)


def lines(out) -> list[dict]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def token_in(message) -> str:
    return re.search(r"/review/link/([\w-]+)/", message.body)[1]


def test_the_whole_workflow_leaves_nothing_of_anybody_in_the_log(
    client, alice, mona, work, logged, settings
):
    send_through(settings, Server("django.core.mail.backends.locmem.EmailBackend"))
    form = {"login": "alice@example.org", "password": PASSWORD}
    client.post(reverse("account_login"), form)
    client.post(reverse("invoices:upload"), {"files": upload(pdf(), "Geheim.pdf")})
    work()
    ready = make_invoice(alice, number="R-98765", vendor="Verschwiegen GmbH")
    client.post(
        reverse("invoices:save", args=[ready.pk]),
        posted_of(ready, order_reference="B-4711"),
    )
    client.post(reverse("review:submit", args=[ready.pk]))
    work()
    token = token_in(mail.outbox[-1])
    client.logout()
    client.get(reverse("review:link", args=[token]))
    version = Invoice.objects.get(pk=ready.pk).version
    decision = {"verdict": "returned", "version": version, "comment": "Zu teuer!"}
    client.post(reverse("review:decide", args=[ready.pk]), decision)
    send_through(settings, Server(BROKEN))
    work()
    client.get(reverse("review:link", args=[token[:-1] + "x"]))
    client.get("/nowhere/alice@example.org/")
    assert Invoice.objects.get(pk=ready.pk).status == Status.RETURNED

    text = logged.getvalue()

    hidden = [
        *("alice", "mona", "example.org", PASSWORD, token, token[:-1], "/review/link"),
        *(
            "R-98765",
            "Verschwiegen",
            "Geheim",
            "B-4711",
            "Zu teuer",
            "119.",
            "119,",
            "Muster",
        ),
    ]
    assert [word for word in hidden if word.lower() in text.lower()] == []
    asked = [each for each in lines(logged) if each["logger"] == "countersign.requests"]
    assert {each["route"] for each in asked} >= {
        *("account_login", "invoices:upload", "invoices:save", "review:submit"),
        *("review:link", "review:decide", "unknown"),
    }
    assert all(re.fullmatch("[0-9a-f]{32}", each["request_id"]) for each in asked)
    failed = [
        each for each in lines(logged) if each["logger"].endswith("mail.sending.rounds")
    ]
    assert [each["message"].rpartition(": ")[2] for each in failed] == ["RuntimeError"]


def test_an_error_says_where_and_of_what_kind_not_with_what_value(logged):
    try:
        try:
            int("alice@example.org owes 119.00")
        except ValueError as problem:
            raise LookupError("R-98765") from problem
    except LookupError:
        logging.getLogger("x").exception("Could not %s", "count")

    line = lines(logged)[0]

    assert line["message"] == "Could not count"
    last = line["exc_info"].splitlines()[-1]
    assert last == "builtins.LookupError"
    assert "builtins.ValueError" in line["exc_info"]
    assert "119" not in line["exc_info"]
    assert "R-98765" not in line["exc_info"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("to a.b+c@mail.example.org now", "to … now"),
        ("GET /review/link/abc/renew/ failed", "GET … failed"),
        ("key /account/password/reset/key/1-ab/", "key …"),
        ("the token " + "aB3_-" * 9, "the token …"),
        ("Task id=42 path=x.deliver", "Task id=42 path=x.deliver"),
    ],
)
def test_lines_of_others_are_cleaned(text, cleaned):
    assert logs.cleaned(text) == cleaned


@pytest.mark.django_db(transaction=True)
def test_gunicorn_writes_json_without_tokens_too(alice, mona, tmp_path):
    token = issue_link(mona, make_invoice(alice, status=Status.SUBMITTED))[1]
    path = reverse("review:link", args=[token])
    log = tmp_path / "log"
    with web_process(tmp_path, log=log, COUNTERSIGN_LOGS="json") as address:
        server = HTTPConnection(urlsplit(address).netloc)

        def ask(path, **headers):
            server.request("GET", path, headers=headers)
            answer = server.getresponse()
            answer.read()
            return answer.status, answer.headers["X-Request-ID"]

        asked = [
            ask(path),
            ask(f"{path}x/", **{"X-Request-ID": "from-anybody-12"}),
            ask(path, Host="elsewhere.example.org"),
        ]
        server.close()

    text = log.read_text()

    assert [status for status, _ in asked] == [302, 404, 400]
    assert token not in text
    assert "/review/link" not in text
    assert "example.org" not in text
    found = [json.loads(line) for line in text.splitlines()]
    of_requests = [each for each in found if each["logger"] == "countersign.requests"]
    assert [
        (each["route"], each["status"], each["request_id"]) for each in of_requests
    ] == [
        ("review:link", 302, asked[0][1]),
        ("unknown", 404, asked[1][1]),
        ("review:link", 400, asked[2][1]),
    ]
    assert asked[1][1] != "from-anybody-12"
    assert "gunicorn.error" in {each["logger"] for each in found}

"""Signing in by a permission in place of a password (OAuth2, XOAUTH2), with a token endpoint on loopback."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.database.sealing import unseal
from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.models import SEALED_FOR, Mailbox
from countersign.mailboxes.problems import Away
from tests.mailboxes.conftest import invoice_mail
from tests.signing_in import sign_in


class Endpoint(ThreadingHTTPServer):
    """Gives tokens for refresh tokens, each of which works once where it `rotates`, and says whose a token is."""

    def __init__(self, held: socket.socket) -> None:
        super().__init__(held.getsockname(), _Answering, bind_and_activate=False)
        self.socket.close()
        self.socket = held.dup()
        self.address = f"http://127.0.0.1:{held.getsockname()[1]}/token"
        self.valid, self.tokens = {"first"}, {}
        self.rotates, self.redirects, self.lasts = False, "", 3600
        self.user, self.asked = "", Counter()


class _Answering(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = {name: texts[0] for name, texts in parse_qs(body).items()}
        here = self.server
        here.asked[self.path] += 1
        if here.redirects:
            return self._say(302, {}, Location=here.redirects)
        right = told["client_id"] == "client" and told["client_secret"] == "hush"
        if not right or told["refresh_token"] not in here.valid:
            return self._say(400, {"error": "invalid_grant"})
        token = f"access-{here.asked[self.path]}"
        here.tokens[token] = here.user
        answer = {"access_token": token, "expires_in": here.lasts}
        if here.rotates:
            here.valid = {f"refresh-{here.asked[self.path]}"}
            answer["refresh_token"] = next(iter(here.valid))
        return self._say(200, answer)

    def do_GET(self) -> None:
        token = parse_qs(urlsplit(self.path).query)["token"][0]
        user = self.server.tokens.get(token)
        self._say(200, {"active": bool(user), "username": user or "nobody"})

    def _say(self, status: int, answer: dict[str, object], **headers: str) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def endpoint(dovecot, user) -> Iterator[Endpoint]:
    server = Endpoint(dovecot.token_socket)
    server.user = user
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(client, olga):
    return sign_in(client, olga)


@pytest.fixture
def typed(dovecot, endpoint, user, alice):
    return {
        "host": "127.0.0.1",
        "port": dovecot.port,
        "security": "none",
        "user": user,
        "proof": "oauth",
        "token_url": endpoint.address,
        "client_id": "client",
        "client_secret": "hush",
        "refresh_token": "first",
        "folder": "INBOX",
        "since": timezone.localdate().isoformat(),
        "member": alice.pk,
        "handled": "read",
    }


def kept(olga) -> Mailbox:
    return Mailbox.objects.get(organization=olga.organization)


def test_mail_is_fetched_by_a_permission_that_is_kept_sealed(
    dovecot, endpoint, desk, typed, olga
):
    dovecot.deliver(typed["user"], invoice_mail("R-1").as_bytes())

    assert desk.post(reverse("mailboxes:add"), typed).status_code == 302

    mailbox = kept(olga)
    assert "hush" not in mailbox.secret
    assert fetch(mailbox) == 1
    assert endpoint.asked["/token"] == 1  # the token is used as long as it lasts


def test_the_next_refresh_token_is_kept_each_time(dovecot, endpoint, desk, typed, olga):
    endpoint.rotates, endpoint.lasts = True, 0
    desk.post(reverse("mailboxes:add"), typed)
    for _ in range(3):
        fetch(kept(olga))

    assert endpoint.asked["/token"] == 4
    (valid,) = endpoint.valid
    assert valid in unseal(kept(olga).secret, SEALED_FOR)


def test_a_permission_that_was_taken_back_is_told_and_given_again(
    endpoint, desk, typed, olga
):
    endpoint.lasts = 0
    desk.post(reverse("mailboxes:add"), typed)
    endpoint.valid = {"second"}
    with pytest.raises(Away):
        fetch(kept(olga))
    page = desk.get(reverse("mailboxes:list")).content.decode()
    assert "The permission is not taken any more." in page

    address = reverse("mailboxes:change", args=[kept(olga).pk])
    answer = desk.post(address, typed | {"refresh_token": "second"})

    assert answer.status_code == 302
    assert fetch(kept(olga)) == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"client_secret": "no"}, "The permission is not taken any more."),
        ({"refresh_token": ""}, "This is needed."),
        ({"token_url": "http://8.8.8.8/token"}, "must begin with https://"),
        ({"token_url": "file:///etc/passwd"}, "must begin with https://"),
        ({"token_url": "http://127.0.0.1:1/"}, "does not answer as it should"),
        ({"token_url": "http://[/"}, "does not answer as it should"),
    ],
    ids=str,
)
def test_what_is_in_the_way_is_said(endpoint, desk, typed, olga, wrong, told):
    answer = desk.post(reverse("mailboxes:add"), typed | wrong)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Mailbox.objects.filter(organization=olga.organization).exists()


def test_the_secret_follows_no_redirect(endpoint, desk, typed):
    endpoint.redirects = endpoint.address.replace("/token", "/elsewhere")

    answer = desk.post(reverse("mailboxes:add"), typed)

    assert answer.status_code == 422
    assert endpoint.asked["/elsewhere"] == 0


def test_the_permission_is_shown_to_no_other_server(endpoint, desk, typed, olga):
    desk.post(reverse("mailboxes:add"), typed)
    address = reverse("mailboxes:change", args=[kept(olga).pk])
    other = endpoint.address.replace("127.0.0.1", "localhost")

    answer = desk.post(address, typed | {"token_url": other, "refresh_token": ""})

    assert "Type it in again" in answer.content.decode()
    assert endpoint.asked["/token"] == 1

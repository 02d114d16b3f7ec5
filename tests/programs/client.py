"""A program that speaks OAuth, and a browser that a member has signed in with, over real requests."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership
from countersign.programs.actions import register
from countersign.programs.models import Kind, Program
from tests.factories import PASSWORD
from tests.signing_in import sign_in

BACK = "https://books.example/back"
VERIFIER = "a-verifier-that-is-at-least-forty-three-characters-long"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    .rstrip(b"=")
    .decode()
)


def signed_in(member: Membership) -> Client:
    """A browser in which this member has signed in a moment ago."""
    browser = sign_in(Client(), member)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


class Books:
    """A registered program."""

    def __init__(
        self,
        owner: Membership,
        kind: Kind = Kind.SERVER,
        scopes: tuple[str, ...] = ("invoices:read", "invoices:write"),
        role: str = "agent",
    ) -> None:
        made = register("Books", kind, scopes, addresses=[BACK], role=role, by=owner)
        self.program: Program = made.program
        self.secret = made.secret
        self.http = Client(raise_request_exception=False)

    def asks(self, **other: Any) -> dict[str, Any]:
        """What it asks a member with; None leaves something out."""
        asked = {
            "response_type": "code",
            "client_id": self.program.key,
            "redirect_uri": BACK,
            "scope": "invoices:read",
            "state": "xyz",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **other,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def question(self, browser: Client, **other: Any) -> HttpResponse:
        return browser.get("/oauth/authorize", self.asks(**other))

    def answer(
        self, browser: Client, answer: str = "yes", **other: Any
    ) -> HttpResponse:
        return browser.post(
            "/oauth/authorize", {"answer": answer}, query_params=self.asks(**other)
        )

    def code(self, browser: Client, **other: Any) -> str:
        return told(self.answer(browser, **other))["code"]

    def token(self, **said: Any) -> HttpResponse:
        """Ask for a token; with its secret in the body unless something else is said."""
        own = {"client_id": self.program.key, "client_secret": self.secret or None}
        sent = {**own, **said}
        return self.http.post(
            "/oauth/token", {name: one for name, one in sent.items() if one is not None}
        )

    def redeem(self, code: str, **other: Any) -> HttpResponse:
        return self.token(
            **{
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": BACK,
                "code_verifier": VERIFIER,
                **other,
            }
        )

    def renew(self, renewal: str, **other: Any) -> HttpResponse:
        return self.token(grant_type="refresh_token", refresh_token=renewal, **other)

    def let_in(self, member: Membership, **other: Any) -> dict[str, Any]:
        """Ask a member, who says yes, and answer what it is given."""
        return self.redeem(self.code(signed_in(member), **other)).json()


def told(answer: HttpResponse) -> dict[str, str]:
    """What a program was told by the address that a browser was sent to."""
    assert answer.status_code == 302, answer.content[:300]
    where = urlsplit(answer["Location"])
    assert where._replace(query="").geturl() == BACK
    return {name: one for name, [one] in parse_qs(where.query).items()}


def me(secret: str, path: str = "/me") -> HttpResponse:
    """What the API answers to whoever shows this."""
    headers = {"Authorization": f"Bearer {secret}"}
    return Client().get(f"/api/v1{path}", headers=headers)

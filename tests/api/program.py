"""A program that calls the API over HTTP, as the member of a token."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from countersign.accounts.models import Membership
from countersign.tokens.actions import make
from countersign.tokens.models import Token
from countersign.tokens.scopes import SCOPES

ROOT = "/api/v1"


class Program:
    """Calls with one token; `with_no_token` for a program that has none."""

    def __init__(
        self, member: Membership, *scopes: str, role: str = "", name: str = "Robot"
    ) -> None:
        made = make(name, scopes or list(SCOPES), days=1, by=member, role=role)
        self.token: Token = made.token
        self.secret = made.secret
        self.browser = Client(raise_request_exception=False)

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more}

    def get(self, path: str, **asked: Any) -> HttpResponse:
        return self.browser.get(f"{ROOT}{path}", asked, headers=self.headers())

    def send(
        self, method: str, path: str, said: Any = None, **headers: str
    ) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.generic(
            method,
            f"{ROOT}{path}",
            b"" if said is None else json.dumps(said).encode(),
            content_type="application/json",
            headers=self.headers(**named),
        )

    def post(self, path: str, said: Any = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, said, **headers)

    def patch(self, path: str, said: Any, **headers: str) -> HttpResponse:
        return self.send("PATCH", path, said, **headers)


def problem(response: HttpResponse) -> tuple[int, str]:
    """Status and kind of a problem."""
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == response.status_code
    return response.status_code, said["type"].removeprefix("urn:countersign:problem:")

"""Counts the calls of functions that a save makes: `python -m benchmarks._save_calls` prints them as JSON.

They are the same on every machine and however busy it is, as CPU time never is; so what a new field costs a save is seen.
"""

import cProfile
import io
import json
import os
import sys
from importlib import import_module
from typing import Any, Final

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from benchmarks.entering import body, forms, headers, invoice_in, papers
from benchmarks.people import session

_COUNTED: Final = 5
_WARM: Final = 10


class Saves:
    """One agent's invoice with 10 items, saved by the program in this process."""

    def __init__(self) -> None:
        settings.ALLOWED_HOSTS = ["127.0.0.1"]
        self.handler = WSGIHandler()
        self.sent = headers(_agent())
        self.profile = cProfile.Profile()
        opened = self.post("/invoices/new/", b"")[1]["Location"]
        self.invoice = invoice_in(opened)
        self.form = list(forms(papers(1)[0].sample, "R-1"))[-1]
        self.version = self.turn = 0

    def calls(self, how: str, *fields: str) -> float:
        """Of a save in which these fields change."""
        for _ in range(_WARM):
            self.save(how, *fields)
        self.profile = cProfile.Profile()
        for _ in range(_COUNTED):
            self.save(how, *fields)
        return sum(one.callcount for one in self.profile.getstats()) / _COUNTED

    def save(self, how: str, *fields: str) -> None:
        self.turn += 1
        for name in fields:
            self.form = self.form | {
                name: [self._new(name, e) for e in self.form[name]]
            }
        sent = body(self.form, self.version, auto=how).encode()
        text, _ = self.post(f"/invoices/{self.invoice}/save/", sent)
        self.version = json.loads(text)["version"]

    def _new(self, name: str, old: str) -> str:
        if name.endswith("_total"):
            return f"{1000 + self.turn}.00"
        return f"{old.partition(' no. ')[0]} no. {1000 + self.turn}"

    def post(self, path: str, sent: bytes) -> tuple[bytes, dict[str, str]]:
        """One request, counted from its first middleware to the last byte of its answer."""
        environ = _environ(path, sent, self.sent)
        told: dict[str, str] = {}
        self.profile.enable()
        answer = self.handler(environ, lambda _status, found: told.update(found))
        text = b"".join(answer)
        answer.close()
        self.profile.disable()
        return text, told


def _environ(path: str, sent: bytes, headers: dict[str, str]) -> dict[str, Any]:
    named = {
        f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()
    }
    return named | {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }


def _agent() -> str:
    models = import_module("countersign.accounts.models")
    organization = models.Organization.objects.create(
        name="Counting", locale="en_GB", time_zone="UTC"
    )
    user = models.User.objects.create(email="counted@example.org", name="Counted")
    models.Membership.objects.create(organization=organization, user=user, role="agent")
    return session(user)


def main() -> None:
    """Typing, a field that is left, and the form's own button."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.config.settings")
    django.setup()
    saves = Saves()
    found = {
        "typing": saves.calls("typing", "item_description"),
        "items left": saves.calls("left", "item_description"),
        "number left": saves.calls("left", "number"),
        "total left": saves.calls("left", "gross_total"),
        "asked for": saves.calls("saved", "item_description"),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

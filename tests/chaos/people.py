"""Somebody who works in an installation, by HTTP alone."""

import html
import json
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

_TOKEN = "t" * 32
_SEEN = re.compile(r'name="seen"\s+value="([^"]*)"')
_LONGEST = 60  # seconds that somebody waits for an answer


@dataclass(frozen=True)
class Answer:
    """Status 0 when nobody answered; `where` it sends us; how long it took."""

    status: int
    text: str = ""
    where: str = ""
    seconds: float = 0.0
    data: bytes = b""

    @property
    def pk(self) -> int:
        """The key of the invoice that it sends us to; 0 if to none."""
        found = [int(part) for part in self.where.split("/") if part.isdecimal()]
        return found[0] if found else 0


class Person:
    """Signed in by a cookie; `port` says where the server is just now."""

    def __init__(self, port: Callable[[], int], cookie: str) -> None:
        self._port, self._cookie = port, cookie

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, "", "text/html")

    def new(self) -> Answer:
        """Begin an invoice."""
        return self.post("/invoices/new/")

    def save(self, pk: int, version: int, **typed: str) -> Answer:
        """Store what is typed, as the entry page's script does."""
        form = {"version": str(version), "auto": "typing", **typed}
        return self.post(f"/invoices/{pk}/save/", accept="application/json", **form)

    def version(self, pk: int) -> int:
        """The version of an invoice that is stored; 0 when nobody answers."""
        said = self.get(f"/invoices/{pk}/state/")
        return int(json.loads(said.text)["version"]) if said.status == 200 else 0

    def submit(self, pk: int) -> Answer:
        """Put it on the managers' desk, whatever doubts there are."""
        answer = self.post(f"/review/{pk}/submit/")
        doubts = _SEEN.search(answer.text)
        if answer.status == 200 and doubts:
            seen = html.unescape(doubts[1])
            return self.post(f"/review/{pk}/submit/", seen=seen)
        return answer

    def post(self, path: str, *, accept: str = "text/html", **form: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": _TOKEN, **form}).encode()
        kind = "application/x-www-form-urlencoded"
        return self._ask("POST", path, body, kind, accept)

    def upload(self, data: bytes, name: str = "invoice.pdf") -> Answer:
        """Send one file."""
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{_TOKEN}\r\n'
        head += f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        body = f"{head}Content-Type: application/pdf\r\n\r\n".encode() + data
        kind = f"multipart/form-data; boundary={edge}"
        end = f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", "/invoices/upload/", body + end, kind, "text/html")

    def _ask(
        self, method: str, path: str, body: bytes | None, kind: str, accept: str
    ) -> Answer:
        server = HTTPConnection("127.0.0.1", self._port(), timeout=_LONGEST)
        headers = {
            "Cookie": f"{self._cookie}; csrftoken={_TOKEN}",
            "Accept": accept,
            "Connection": "close",
        }
        if kind:
            headers["Content-Type"] = kind
        began = time.monotonic()
        try:
            server.request(method, path, body, headers)
            answer = server.getresponse()
            data = answer.read()
        except (OSError, HTTPException):
            return Answer(0, seconds=time.monotonic() - began)
        finally:
            server.close()
        where = answer.headers.get("Location") or ""
        text = data.decode(errors="replace")
        took = time.monotonic() - began
        return Answer(answer.status, text, where, took, data)

"""A register of VAT ids of our own, over HTTP on 127.0.0.1, which answers as VIES does."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

VALID = {
    "countryCode": "DE",
    "vatNumber": "136695976",
    "requestDate": "2026-11-30T20:00:00.000Z",
    "valid": True,
    "requestIdentifier": "WAPIAAAAW1234567",
    "name": "BEISPIEL GMBH",
    "address": "HAUPTSTR. 1\n89073 ULM",
}


@dataclass
class Register:
    """`answer` is what it says to whatever is asked; `seconds` is how long it thinks."""

    url: str = ""
    asked: list[Any] = field(default_factory=list)
    answer: bytes = json.dumps(VALID).encode()
    status: int = 200
    seconds: float = 0

    def says(self, **changed: Any) -> None:
        self.answer = json.dumps(VALID | changed).encode()


@contextmanager
def register() -> Iterator[Register]:
    ours = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            ours.asked.append((self.path, json.loads(self.rfile.read(length))))
            time.sleep(ours.seconds)
            self.send_response(ours.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(ours.answer)

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ours.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ours
    finally:
        server.shutdown()
        server.server_close()

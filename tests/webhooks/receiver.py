"""A receiver of webhooks on loopback, which does with each request what a test says: answers, dawdles, lies or hangs up."""

import json
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """What came over the wire: its first line, its headers in lower case, its body."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)


class Receiver:
    """`answer` is what it says, or what it does with a connection; `got` is all that came, `knocks` how often somebody connected."""

    def __init__(
        self, *, opened: bool = True, tls: ssl.SSLContext | None = None
    ) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64) if opened else socket.socket()  # fmt: skip
        if not opened:
            self._socket.bind(
                ("127.0.0.1", 0)
            )  # and nobody listens: connections are refused
        self._tls = tls
        self.port = self._socket.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/hook?key=1"
        self.answer: bytes | Callable[[socket.socket, Request], None] = OK
        self.got: list[Request] = []
        self.knocks = 0
        self.over = threading.Event()
        if opened:
            self._begin()

    def open(self) -> None:
        """Listen from now on."""
        self._socket.listen(64)
        self._begin()

    def close(self) -> None:
        self.over.set()
        self._socket.close()

    def _begin(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _from = self._socket.accept()
            except OSError:
                return
            self.knocks += 1
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                request = _read(connection)
                self.got.append(request)
                if callable(self.answer):
                    self.answer(connection, request)
                else:
                    connection.sendall(self.answer)
        except (OSError, ValueError):  # who asked has left
            return


def _read(connection: socket.socket) -> Request:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := connection.recv(65536)):
            raise ValueError("no head")
        data += more
    head, _sep, body = data.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    parted = (each.split(": ", 1) for each in lines)
    headers = {name.lower(): value for name, value in parted}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return Request(line, headers, body)

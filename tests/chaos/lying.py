"""A way to an S3 server that misbehaves as it is told."""

import select
import socket
import time

from tests.ports import LOOK, Listener

_SLOW = 2.0
_DRIP = 1.0  # seconds between two bytes
_WORDS = {403: "Forbidden", 500: "Internal Server Error"}
TEMPERS = ("gone", "slow", "stalled", "dripping", "truncated", "403", "500")


class Lying(Listener):
    """Passes on what goes to a port of this machine; `temper` says how it lies, empty when it does not."""

    def __init__(self, port: int) -> None:
        self._to, self.temper = port, ""
        super().__init__()

    def talk(self, client: socket.socket) -> None:
        if self.temper == "gone":
            return
        with socket.create_connection(("127.0.0.1", self._to)) as there:
            self._carry(client, there)

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        other = {here: there, there: here}
        while not self.over:
            if self.temper == "gone":
                return
            for end in select.select(list(other), [], [], LOOK)[0]:
                if self.temper == "stalled":
                    time.sleep(LOOK)
                    continue
                data = end.recv(65536)
                if not data:
                    return
                if self.temper in ("403", "500"):
                    here.sendall(_refusal(int(self.temper)))
                    return
                if self.temper == "slow" and end is there:
                    time.sleep(_SLOW)
                if self.temper == "dripping" and end is there:
                    self._drip(here, data)
                    return
                if self.temper == "truncated" and end is there:
                    here.sendall(data[: max(1, len(data) - 40)])
                    return
                other[end].sendall(data)

    def _drip(self, here: socket.socket, data: bytes) -> None:
        """Pass on a byte a second, headers and all, for as long as it is told to."""
        for at in range(len(data)):
            if self.over or self.temper != "dripping":
                return
            here.sendall(data[at : at + 1])
            time.sleep(_DRIP)


def _refusal(status: int) -> bytes:
    """What S3 says then. The body of the question is not waited for."""
    body = f"<?xml version='1.0'?><Error><Code>{'AccessDenied' if status == 403 else 'InternalError'}</Code></Error>"
    head = f"HTTP/1.1 {status} {_WORDS[status]}\r\nContent-Type: application/xml\r\n"
    return (
        f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
    )

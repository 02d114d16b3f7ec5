"""A way to a server that can stand still: connections stay open, and nothing comes through."""

import select
import socket
import time

from tests.ports import LOOK, Listener


class Way(Listener):
    """Passes on what goes to a port of this machine and back, until told to stand still."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.stands = self.after_headers = self.drips = self.drips_all = False
        super().__init__()

    def talk(self, client: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self._to)) as there:
            other = {client: there, there: client}
            while not self.over:
                ready, _, _ = select.select(list(other), [], [], LOOK)
                for end in ready if not self.stands else []:
                    data = end.recv(65536)
                    if not data:
                        return
                    self._pass(data, other[end], answer=end is there)

    def _pass(self, data: bytes, end: socket.socket, *, answer: bool) -> None:
        head, gap, body = data.partition(b"\r\n\r\n")
        if answer and self.drips_all:
            self._drip(end, data)
        elif answer and self.drips:
            end.sendall(head + gap)
            self._drip(end, body)
        elif answer and self.after_headers:
            end.sendall(head + gap)
            self.stands = True
        else:
            end.sendall(data)

    def _drip(self, end: socket.socket, body: bytes) -> None:
        """Pass on a byte each twentieth of a second."""
        for at in range(len(body)):
            if self.over:
                return
            end.sendall(body[at : at + 1])
            time.sleep(LOOK)

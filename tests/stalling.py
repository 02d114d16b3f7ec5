"""A way to a server that can stand still: connections stay open, and nothing comes through."""

import select
import socket
import threading
import time
from contextlib import suppress

_LOOK = 0.05  # seconds


class Way:
    """Passes on what goes to a port of this machine and back, until told to stand still."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(_LOOK)
        self.port = self._server.getsockname()[1]
        self.stands = self.after_headers = self.drips = self._over = False
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._over = True
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with self._server:
            while not self._over:
                with suppress(TimeoutError):
                    here, _address = self._server.accept()
                    passing = threading.Thread(target=self._pass, args=[here])
                    self._threads.append(passing)
                    passing.start()

    def _pass(self, here: socket.socket) -> None:
        with here, socket.create_connection(("127.0.0.1", self._to)) as there:
            other = {here: there, there: here}
            while not self._over:
                ready, _, _ = select.select(list(other), [], [], _LOOK)
                for end in ready if not self.stands else []:
                    try:
                        data = end.recv(65536)
                        if end is there and self.drips:
                            head, gap, body = data.partition(b"\r\n\r\n")
                            here.sendall(head + gap)
                            if not self._drip(here, body):
                                return
                            continue
                        if end is there and self.after_headers:
                            data = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                            self.stands = True
                        other[end].sendall(data)
                    except OSError:
                        return
                    if not data:
                        return

    def _drip(self, here: socket.socket, body: bytes) -> bool:
        """Pass on a byte each twentieth of a second; whether somebody still listens."""
        try:
            for at in range(len(body)):
                if self._over:
                    return False
                here.sendall(body[at : at + 1])
                time.sleep(_LOOK)
        except OSError:
            return False
        return True

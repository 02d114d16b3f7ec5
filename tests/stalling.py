"""A way to a server that can stand still: connections stay open, and nothing comes through."""

import select
import socket
import threading
from contextlib import suppress

_LOOK = 0.05  # seconds


class Way:
    """Passes on what goes to a port of this machine and back, until told to stand still."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(_LOOK)
        self.port = self._server.getsockname()[1]
        self.stands = self.after_headers = self._over = False
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
                        if end is there and self.after_headers:
                            data = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                            self.stands = True
                        other[end].sendall(data)
                    except OSError:
                        return
                    if not data:
                        return

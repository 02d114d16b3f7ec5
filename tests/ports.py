"""Ports of this machine: free ones, and what answers at one until it is closed."""

import socket
import threading
from contextlib import suppress
from typing import Final

LOOK: Final = 0.05  # seconds between two looks at whether it is over


def free_port() -> int:
    """A port at which nobody listened just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Listener:
    """Talks with each who connects to its port, in threads of their own that end once `over` is set."""

    def __init__(self) -> None:
        self.over = False
        self._server = socket.create_server(("127.0.0.1", 0), backlog=100)
        self._server.settimeout(LOOK)
        self.port = int(self._server.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def talk(self, client: socket.socket) -> None:
        """Until it returns; then the connection is closed. An end that is gone ends it too."""
        raise NotImplementedError

    def close(self) -> None:
        self.over = True
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with self._server:
            while not self.over:
                with suppress(TimeoutError):
                    client, _address = self._server.accept()
                    talking = threading.Thread(target=self._talk, args=[client])
                    self._threads.append(talking)
                    talking.start()

    def _talk(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            self.talk(client)

"""A proxy between browser and server, which can stop passing on, as a dead connection does, and tell of another release."""

import re
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit


class Proxy:
    """Passes bytes on until `stall` is called: then connections stay open and nothing goes through, either way."""

    def __init__(self, behind: str) -> None:
        to = urlsplit(behind)
        self._to = (to.hostname, to.port)
        self._listening = socket.create_server((to.hostname, 0))
        self.url = f"http://{to.hostname}:{self._listening.getsockname()[1]}"
        self._passes = threading.Event()
        self._passes.set()
        self._over = threading.Event()
        self.release = b""

    def stall(self) -> None:
        self._passes.clear()

    def go_on(self) -> None:
        self._passes.set()

    def serve(self) -> None:
        while not self._over.is_set():
            with suppress(OSError):
                near, _ = self._listening.accept()
                threading.Thread(
                    target=self._pass_on, args=(near,), daemon=True
                ).start()

    def end(self) -> None:
        self._over.set()
        self._passes.set()
        self._listening.close()

    def _pass_on(self, near: socket.socket) -> None:
        with suppress(OSError), closing(near):
            self._passes.wait()
            with closing(socket.create_connection(self._to)) as far, selectors.DefaultSelector() as selector:  # fmt: skip
                selector.register(near, selectors.EVENT_READ, far)
                selector.register(far, selectors.EVENT_READ, near)
                while not self._over.is_set():
                    for key, _ in selector.select(0.2):
                        data = key.fileobj.recv(65536)
                        self._passes.wait()
                        if not data:
                            return
                        key.data.sendall(self._told(data) if key.data is near else data)

    def _told(self, data: bytes) -> bytes:
        """With the release that it is to tell of, if one is set."""
        return re.sub(rb"(Countersign-Release: )\w{12}", rb"\g<1>" + self.release, data) if self.release else data  # fmt: skip


@contextmanager
def stalling(behind: str) -> Iterator[Proxy]:
    """A proxy before the server at this address."""
    proxy = Proxy(behind)
    threading.Thread(target=proxy.serve, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.end()

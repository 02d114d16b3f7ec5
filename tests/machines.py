"""Several machines: network namespaces where this one lets us make them, else processes side by side.

Each machine has a network that reaches nowhere, so that nothing changes in ours: a browser that loads a page
beside these tests gives its requests up when an interface comes or goes.
"""

import ctypes
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """Where its processes listen, at 127.0.0.1; in a network of its own where it has a name."""

    name: str = ""

    @property
    def enter(self) -> tuple[str, ...]:
        """What a command that shall run on it begins with."""
        return ("ip", "netns", "exec", self.name) if self.name else ()

    def connect(self, port: int, timeout: float) -> socket.socket:
        """A connection to what listens there; OSError as `socket.create_connection` raises it."""
        with ThreadPoolExecutor(1) as thread:  # to be there, and to be gone afterwards
            return thread.submit(self._connect, port, timeout).result()

    def _connect(self, port: int, timeout: float) -> socket.socket:
        if self.name:
            with Path("/run/netns", self.name).open("rb") as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0):
                    raise OSError(ctypes.get_errno(), "setns")
        return socket.create_connection(("127.0.0.1", port), timeout)


HERE = Machine()


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    """So many machines, each with a network of its own if we may make one; gone when the block ends."""
    with ExitStack() as stack:
        yield [stack.enter_context(_machine(number)) for number in range(count)]


@contextmanager
def _machine(number: int) -> Iterator[Machine]:
    name = f"countersign{os.getpid()}-{number}"
    if not _ip("netns", "add", name):
        yield HERE
        return
    try:
        _ip("-n", name, "link", "set", "lo", "up")
        yield Machine(name)
    finally:
        _ip("netns", "delete", name)


def _ip(*command: str) -> bool:
    """Whether it is there, and may do it."""
    found = shutil.which("ip")
    return bool(found) and not subprocess.run([found, *command], check=False).returncode


@dataclass
class RoundRobin:
    """A proxy that gives each connection to the next backend; `served` counts them."""

    backends: list[tuple[Machine, int]]
    served: list[int] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[int]:
        """Yields its port."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=self._serve, args=[server], daemon=True).start()
            yield server.getsockname()[1]

    def _serve(self, server: socket.socket) -> None:
        with suppress(OSError):  # closed: the end
            while True:
                connection, _ = server.accept()
                number = len(self.served) % len(self.backends)
                self.served.append(number)
                machine, port = self.backends[number]
                threading.Thread(
                    target=_carry, args=[connection, machine, port], daemon=True
                ).start()


def _carry(connection: socket.socket, machine: Machine, port: int) -> None:
    """Both ways, until both sides have said all."""
    with connection, machine.connect(port, timeout=60) as backend:
        back = threading.Thread(target=_pass_on, args=[backend, connection])
        back.start()
        _pass_on(connection, backend)
        back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)

"""Several machines: network namespaces where this one lets us make them, else processes side by side."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Machine:
    """Where its processes listen, and what their commands begin with."""

    address: str
    enter: tuple[str, ...] = ()


HERE = Machine("127.0.0.1")


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    """So many machines, each with a network of its own if we may make one; gone when the block ends."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        yield [HERE] * count
        return
    with ExitStack() as stack:
        yield [stack.enter_context(_namespace(number)) for number in range(count)]


@contextmanager
def _namespace(number: int) -> Iterator[Machine]:
    name = f"cs{os.getpid() % 100_000}n{number}"
    net = f"10.{200 + os.getpid() % 50}.{os.getpid() // 50 % 64 * 4 + number}"
    _ip("netns", "add", name)
    try:
        _ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("address", "add", f"{net}.1/30", "dev", name)
        _ip("link", "set", name, "up")
        _ip("-n", name, "address", "add", f"{net}.2/30", "dev", "eth0")
        _ip("-n", name, "link", "set", "eth0", "up")
        _ip("-n", name, "link", "set", "lo", "up")
        yield Machine(f"{net}.2", ("ip", "netns", "exec", name))
    finally:
        _ip("netns", "delete", name)


def _ip(*command: str) -> None:
    subprocess.run([shutil.which("ip") or "ip", *command], check=True)


@dataclass
class RoundRobin:
    """A proxy that gives each connection to the next backend; `served` counts them."""

    backends: list[tuple[str, int]]
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
                threading.Thread(
                    target=_carry, args=[connection, self.backends[number]], daemon=True
                ).start()


def _carry(connection: socket.socket, place: tuple[str, int]) -> None:
    """Both ways, until both sides have said all."""
    with connection, socket.create_connection(place, timeout=60) as backend:
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

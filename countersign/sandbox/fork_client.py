"""Asking the fork server for children, and ending them: its client, in the process that started it."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress
from typing import Final

from .refused import EndedEarly

_GOING: Final = 0.5  # seconds that a process has to go by itself
_MODULE: Final = "countersign.sandbox.fork_server"
_KEPT: Final = (  # all that a child sees of our environment: it needs no secrets
    "PATH",
    "HOME",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "TESSDATA_PREFIX",
)
_SET: Final = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS: the fork server has no threads
}


def end(child: int, connection: socket.socket) -> None:
    """Leave no child behind: one that does not go when nothing more is asked is killed with all it started."""
    with closing(connection):
        connection.settimeout(_GOING)
        try:
            connection.shutdown(socket.SHUT_WR)
            gone = not connection.recv(1)
        except OSError:
            gone = False
        if not gone:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child, signal.SIGKILL)


class ForkServer:
    """The small warm process that forks the children, started when first needed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None

    def fork(self, module: str) -> tuple[int, socket.socket]:
        """A child that has `module` imported: its process id and a connection to it."""
        with self.lock:
            for _ in range(2):  # a fork server that was killed is replaced
                with suppress(OSError, EOFError):
                    return self._fork(module, self.control or self._start())
                self._stop()
        raise EndedEarly

    def _fork(self, module: str, control: socket.socket) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(control, [module.encode()], [theirs.fileno()])
            answer = control.recv(8)
            if len(answer) < 8:
                raise EOFError("the fork server is gone")
        except (OSError, EOFError):
            ours.close()
            raise
        return int.from_bytes(answer, "big"), ours

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        with theirs:
            handle = theirs.fileno()
            self.process = subprocess.Popen(  # noqa: S603 our own module in our own Python
                [sys.executable, "-P", "-m", _MODULE, str(handle)],
                pass_fds=[handle],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=kept | _SET | {"PYTHONPATH": os.pathsep.join(sys.path)},
                start_new_session=True,
            )
        self.control = ours
        return ours

    def _stop(self) -> None:
        if self.control:
            self.control.close()
        if self.process:
            try:
                self.process.wait(_GOING)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.control = self.process = None

    def stop(self) -> None:
        """End it, when we end."""
        with self.lock:
            self._stop()

    def forget(self) -> None:
        """In a process forked from ours: the fork server is our parent's, we start one of our own."""
        self.lock = threading.Lock()
        if self.control:
            self.control.close()
        if self.process:
            self.process.returncode = 0
        self.control = self.process = None


fork_server: Final = ForkServer()
atexit.register(fork_server.stop)
os.register_at_fork(after_in_child=fork_server.forget)

"""A mail server that misbehaves as it is told."""

import socket
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes

from tests.ports import LOOK, Listener

TEMPERS = ("5xx for one", "cut after DATA", "4xx", "drips", "hangs", "away")
_DRIP = 5.0
_SILENT = 60.0  # seconds after which whoever says nothing is left


class MailServer(Listener):
    """Keeps the Message-IDs of what it was sent, also of what it never answered for."""

    def __init__(self) -> None:
        self.temper, self.refused = "", ""
        self.arrived: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()  # connections, by the temper they met
        super().__init__()

    def talk(self, client: socket.socket) -> None:
        self.asked[self.temper] += 1
        if self.temper == "away":
            return
        if self.temper == "hangs":
            self._wait_while("hangs")
            return
        client.settimeout(_SILENT)
        lines = client.makefile("rb")
        self._say(client, "220 here")
        while line := lines.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(client, "354 go on")
                if not self._take(client, lines.readline):
                    return
            elif verb == b"QUIT":
                self._say(client, "221 bye")
                return
            else:
                self._say(client, self._answer(line.decode()))

    def _answer(self, line: str) -> str:
        if line.upper().startswith("RCPT"):
            if self.temper == "4xx":
                return "450 come again"
            if self.temper == "5xx for one" and self.refused in line:
                return "550 nobody here"
        return "250 fine"

    def _take(self, client: socket.socket, read: Callable[[], bytes]) -> bool:
        data = b""
        while (line := read()) != b".\r\n":
            if not line:
                return False
            data += line
        name = str(message_from_bytes(data)["Message-ID"])
        self.arrived[name] += 1
        if self.temper == "cut after DATA":
            return False
        self._say(client, "250 kept")
        return True

    def _say(self, client: socket.socket, text: str) -> None:
        data = f"{text}\r\n".encode()
        if self.temper != "drips":
            client.sendall(data)
            return
        for byte in data:
            client.sendall(bytes([byte]))
            end = time.monotonic() + _DRIP
            while self.temper == "drips" and time.monotonic() < end:
                time.sleep(LOOK)

    def _wait_while(self, temper: str) -> None:
        while self.temper == temper and not self.over:
            time.sleep(LOOK)

"""A real mail server for tests, which can be told to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from countersign.config.mail import Server
from tests.ports import free_port

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class Sink:
    """Keeps what it accepts; answers `refuse_recipient` (of all, or of `refused`) or `refuse_message` instead."""

    refuse_recipient: str = ""
    refused: list[str] = field(default_factory=list)
    refuse_message: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0
    sessions: set[Any] = field(default_factory=set)

    async def handle_RCPT(
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.sessions.add(session.peer)
        if self.refuse_recipient and address in (self.refused or [address]):
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refuse_message:
            return self.refuse_message
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def send_to(settings: Any, port: int) -> None:
    """Mail goes to the server on a port of this machine."""
    send_through(settings, Server(SMTP, "127.0.0.1", port, timeout=5))


def send_through(settings: Any, server: Server) -> None:
    for name, value in server.settings().items():
        setattr(settings, name, value)


@contextmanager
def smtp_sink(settings: Any, sink: Sink | None = None) -> Iterator[Sink]:
    """A sink (one of another temper if given) on a free port, with the settings pointing to it."""
    sink = sink or Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        sink.port = controller.port
        send_to(settings, sink.port)
        yield sink
    finally:
        controller.stop()

"""The SMTP and LMTP side of the door: a mail is kept before it is answered for, each recipient by itself."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from countersign.documents.storage import StorageAway
from countersign.pulse import Pulse

from . import actions, addresses
from .fetching import largest
from .near import is_among

log = logging.getLogger(__name__)

_MOST_AT_ONCE: Final = 10  # connections: each may hold the largest mail in memory
_LOOK: Final = 5.0  # seconds
_ANSWERING: Final = 600.0  # seconds to keep one mail
_PATIENCE: Final = 300  # seconds for each command, as RFC 5321 asks
_LONGEST_LINE: Final = 1 << 20  # programs that write no line breaks are heard as well
_KNOWN: Final = "250 2.1.5 OK"
_KEPT: Final = "250 2.0.0 Kept"
_UNKNOWN: Final = "550 5.1.1 No organization has this address"
_LATER: Final = "451 4.3.0 It cannot be kept now, try again later"
_STRANGER: Final = b"554 5.7.1 This door is for our own mail server\r\n"
_IN_THE_CLEAR: Final = "530 5.7.0 Must issue a STARTTLS command first"
_NO_TLS: Final = b"421 4.7.0 TLS cannot be spoken now, try again later\r\n"
_BUSY: Final = b"421 4.3.2 Too many connections, try again later\r\n"


async def listen(
    door: tuple[str, str, int],
    stop: threading.Event,
    ready: Callable[[int], object] = lambda _: None,
    *,
    pulse: Pulse | None = None,
) -> None:
    """Take mails by a protocol at a host's port until told to stop; `ready` is told the port, `pulse` of each step.

    Raises OSError for a certificate that cannot be shown.
    """
    tls_context()
    protocol, host, port = door
    inside: set[object] = set()
    pulse = pulse or Pulse("door")
    with ThreadPoolExecutor(4, "door") as workers:
        handler = _Handler(workers, pulse)
        speaks = _Lmtp if protocol == "lmtp" else _Smtp
        server = await asyncio.get_running_loop().create_server(
            lambda: speaks(handler, inside), host, port
        )
        async with server:
            ready(server.sockets[0].getsockname()[1])
            while not stop.is_set():
                pulse.goes_on()
                await asyncio.to_thread(stop.wait, _LOOK)


def tls_context() -> ssl.SSLContext | None:
    """What is spoken after STARTTLS, read anew for each connection, as certificates are renewed; None where there is none. Raises OSError."""
    if not settings.MAIL_DOOR_CERTIFICATE:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.MAIL_DOOR_CERTIFICATE, settings.MAIL_DOOR_KEY)
    return context


class _Handler:
    """What is answered to recipients and mails. Database and storage are asked in threads."""

    def __init__(self, workers: ThreadPoolExecutor, pulse: Pulse) -> None:
        self._workers, self._pulse = workers, pulse

    async def handle_MAIL(
        self, _server: SMTP, session: Session, envelope: Envelope, sender: str, options: list[str]
    ) -> str:  # fmt: skip
        if settings.MAIL_DOOR_NEEDS_TLS and session.ssl is None:
            return _IN_THE_CLEAR
        envelope.mail_from, envelope.mail_options = sender, options
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, recipient: str, _options: list[str]
    ) -> str:  # fmt: skip
        answer = await self._ask(_asked, recipient)
        if answer == _KNOWN:
            envelope.rcpt_tos.append(recipient)
        return answer

    async def handle_DATA(
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content, sender = envelope.content or b"", envelope.mail_from or ""
        answers = [
            await self._ask(_kept, recipient, sender, content)
            for recipient in envelope.rcpt_tos
        ]
        if isinstance(server, LMTP):  # one for each (RFC 2033)
            return "\r\n".join(answers)
        return _LATER if _LATER in answers else min(answers)

    async def handle_exception(self, error: Exception) -> str:
        log.error("The door: %r", error)
        return _LATER

    async def _ask(self, act: Callable[..., str], *given: object) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, self._watched, act, given)

    def _watched(self, act: Callable[..., str], given: tuple[object, ...]) -> str:
        loop = threading.current_thread().name
        self._pulse.goes_on(_ANSWERING, loop=loop)
        try:
            return _answer(act, given)
        finally:
            self._pulse.leaves(loop)


def _answer(act: Callable[..., str], given: tuple[object, ...]) -> str:
    """What it answers; whatever goes wrong is no reason to lose a mail."""
    try:
        return act(*given)
    except (StorageAway, DatabaseError, InterfaceError) as problem:
        log.error("A mail waits before the door: %s", type(problem).__name__)
    except Exception:
        log.exception("A mail waits before the door")
    finally:
        connections.close_all()
    return _LATER


def _asked(recipient: str) -> str:
    return _KNOWN if addresses.at(recipient) else _UNKNOWN


def _kept(recipient: str, sender: str, content: bytes) -> str:
    """Keep a mail for one recipient, with what its delivery adds to it (RFC 5321, 4.4)."""
    address = addresses.at(recipient)
    if address is None:
        return _UNKNOWN
    head = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n"
    actions.receive_at(address, head.encode() + content)
    return _KEPT


class _Guarded(SMTP):
    """Hears the mail server alone, and no more at once than there is memory for."""

    line_length_limit = _LONGEST_LINE

    def __init__(self, handler: _Handler, inside: set[object]) -> None:
        super().__init__(
            handler,
            data_size_limit=largest(),
            enable_SMTPUTF8=True,
            hostname=urlsplit(settings.SITE_URL).hostname,
            ident="Countersign",
            timeout=_PATIENCE,
        )
        self._inside = inside

    def connection_made(self, transport: Any) -> None:
        refusal = self._refusal(transport)
        if refusal:
            transport.write(refusal)
            transport.close()
            return
        self._inside.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self in self._inside:
            self._inside.remove(self)
            super().connection_lost(error)

    def _refusal(self, transport: Any) -> bytes:
        if not is_among(
            transport.get_extra_info("peername")[0], settings.MAIL_DOOR_FROM
        ):
            return _STRANGER
        if len(self._inside - {self}) >= _MOST_AT_ONCE:
            return _BUSY
        try:
            self.tls_context = tls_context()
        except OSError as problem:
            log.error("The door's certificate cannot be shown: %s", problem)
            return _NO_TLS
        return b""


class _Smtp(_Guarded):
    """By SMTP."""


class _Lmtp(_Guarded, LMTP):
    """By LMTP."""

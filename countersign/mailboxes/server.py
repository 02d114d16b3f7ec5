"""A folder of a mailbox by IMAP. Every call waits for a bounded time; whatever goes wrong is an `Away`.

Nothing is expunged but what we were told to delete: somebody's own deleted mails stay where they are.
"""

import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, U
from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderSelectError,
    MailboxLoginError,
    UnexpectedCommandStatusError,
)
from imap_tools.utils import encode_folder

from .models import Handled, Proof, Security
from .near import is_near
from .problems import Away

PATIENCE: Final = 30  # seconds for each answer
_HEADERS: Final = 256 * 1024  # the most of a mail's headers, bytes
_A_MOMENT: Final = 2.0  # seconds
_MOST_LOOKED_AT: Final = 200
_MAY_BE_AN_INVOICE: Final = re.compile(
    rb"\"application\" \"(?:pdf|xml|zip)\"|\.(?:pdf|xml|zip|p7m|tiff?|heic)\"", re.I
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder is, and how to get in."""

    host: str
    port: int
    security: str
    user: str
    secret: str
    folder: str
    proof: str = Proof.PASSWORD


@dataclass(frozen=True, slots=True)
class Seen:
    """What a first look found: how many mails, and how many of the latest have a file that may be an invoice."""

    mails: int
    with_files: int


class Gone(Exception):
    """The server has the mail no more, or does not give it out; `said` is what it answered."""

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said


@contextmanager
def connected(place: Place, *, patience: float = PATIENCE) -> Iterator["Folder"]:
    """The folder, selected. Raises Away, also for what goes wrong in the block."""
    with _told():
        box = _greeted(place, patience)
        try:
            _log_in(box, place)
            with _told(MailboxFolderSelectError, "no-folder"):
                box.folder.set(place.folder)
            yield Folder(box)
        finally:
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            with suppress(OSError):
                box.client.shutdown()


class Folder:
    """What is asked of a folder. A `uid` is a mail's number in it, as long as `validity` is the same."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box, self._client = box, box.client
        _name, found = self._client.response("UIDVALIDITY")
        self.validity = int(found[0]) if found and found[0] else 0
        self.can_idle = "IDLE" in self._client.capabilities

    def mails(self, after: int, since: date) -> list[int]:
        """The numbers of the mails above `after` that came in on a day or later, the oldest first."""
        wanted = AND(uid=U(str(after + 1), "*"), date_gte=since)
        found = self._box.uids(wanted, charset=None)
        return sorted(uid for uid in map(int, found) if uid > after)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """How many bytes each mail has, as the server says."""
        if not uids:
            return {}
        answer = self._ask("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
        found: dict[int, int] = {}
        for line in _flat(answer):
            uid = re.search(rb"UID (\d+)", line)
            size = re.search(rb"RFC822\.SIZE (\d+)", line)
            if uid and size:
                found[int(uid[1])] = int(size[1])
        return found

    def raw(self, uid: int) -> bytes:
        """A mail byte for byte; looking at it leaves it unread. Raises Gone."""
        return self._literal(uid, "(BODY.PEEK[])")

    def headers(self, uid: int) -> bytes:
        """What stands over a mail. Raises Gone."""
        return self._literal(uid, f"(BODY.PEEK[HEADER]<0.{_HEADERS}>)")

    def handle(self, uid: int, handled: str, moved_to: str) -> None:
        """Do with it what is set for mails that were taken over."""
        if handled == Handled.MOVED:
            self._move(uid, moved_to)
        elif handled == Handled.DELETED:
            self._delete(uid)
        else:
            self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def look(self, since: date) -> Seen:
        """Count the mails, and of the latest those with a file that may be an invoice."""
        mails = self.mails(0, since)
        latest = mails[-_MOST_LOOKED_AT:]
        if not latest:
            return Seen(0, 0)
        chosen = ",".join(map(str, latest))
        shapes: dict[bytes, bytes] = {}
        number = b""
        for line in _flat(self._ask("FETCH", chosen, "(BODYSTRUCTURE)")):
            if begun := re.match(rb"(\d+) \(", line):
                number = begun[1]
            shapes[number] = shapes.get(number, b"") + b" " + line
        return Seen(len(mails), sum(bool(_MAY_BE_AN_INVOICE.search(one)) for one in shapes.values()))  # fmt: skip

    def idle(self, seconds: float, over: threading.Event) -> None:
        """Wait until the server tells of something new, at most so long, or until `over`."""
        until = time.monotonic() + seconds
        with self._box.idle as idle:
            while not over.is_set() and time.monotonic() < until:
                asked = time.monotonic()
                if idle.poll(_A_MOMENT) or time.monotonic() < asked + _A_MOMENT / 2:
                    return  # something new; or, at once and nothing, the end

    def _literal(self, uid: int, what: str) -> bytes:
        typ, answer = self._client.uid("FETCH", str(uid), what)
        for part in answer or ():
            if isinstance(part, tuple):
                return bytes(part[1])
        raise Gone(_said(answer) if typ != "OK" else "")

    def _ask(self, *command: str) -> list[bytes | tuple[bytes, bytes]]:
        typ, answer = self._client.uid(*command)
        if typ != "OK":
            raise Away("protocol", _said(answer))
        return [part for part in answer if part is not None]

    def _move(self, uid: int, folder: str) -> None:
        if not self._box.folder.exists(folder):
            self._box.folder.create(folder)
        target = encode_folder(folder).decode()
        if "MOVE" in self._client.capabilities:
            self._ask("MOVE", str(uid), target)
        else:
            self._ask("COPY", str(uid), target)
            self._delete(uid)

    def _delete(self, uid: int) -> None:
        """Without UIDPLUS it is only marked: an EXPUNGE would take along what others have marked."""
        self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self._client.capabilities:
            self._ask("EXPUNGE", str(uid))


def _greeted(place: Place, patience: float) -> BaseMailBox:
    if (hosts := settings.MAILBOX_HOSTS) and place.host not in hosts:
        raise Away("not-allowed")
    if place.security == Security.NONE:
        if not is_near(place.host):
            raise Away("in-the-clear")
        return MailBoxUnencrypted(place.host, place.port, timeout=patience)
    context = ssl.create_default_context()
    if place.security == Security.STARTTLS:
        return MailBoxStartTls(
            place.host, place.port, timeout=patience, ssl_context=context
        )
    return MailBox(place.host, place.port, timeout=patience, ssl_context=context)


def _log_in(box: BaseMailBox, place: Place) -> None:
    plain = (place.user + place.secret).isascii()
    with (
        _told(MailboxLoginError, "login"),
        _told(imaplib.IMAP4.abort, "cut"),
        _told(imaplib.IMAP4.error, "login"),
    ):
        enter: Callable[..., object] = box.login if plain else box.login_utf8
        if place.proof == Proof.OAUTH:
            enter = box.xoauth2
        enter(place.user, place.secret, initial_folder=None)
    # What it can may be told only to who is in.
    typ, found = box.client.capability()
    if typ == "OK" and found and found[-1]:
        box.client.capabilities = tuple(found[-1].decode().upper().split())


_CODES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (socket.gaierror, "unknown-host"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "encryption"),
    (OSError, "no-answer"),
    (imaplib.IMAP4.abort, "cut"),
    (imaplib.IMAP4.error, "protocol"),
    (ImapToolsError, "protocol"),
    (UnicodeError, "unknown-host"),
)


@contextmanager
def _told(kind: type[Exception] = Exception, code: str = "") -> Iterator[None]:
    """What goes wrong, as Away: of one kind by its code, of every kind that is known by its own."""
    try:
        yield
    except Away:
        raise
    except kind as problem:
        for known, usual in _CODES:
            if isinstance(problem, known):
                raise Away(code or usual, _answer(problem)) from problem
        raise


def _answer(problem: Exception) -> str:
    if isinstance(problem, UnexpectedCommandStatusError):
        return _said(problem.command_result[1])
    return str(problem)


def _said(answer: object) -> str:
    """What a server's answer says, in one line."""
    parts = answer if isinstance(answer, list) else [answer]
    texts = (
        part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part)
        for part in parts
        if part
    )
    return " ".join(" ".join(texts).split())


def _flat(answer: Sequence[bytes | tuple[bytes, ...]]) -> Iterator[bytes]:
    for part in answer:
        if isinstance(part, tuple):
            yield b" ".join(part)
        else:
            yield part

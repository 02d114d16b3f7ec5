"""Talking to the mail server: one connection for several letters, and a time for each conversation."""

import signal
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

import django
from django.core import mail
from django.core.mail import EmailMessage

_FOR_ONE_LETTER: Final = 60  # seconds, connecting included
_FOR_LEAVING: Final = 5


class Outage(Exception):
    """The mail server can't be talked to, which says nothing of any letter. Its text is that of the error behind it."""


class Conversation:
    """A connection to the mail server, opened for the first letter and kept for the next ones."""

    def __init__(self) -> None:
        self._connection: Any = None

    def open(self) -> None:
        """Connect, unless we are connected; raises Outage."""
        if self._connection is not None:
            return
        self._connection = _connection()
        try:
            with within(_FOR_ONE_LETTER):
                self._connection.open()
        except OSError as problem:  # SMTP's errors are such, too
            self.close()
            raise Outage(told(problem)) from problem

    def send(self, letter: EmailMessage) -> None:
        """Hand one letter over; raises what the mail server makes of it, and TimeoutError where it takes too long."""
        with within(_FOR_ONE_LETTER):
            self._connection.send_messages([letter])

    def close(self) -> None:
        """Leave, politely where the server lets us."""
        if self._connection is not None:
            with suppress(OSError), within(_FOR_LEAVING):
                self._connection.close()
            self._connection = None


def told(problem: Exception) -> str:
    """The name of an error, which `Letter.problem` knows, and its words."""
    return f"{type(problem).__name__}: {problem}"


def is_final(problem: Exception) -> bool:
    """Did the server refuse the letter for good (5xx, RFC 5321, 4.2.1)? Asking again would get the same answer."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code >= 500
    return isinstance(problem, smtplib.SMTPNotSupportedError)


def is_cut(problem: Exception) -> bool:
    """Did the connection fail, and not the letter?"""
    return isinstance(problem, TimeoutError | ConnectionError | smtplib.SMTPServerDisconnected)  # fmt: skip


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End what takes longer by a TimeoutError, however promptly each single answer comes.

    A thread beside the main one can't be interrupted: there the time limit of each answer alone counts.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError("the whole conversation took too long")


def _connection() -> Any:
    """The way out that the settings name, not connected yet."""
    if django.VERSION >= (6, 1):
        return mail.mailers["default"]
    return mail.get_connection()

"""The kinds of mail there are. Each is one function in an app's `mails.py` that hangs in `LETTERS` by its name.

A letter is written while it is sent, from ids: nothing secret waits in the queue, and what has
become pointless meanwhile is dropped. What can't be (`rendered.py`) waits sealed.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from countersign.hooks import Hook
from countersign.identity.written import shown

Writer = Callable[..., "Message | None"]


@dataclass(frozen=True, slots=True)
class Kind:
    """How letters of one kind are written, and what the outbox calls them."""

    write: Writer
    title: str | Promise


LETTERS: Final = Hook[Kind]("mail.letters")
# By organization and mail address: lets what is written inside be as its reader reads it.
READERS: Final = Hook[Callable[[int, str], AbstractContextManager[None]]](
    "mail.readers"
)


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, ready to send: three templates `<template>.subject.txt`, `.txt` and `.html`, and their values."""

    to: str
    template: str
    context: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    # Set by `write`, which knows who reads it.
    language: str | None = None

    def render(self) -> EmailMultiAlternatives:
        """Subject, text and HTML in the reader's language."""
        with translation.override(self.language):
            subject = " ".join(self._written("subject.txt", self.context).split())
            text = self._written("txt", self.context)
            html = self._written("html", {**self.context, "subject": subject})
        headers = {"Auto-Submitted": "auto-generated", **self.headers}
        mail = EmailMultiAlternatives(subject, text, to=[self.to], headers=headers)
        mail.attach_alternative(html, "text/html")
        return mail

    def _written(self, kind: str, context: dict[str, Any]) -> str:
        """From its template. What would turn the direction of writing, or can't be seen, is shown as such."""
        text = render_to_string(f"{self.template}.{kind}", context)
        return shown(text, lines=True)


def letter(kind: str, title: str | Promise) -> Callable[[Writer], Writer]:
    """Hang in a function (ids -> Message, or None when there is nothing to say any more) under a name.

    `title` is what the outbox calls such letters.
    """

    def register(write: Writer) -> Writer:
        LETTERS.hang(kind, Kind(write, title))
        return write

    return register


def kinds() -> list[str]:
    """Every kind of mail there is, by name."""
    return sorted(LETTERS)


def write(
    kind: str, organization_id: int, arguments: list[Any], *, to: str
) -> Message | None:
    """The mail of this kind about rows of one organization, written now in the language of whoever reads it."""
    with ExitStack() as inside:
        for as_read_by in READERS.values():
            inside.enter_context(as_read_by(organization_id, to))
        found = LETTERS[kind].write(organization_id, *arguments)
        return found and replace(found, language=translation.get_language())


def title(kind: str) -> str:
    """What letters of this kind are, in a few words."""
    return str(LETTERS[kind].title) if kind in LETTERS else kind

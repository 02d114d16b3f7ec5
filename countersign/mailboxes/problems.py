"""What keeps a mailbox from being fetched, in the user's words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


class Away(Exception):
    """The mailbox can't be used now. `code` is one of TEXTS, `said` what the server answered, if anything."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code, said)
        self.code = code
        self.said = said[:300]


TEXTS: Final[Mapping[str, Any]] = {
    "not-allowed": _("Whoever runs Countersign has not named this mail server."),
    "unknown-host": _("No server has this name. Is it spelled right?"),
    "no-answer": _("The mail server does not answer at this port."),
    "certificate": _("The mail server's certificate is not valid for this name, so nobody knows whose server it is."),
    "encryption": _("The mail server does not speak this kind of encryption at this port."),
    "in-the-clear": _("Without encryption only servers of your own network are asked: the password could be read on the way."),
    "login": _("The mail server does not take this user and password."),
    "no-folder": _("There is no such folder in the mailbox."),
    "cut": _("The mail server ended the connection."),
    "protocol": _("The mail server gave an answer that is not understood."),
    "no-permission": _("The permission is not taken any more. Give it again and type in the new refresh token."),
    "no-token": _("The address that gives tokens does not answer as it should."),
    "token-not-allowed": _("Whoever runs Countersign has not named the server that gives tokens."),
    "token-in-the-clear": _("The address that gives tokens must begin with https://."),
    "secret-lost": _("The kept password cannot be read any more. Type it in again."),
    "not-kept": _("Mails could not be kept, because the storage does not answer. They are fetched again later."),
}  # fmt: skip
# At which field of the form each is told; the others are about all of it.
FIELDS: Final[Mapping[str, str]] = {
    "not-allowed": "host",
    "unknown-host": "host",
    "no-answer": "host",
    "certificate": "host",
    "encryption": "security",
    "in-the-clear": "security",
    "login": "secret",
    "no-permission": "refresh_token",
    "no-token": "token_url",
    "token-not-allowed": "token_url",
    "token-in-the-clear": "token_url",
    "no-folder": "folder",
}


def in_words(code: str) -> str:
    """One sentence; empty for no problem."""
    return str(TEXTS.get(code, TEXTS["protocol"])) if code else ""

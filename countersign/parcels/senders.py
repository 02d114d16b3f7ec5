"""Who really sent a mail: what the receiving server says of it, and whether a program sent it by itself."""

import re
from collections.abc import Iterator
from email.message import Message
from typing import Final

from .headers import each, text
from .model import Verdict

_METHODS: Final = ("spf", "dkim", "dmarc", "arc")
_RESULT: Final = re.compile(r"^\s*([a-z]+)(?:/\d+)?\s*=\s*([a-z]+)", re.I)
_DOMAINS: Final = re.compile(
    r"(?:header\.from|header\.d|header\.i|smtp\.mailfrom|smtp\.helo)\s*=\s*([^\s;]+)",
    re.I,
)
_COMMENT: Final = re.compile(r"\([^()]*\)")
_NOBODY: Final = (
    "mailer-daemon@",
    "postmaster@",
    "noreply-dmarc",
    "bounce@",
    "bounces@",
)


def verdicts(message: Message) -> Iterator[Verdict]:
    """What the topmost Authentication-Results says (RFC 8601): the server that took the mail put it there last.

    Those further down may be the sender's own and are not believed.
    """
    for value in each(message, "Authentication-Results"):
        for clause in _COMMENT.sub(" ", value).split(";")[1:]:
            result = _RESULT.match(clause)
            if result and result[1].lower() in _METHODS:
                domain = _DOMAINS.search(clause)
                told = domain[1].rpartition("@")[2].lower() if domain else ""
                yield Verdict(result[1].lower(), result[2].lower(), told)
        return


def automatic(message: Message) -> str:
    """The sign by which no person sent it (RFC 3834, 5.2), empty if there is none."""
    submitted = text(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return "auto-submitted"
    if message.get_content_type() in {"multipart/report", "message/delivery-status"}:
        return "report"
    if text(message, "Return-Path").replace(" ", "") == "<>":
        return "no-return-path"
    if text(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "bulk"
    if any(
        message.get(name)
        for name in (
            "List-Id",
            "X-Autoreply",
            "X-Autorespond",
            "X-Auto-Response-Suppress",
        )
    ):
        return "list-or-reply"
    if text(message, "From").lower().rpartition("<")[2].startswith(_NOBODY):
        return "from-a-server"
    return ""

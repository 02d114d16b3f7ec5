"""Where an invoice went: the exports and the files for the bank that have it, as its own lines of the history tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from countersign.history.models import Event
from countersign.mailboxes.models import CAME


@dataclass(frozen=True, slots=True)
class Use:
    """One file: `number` is that of its export or payment run, `name` the profile's or the file's own.

    `sha256` is the file's, "" where a line of earlier times does not say it. `ended` is the line by which it counts no more.
    """

    number: int | None
    name: str
    line: Event
    version: int | None
    counts: bool
    sha256: str
    ended: Event | None

    def as_json(self) -> dict[str, Any]:
        ended = self.ended
        return {
            "number": self.number,
            "name": self.name,
            "at": self.line.at,
            "by": _who(self.line),
            "version": self.version,
            "counts": self.counts,
            "sha256": self.sha256 or None,
            "cancelled_at": ended and ended.at,
            "cancelled_by": ended and _who(ended),
            "reason": self.reason or None,
        }

    @property
    def reason(self) -> str:
        """Why it counts no more."""
        return str(self.ended.data.get("comment", "")) if self.ended else ""

    def said(self, named: str) -> str:
        """In a line: its number as `named` says it, its name, the version, who."""
        version = _("Version %(version)s") % {"version": self.version}
        parts = [named % {"number": self.number}] if self.number else []
        parts += [self.name, version if self.version else "", self.line.actor_name]
        return " · ".join(filter(None, parts))


def exports(lines: Sequence[Event]) -> list[Use]:
    """The exports that have it, the oldest first."""
    return [
        Use(
            number=line.data.get("export"),
            name=line.data.get("profile", ""),
            line=line,
            version=line.data.get("version"),
            counts=bool(line.data.get("counts", True)) and not end,
            sha256=line.data.get("sha256", ""),
            ended=end,
        )
        for line, end in _with_end(lines, "exported", "cancelled export", "export")
    ]


def bank_files(lines: Sequence[Event]) -> list[Use]:
    """The files for the bank that pay it, the oldest first."""
    return [
        Use(
            number=line.data.get("run"),
            name=line.data.get("file", ""),
            line=line,
            version=None,
            counts=not end,
            sha256=line.data.get("sha256", ""),
            ended=end,
        )
        for line, end in _with_end(lines, "ordered payment", "undid payment", "payment")
    ]


def mails(lines: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Each mail that brought one of its files: of whom and where it lies beside this, and its hash."""
    came = [line for line in lines if line.verb == CAME]
    each = {line.data["sha256"]: line for line in reversed(came)}  # its first line
    ordered = sorted(each.items(), key=lambda one: one[1].sequence)
    for number, (sha256, line) in enumerate(ordered, 1):
        words = {"sender": line.data.get("sender", ""), "name": f"mails/{number}.eml"}
        yield _("Mail of %(sender)s: %(name)s") % words, f"SHA-256 {sha256}"


def _with_end(
    lines: Sequence[Event], begins: str, ends: str, key: str
) -> Iterable[tuple[Event, Event | None]]:
    """The lines with one verb, each with the later one that ended the same thing."""
    ended = {line.data.get(key): line for line in lines if line.verb == ends}
    for line in lines:
        if line.verb == begins:
            end = ended.get(line.data.get(key))
            yield line, end if end and end.sequence > line.sequence else None


def _who(line: Event) -> dict[str, Any]:
    return {"id": line.actor_id, "name": line.actor_name}

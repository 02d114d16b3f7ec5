"""What a rule says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _


class Level(StrEnum):
    """How much a check weighs, the least first."""

    OK = "ok"
    HINT = "hint"  # look if you like
    DOUBT = "doubt"  # asked once at submitting, told to managers, left out of bulk
    STOP = "stop"  # no approval until it is mended or answered
    NEEDED = "needed"  # it can't even be submitted


WORDS: Final = {
    Level.OK: _("Fine:"),
    Level.HINT: _("Hint:"),
    Level.DOUBT: _("Doubtful:"),
    Level.STOP: _("Stops approval:"),
    Level.NEEDED: _("Needed:"),
}
ORDER: Final = tuple(reversed(Level))


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to a stop: who gave it, when, and the reason in their words."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """A named rule with its result, in the user's words, and the fields it concerns.

    `fields` are names as the form has them (``gross_total``, ``item.<key>.line_total``); the message
    stands beside the first. `earlier` is the primary key of the invoice it speaks of, only when whoever
    looks may see that one; `joins` when that one is their own and still open, so that items can be added.
    `places` are where on the originals it stands: (document, page, x0, y0, x1, y1) each.
    `subject` is what exactly it says it of (both values, the other invoice): an answer counts for that alone.
    `is_answerable` is false for a stop that only mending or confirming ends. `given` is the answer to it.
    `takes` names what a person with the right may take over from the invoice to the vendor's page.
    `rule` is which rule said it.
    """

    name: str
    level: Level
    message: str
    fields: tuple[str, ...] = ()
    earlier: int | None = None
    joins: bool = False
    places: tuple[tuple[float, ...], ...] = ()
    subject: str = ""
    is_answerable: bool = True
    given: Given | None = None
    takes: str = ""
    rule: str = ""

    @property
    def key(self) -> str:
        """By what an answer names it."""
        return f"{self.name}:{self.subject}"

    @property
    def word(self) -> str:
        """How much it weighs, before its message."""
        return str(WORDS[self.level])

    @property
    def stops(self) -> bool:
        """Does it keep the invoice from being approved as things are?"""
        return self.level in (Level.STOP, Level.NEEDED) and self.given is None

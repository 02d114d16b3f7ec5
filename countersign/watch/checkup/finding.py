"""One thing found, good or bad."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much it matters: `MEND` keeps the deployment from being right."""

    FINE = "fine"
    ADVICE = "advice"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in a sentence for whoever runs the server."""

    level: Level
    text: str


def fine(text: str) -> Finding:
    return Finding(Level.FINE, text)


def advise(text: str) -> Finding:
    return Finding(Level.ADVICE, text)


def mend(text: str) -> Finding:
    return Finding(Level.MEND, text)

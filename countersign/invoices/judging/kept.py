"""A verdict as it is kept with its document, and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Self

from countersign.documents.models import Document
from countersign.extraction.rules.fault import Fault, Held
from countersign.extraction.rules.judging import Verdict
from countersign.history.models import canonical, sha256_of

MOST: Final = 50  # faults that are kept of one file, the gravest first
_GRAVEST: Final = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """What was found when, and how many faults there were beyond those that are kept."""

    verdict: Verdict
    at: datetime
    more: int = 0

    @classmethod
    def of(cls, document: Document) -> Self | None:
        """The verdict on the document's e-invoice; None where there is none, or not yet."""
        kept = document.verdict
        if kept is None:
            return None
        verdict = Verdict(
            label=kept["label"],
            profile=kept["profile"],
            outcome=kept["outcome"],
            faults=tuple(Fault(**each) for each in kept["faults"]),
            held_to=tuple(Held(**each) for each in kept["held_to"]),
            unlooked=tuple(kept["unlooked"]),
        )
        return cls(verdict, datetime.fromisoformat(kept["at"]), kept["more"])


def as_json(verdict: Verdict, at: datetime) -> dict[str, Any]:
    """What is kept of it."""
    faults = sorted(verdict.faults, key=lambda one: _GRAVEST.index(one.severity))
    return {
        "label": verdict.label[:100],
        "profile": verdict.profile[:200],
        "outcome": verdict.outcome,
        "faults": [asdict(each) for each in faults[:MOST]],
        "more": max(0, len(faults) - MOST),
        "held_to": [asdict(each) for each in verdict.held_to],
        "unlooked": list(verdict.unlooked),
        "at": at.isoformat(),
    }


def digest(kept: Mapping[str, Any]) -> str:
    """What two verdicts have in common that say the same at different times."""
    return sha256_of(canonical({**kept, "at": ""}))

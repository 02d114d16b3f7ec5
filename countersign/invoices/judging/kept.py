"""The verdicts on a file as they are kept with its document, and back.

Kept is the verdict on the first e-invoice, and under "others", of a file with several, those on the others in their
order. Earlier releases judged the first alone, and said so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Self

from countersign.documents.models import Document
from countersign.extraction.rules.fault import Fault, Held
from countersign.extraction.rules.judging import Verdict
from countersign.history.models import canonical, sha256_of

MOST: Final = 50  # faults that are kept of one file, the gravest first
_GRAVEST: Final = ("error", "warning", "info")
_FIRST_ALONE: Final = "others"  # what earlier releases said was not looked at


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """What was found when, and how many faults there were beyond those that are kept."""

    verdict: Verdict
    at: datetime
    more: int = 0

    @classmethod
    def of(cls, document: Document, part: int = 0) -> Self | None:
        """The verdict on the e-invoice that is this part of the document; None where there is none, or not yet."""
        kept = document.verdict and part_of(document.verdict, part)
        if not kept:
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


def part_of(kept: Mapping[str, Any], part: int) -> Mapping[str, Any] | None:
    """What is kept of one part of a file; None where that part is no e-invoice."""
    if not part:
        return kept
    others: Sequence[Mapping[str, Any]] = kept.get("others", ())
    if part <= len(others):
        return {**others[part - 1], "at": kept["at"]}
    if _FIRST_ALONE not in kept["unlooked"]:
        return None
    unjudged = Verdict("", "", "unjudged", unlooked=(_FIRST_ALONE,))
    return {**_as_json(unjudged), "at": kept["at"]}


def count_of(kept: Mapping[str, Any]) -> int:
    """How many e-invoices of a file were judged."""
    return 1 + len(kept.get("others", ()))


def all_as_json(verdicts: Sequence[Verdict], at: datetime) -> dict[str, Any]:
    """What is kept of the verdicts on one file."""
    first, *others = verdicts
    kept = as_json(first, at)
    return {**kept, "others": [_as_json(one) for one in others]} if others else kept


def as_json(verdict: Verdict, at: datetime) -> dict[str, Any]:
    """What is kept of one verdict."""
    return {**_as_json(verdict), "at": at.isoformat()}


def _as_json(verdict: Verdict) -> dict[str, Any]:
    faults = sorted(verdict.faults, key=lambda one: _GRAVEST.index(one.severity))
    return {
        "label": verdict.label[:100],
        "profile": verdict.profile[:200],
        "outcome": verdict.outcome,
        "faults": [asdict(each) for each in faults[:MOST]],
        "more": max(0, len(faults) - MOST),
        "held_to": [asdict(each) for each in verdict.held_to],
        "unlooked": list(verdict.unlooked),
    }


def digest(kept: Mapping[str, Any]) -> str:
    """What two verdicts have in common that say the same at different times."""
    return sha256_of(canonical({**kept, "at": ""}))

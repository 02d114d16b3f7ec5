"""Does today's history still contain a head that somebody has kept?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Final, Self

from countersign.history.models import Chain, Checkpoint, Event

_TOLD: Final = re.compile(r"\b([0-9]{1,18})[\s:]+([0-9a-f]{64})\b")
_GIVEN: Final = re.compile(r"\s*([0-9]{1,18})[\s:]+([0-9a-fA-F]{64})\s*")


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A line's number and hash, as a mail or a note has it."""

    sequence: int
    hash: str

    @classmethod
    def given(cls, text: str) -> Self | None:
        """Of ``812:9f86...``; None when it is none."""
        found = _GIVEN.fullmatch(text)
        return cls(int(found[1]), found[2].lower()) if found else None

    @classmethod
    def mailed(cls, mail: bytes) -> set[Self]:
        """Of a daily summary as it was received (EML): the one it names.

        None where it names none; several where somebody has put what looks like one into a name that the mail lists.
        """
        parts = message_from_bytes(mail, policy=policy.default).walk()
        texts = [
            one.get_content() for one in parts if one.get_content_maintype() == "text"
        ]
        return {
            cls(int(sequence), digits)
            for text in texts
            for sequence, digits in _TOLD.findall(text)
        }

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


def why_not(head: KnownHead, organization_id: int) -> str:
    """Why the history of an organization does not contain this head; empty when it does."""
    ours = {"organization_id": organization_id}
    lines = Event.objects.filter(**ours, sequence=head.sequence)
    checkpoints = Checkpoint.objects.filter(**ours)
    if (
        lines.filter(hash=head.hash).exists()
        or checkpoints.filter(sequence=head.sequence, hash=head.hash).exists()
    ):
        return ""
    if checkpoints.filter(sequence__gte=head.sequence).exists():
        return "that line was removed when its time was over, and cannot be compared any more"
    if lines.exists():
        return (
            "that line has another hash now: it, or a line before it, was written anew"
        )
    chain = Chain.objects.filter(**ours).first()
    return f"that line is missing: the history ends with line {chain.sequence if chain else 0}"


def why_nowhere(head: KnownHead, organizations: Iterable[int]) -> str:
    """Why none of these organizations' histories contains this head; empty when one does."""
    reasons = [why_not(head, one) for one in organizations]
    if "" in reasons:
        return ""
    if len(reasons) > 1:
        return "no history here contains it; with --organization ID, this says what became of that line"
    return reasons[0] if reasons else "there is no history here"

"""What the lines of the history say that the rows of one invoice must be (event sourcing, read backwards)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from countersign.history.models import Event
from countersign.invoices.content.whole import WHOLE
from countersign.invoices.models import Status
from countersign.review.models import Verdict

IN_PART: Final = "approved in part"
WITHDREW: Final = "withdrew"
VERDICTS: Final[Mapping[str, Verdict]] = {
    **{one.value: one for one in Verdict},
    IN_PART: Verdict.APPROVED,
}
MERGED: Final = "merged"
PARTED: Final = "parted"
TELLING: Final = (Status.SUBMITTED.value, WITHDREW, *VERDICTS)


def merges_of(organization: int) -> list[Event]:
    """The lines that tell of vendors that were made one, or two again, the oldest first."""
    lines = Event.objects.filter(
        organization_id=organization,
        subject_type="vendor",
        verb__in=(MERGED, PARTED),
    )
    return list(lines.order_by("sequence"))


@dataclass(slots=True)
class SaidDecision:
    """A decision as its line has it: only the values that the line names, under the names of `Decision.whole`."""

    sequence: int
    values: dict[str, Any]

    @property
    def stands(self) -> bool:
        return not self.values["withdrawn"]


@dataclass(slots=True)
class Said:
    """What all lines of one invoice come to.

    `sequence` is the last line that tells where it stands, `status` and `version` what that says; `whole` is all of
    the invoice, empty where that line is of a time when lines did not keep it.
    """

    sequence: int = 0
    status: str = ""
    version: int | None = None
    whole: dict[str, Any] = field(default_factory=dict)
    decisions: list[SaidDecision] = field(default_factory=list)

    @classmethod
    def by(cls, lines: Iterable[Event]) -> "Said":
        """Of the lines of one invoice, the oldest first."""
        said = cls()
        for line in lines:
            said._hear(line)
        return said

    @property
    def of_old(self) -> dict[str, Any]:
        """What a last line says that does not keep all of the invoice."""
        version = {} if self.version is None else {"version": self.version}
        return {"status": self.status, **version}

    def _hear(self, line: Event) -> None:
        kept = line.said
        if line.verb in VERDICTS:
            self._decided(line, kept.get("decision"))
        elif line.verb == WITHDREW:
            self._withdrawn(line)
        statuses = line.data.get("status") or ()
        if not (WHOLE in kept or statuses or line.verb in Status.values):
            return
        self.sequence = line.sequence
        self.whole = kept.get(WHOLE) or {}
        self.version = line.data.get("version", self.version)
        self.status = str(
            self.whole.get("status") or (statuses[1] if statuses else line.verb)
        )

    def _decided(self, line: Event, kept: dict[str, Any] | None) -> None:
        said = SaidDecision(line.sequence, {**(kept or _of_old(line))})
        said.values["withdrawn"] = False
        again = [one for one in self.decisions if _is_again(one, said)]
        for one in again:
            self.decisions.remove(one)
            if kept is None:  # the row keeps what was said at first
                said.values |= {name: one.values.get(name) for name in _AT_FIRST}
        self.decisions.append(said)

    def _withdrawn(self, line: Event) -> None:
        own = [
            one
            for one in self.decisions
            if one.stands and one.values["user"] == line.actor_id
        ]
        if not own:
            return
        own[-1].values["withdrawn"] = True
        if own[-1].values.get("settles"):
            return
        for one in self.decisions:
            if one.stands and _same_submission(one, own[-1]):
                one.values["settles"] = False


_AT_FIRST: Final = ("comment", "via")


def _of_old(line: Event) -> dict[str, Any]:
    """What a line says of a decision that does not keep all of it."""
    version = line.data.get("version")
    return {
        "verdict": VERDICTS[line.verb].value,
        "user": line.actor_id,
        **({} if version is None else {"version": version}),
        "comment": line.data.get("comment", ""),
        "via": line.via,
        "settles": line.verb != IN_PART,
    }


def _is_again(one: SaidDecision, other: SaidDecision) -> bool:
    """Is it the approval of the same person, given once more, now that it counts?"""
    names = ("verdict", "user", "version", "submitted_at")
    return (
        one.stands
        and other.values["verdict"] == Verdict.APPROVED
        and not one.values.get("settles")
        and all(one.values.get(name) == other.values.get(name) for name in names)
    )


def _same_submission(one: SaidDecision, other: SaidDecision) -> bool:
    names = ("verdict", "version", "submitted_at")
    return all(one.values.get(name) == other.values.get(name) for name in names)

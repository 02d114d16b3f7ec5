"""Where the lines of an invoice stand in the whole history, proven by digests alone: nothing of other lines is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from countersign.history.models import Chain, Event, Head, moment

_MOST_RANGES: Final = 20
_RANGE: Final = """e.sequence BETWEEN %s AND COALESCE((
    SELECT min(h.sequence) FROM history_head h
    WHERE h.organization_id = %s AND h.sequence >= %s AND (h.mailed_at IS NOT NULL OR h.stamp IS NOT NULL)), 9000000000000000000)"""
_QUERY: Final = """
    SELECT h.id, h.organization_id, h.day, h.sequence, h.hash, h.made_at, h.mailed_at, h.stamp, h.stamped_at,
        e.sequence AS at, e.digest, e.hash AS hashed
    FROM history_event e
    LEFT JOIN history_head h ON h.organization_id = %s AND h.sequence = e.sequence
        AND (h.mailed_at IS NOT NULL OR h.stamp IS NOT NULL)
    WHERE e.organization_id = %s AND (e.sequence = (
        SELECT c.sequence FROM history_chain c WHERE c.organization_id = %s){ranges})
    ORDER BY e.sequence, h.day
"""


@dataclass(frozen=True, slots=True)
class Way:
    """From a line of the invoice to a head that others have: the digests of all lines between, the head's too.

    `told` is the head as it was mailed or stamped; None for where the history ended when this was written.
    """

    sequence: int
    digests: Sequence[str]
    to: tuple[int, str]
    told: Head | None

    def as_json(self) -> dict[str, Any]:
        told = self.told
        return {
            "from": self.sequence,
            "digests": list(self.digests),
            "to": {"sequence": self.to[0], "hash": self.to[1]},
            "day": told.day.isoformat() if told else None,
            "mailed_at": moment(told.mailed_at) if told else None,
            "stamp": f"stamps/{told.day}.tsr" if told and told.stamp else None,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """The head of a history, and the ways to the heads that come next after some of its lines, in their order.

    Lines of the first form have no digest: there is no way across them.
    """

    head: Chain
    ways: Sequence[Way]

    @classmethod
    def of(cls, organization: int, lines: Sequence[Event]) -> "Place":
        """Of these lines, which come in their order."""
        own = [line.sequence for line in lines]
        rows = _rows(organization, own)
        if not rows:
            return cls(Chain(organization_id=organization), ())
        last = rows[-1]
        head = Chain(organization_id=organization, sequence=last.at, hash=last.hashed)
        ends = [row for row in rows if row.day or row is last]
        found: list[Way] = []
        for start, end in zip([0, *(one.at for one in ends)], ends, strict=False):
            before = [one for one in own if start < one <= end.at]
            if before and (way := _way(before, end, rows)):
                found.append(way)
        return cls(head, found)


def _way(own: Sequence[int], end: Any, rows: Sequence[Any]) -> Way | None:
    """From the first of these lines that nothing without a digest comes after."""
    between = {row.at: row.digest for row in rows if own[0] < row.at <= end.at}
    blind = max((at for at, digest in between.items() if not digest), default=0)
    start = next((one for one in own if one >= blind), None)
    if start is None:
        return None
    digests = [digest for at, digest in between.items() if at > start]
    return Way(start, digests, (end.at, end.hashed), end if end.day else None)


def _rows(organization: int, own: Sequence[int]) -> list[Any]:
    """The lines from each of these to the next head that was told, and the last of all, each with what was told of it.

    In SQL: a head is no row that a line points to, and one statement is all that an archive has left.
    """
    ranges = _ranges(own)
    query = _QUERY.format(ranges="".join(f" OR {_RANGE}" for _ in ranges))
    values = [organization] * 3
    for first, last in ranges:
        values += [first, organization, last]
    return list(Head.objects.raw(query, values))


def _ranges(own: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of lines that stand together: not more than a few groups, parted where the most stand between."""
    gaps = sorted(pairwise(own), key=lambda pair: pair[0] - pair[1])
    parted = sorted(gaps[: _MOST_RANGES - 1])
    firsts = [own[0], *(after for _, after in parted)] if own else []
    lasts = [*(before for before, _ in parted), own[-1]] if own else []
    return list(zip(firsts, lasts, strict=True))

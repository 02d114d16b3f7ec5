"""What was rejected before and resembles an invoice: by whom, when, and why."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .of_one import LikelyDuplicate


@dataclass(frozen=True, slots=True)
class RejectedBefore:
    """A rejected one that resembles, and what was said when it was."""

    likely: LikelyDuplicate
    by: str
    at: datetime
    reason: str


def rejected_before(likely: Iterable[LikelyDuplicate]) -> list[RejectedBefore]:
    """Those of them that were rejected, by what the history says of them."""
    return [found for one in likely if (found := _rejected(one, one.earlier))]


def _rejected(one: LikelyDuplicate, earlier: Any) -> RejectedBefore | None:
    if earlier.rejected_by is None:
        return None
    reason = json.loads(earlier.rejected_data).get("comment", "")
    return RejectedBefore(
        one, earlier.rejected_by, _moment(earlier.rejected_at), reason
    )


def _moment(at: datetime | str) -> datetime:
    """SQLite has moments as text, in UTC."""
    return (
        at
        if isinstance(at, datetime)
        else datetime.fromisoformat(at).replace(tzinfo=UTC)
    )

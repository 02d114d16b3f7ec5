"""How a manager proves who they are, where a link or a password is not enough (step-up authentication)."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Proof:
    """What `decide` takes for it; `code` is the primary key of the mailed code that was given, which it uses up."""

    how: Literal["code", "second factor"]
    code: int | None = None


SECOND_FACTOR: Final = Proof("second factor")

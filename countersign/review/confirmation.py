"""How a manager showed that it is them, where a link or a password is not enough."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What `decide` takes for it; `code` is the primary key of the mailed code that was given, which it uses up."""

    how: Literal["code", "second factor"]
    code: int | None = None


SECOND_FACTOR: Final = Confirmation("second factor")

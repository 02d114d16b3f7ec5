"""What a statement says, whatever its format."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Booking:
    """One booking: less than nothing went out. `ours` is the account it stands on, an IBAN or what the bank calls it."""

    ours: str
    booked_on: date
    amount: Decimal
    currency: str
    name: str = ""
    iban: str = ""
    text: str = ""
    end_to_end: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """All bookings of a file, in its order. `pending` counts those that the bank has not booked yet, which are left out."""

    kind: str
    bookings: tuple[Booking, ...]
    pending: int = 0
    too_many: bool = False

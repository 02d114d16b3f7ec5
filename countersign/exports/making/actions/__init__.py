"""What a worker does about an export: making it, and freeing the invoices of one that does not count any more."""

from .freeing import release
from .fulfilling import Busy, fail, fulfil, put_off
from .marking import CANCELLED, EXPORTED
from .telling import WENT_WRONG, tell_owners

__all__ = [
    "CANCELLED",
    "EXPORTED",
    "WENT_WRONG",
    "Busy",
    "fail",
    "fulfil",
    "put_off",
    "release",
    "tell_owners",
]

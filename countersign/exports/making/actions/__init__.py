"""What a worker does about an export: making it, and freeing the invoices of one that does not count any more."""

from .freeing import release
from .fulfilling import Busy, fail, fulfil, put_off
from .marking import CANCELLED, EXPORTED

__all__ = ["CANCELLED", "EXPORTED", "Busy", "fail", "fulfil", "put_off", "release"]

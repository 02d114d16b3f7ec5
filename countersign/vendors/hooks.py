"""What others do when a vendor is blocked, or no longer, or has another VAT id."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from countersign.hooks import Hook

from .models import Vendor


@dataclass(frozen=True, slots=True)
class Follower:
    """What depends on the block of a vendor: `hold` takes its rows before the vendor's is held, `look_again` makes them new."""

    hold: Callable[[Vendor], object]
    look_again: Callable[[Vendor], object]


BLOCKING: Final = Hook[Follower]("vendors.blocking")
"""Called within the action, with the vendor as it is then."""

NUMBERED: Final = Hook[Callable[[Vendor], object]]("vendors.numbered")
"""Called within the action when a vendor has another VAT id."""

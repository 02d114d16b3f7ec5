"""What accounts offer to rooms above."""

from collections.abc import Callable
from typing import Final

from countersign.history.actor import Actor
from countersign.hooks import Hook
from countersign.mail.letters import READERS

from .models import Membership
from .reading import as_read_by

# Called in the transaction of the change, with who made it, when somebody's password, mail address or second factor
# changes: whatever else lets them in ends with it.
SIGN_IN_CHANGED: Final = Hook[Callable[[Membership, Actor], object]](
    "accounts.sign_in_changed"
)

READERS.hang("accounts", as_read_by)

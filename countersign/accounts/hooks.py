"""What accounts offer to rooms above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from countersign.database.tenancy import Belonging
from countersign.history.actor import Actor
from countersign.hooks import Hook
from countersign.mail.letters import READERS

from .models import Delegation, Membership, User
from .reading import as_read_by


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on somebody's desk: how many rows, and how all of it goes to a colleague, who is told by mail.

    `hand_over` is called in the caller's transaction: whose desk it was, who takes over (or stands for everybody), who says so.
    """

    count: Callable[[Membership], int]
    hand_over: Callable[[Membership, User, Membership], None]


# Called in the transaction of the change, with who made it, when somebody's password, mail address or second factor
# changes: whatever else lets them in ends with it.
SIGN_IN_CHANGED: Final = Hook[Callable[[Membership, Actor], object]](
    "accounts.sign_in_changed"
)

# Called in the transaction of the change, with who made it, when somebody becomes something else in an organization.
ROLE_CHANGED: Final = Hook[Callable[[Membership, Actor], object]](
    "accounts.role_changed"
)

# Called while the letter is written that welcomes who decides: how many invoices wait for them, and a link that opens those.
WELCOMING: Final = Hook[Callable[[Membership], Mapping[str, Any]]]("accounts.welcoming")

# What nobody else could reach once a member has left, or enters nothing any more.
DESKS: Final = Hook[Desk]("accounts.desks")

# Which row the `pk` in an address is of, by the name of the view (``payments:run``) or of all of its app (``review``): so it
# is known in which organization an address is that names none.
ROWS_OF_VIEWS: Final = Hook[Mapping[str, type[Belonging]]]("accounts.rows_of_views")

ROWS_OF_VIEWS.hang(
    "accounts", {"accounts": Membership, "accounts:end_absence": Delegation}
)
READERS.hang("accounts", as_read_by)

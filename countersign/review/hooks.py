"""What the review does when rooms below call."""

from countersign.accounts.hooks import ROWS_OF_VIEWS, SIGN_IN_CHANGED, WELCOMING
from countersign.accounts.models import Membership
from countersign.history.hooks import ROWS
from countersign.invoices.models import Invoice
from countersign.vendors.models import BankAccount

from .links.actions import revoke_all
from .models import AccessLink, Decision
from .proving import accounts, invoices
from .queue import welcome

ROWS_OF_VIEWS.hang(
    "review",
    {
        "review": Invoice,
        "review:vouch_account": BankAccount,
        "review:withdraw": Decision,
        "review:revoke": Membership,
        "review:end_link": AccessLink,
    },
)
SIGN_IN_CHANGED.hang("review.links", revoke_all)
WELCOMING.hang("review.queue", welcome.waiting)
ROWS.hang("review.invoices", invoices.differing)
ROWS.hang("review.accounts", accounts.differing)

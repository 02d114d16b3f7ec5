"""What the review does when rooms below call."""

from countersign.accounts.hooks import SIGN_IN_CHANGED, WELCOMING
from countersign.history.hooks import ROWS

from .links.actions import revoke_all
from .proving import accounts, invoices
from .queue import welcome

SIGN_IN_CHANGED.hang("review.links", revoke_all)
WELCOMING.hang("review.queue", welcome.waiting)
ROWS.hang("review.invoices", invoices.differing)
ROWS.hang("review.accounts", accounts.differing)

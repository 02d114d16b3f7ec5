"""What the review does when rooms below call."""

from countersign.accounts.hooks import SIGN_IN_CHANGED
from countersign.history.hooks import ROWS

from .links.actions import revoke_all
from .proving import accounts, invoices

SIGN_IN_CHANGED.hang("review.links", revoke_all)
ROWS.hang("review.invoices", invoices.differing)
ROWS.hang("review.accounts", accounts.differing)

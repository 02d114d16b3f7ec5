"""What assigning does when rooms below call."""

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.invoices.suggesting.hooks import AFTER_SUGGESTING

from .actions import assign_arrived
from .models import AssigningRule

ROWS_OF_VIEWS.hang("assigning", {"assigning": AssigningRule})
AFTER_SUGGESTING.hang("assigning", assign_arrived)

"""What programs do when rooms below call."""

from countersign.accounts.hooks import ROLE_CHANGED, ROWS_OF_VIEWS, SIGN_IN_CHANGED

from .actions import end_waiting
from .models import Program

SIGN_IN_CHANGED.hang("programs", end_waiting)
ROLE_CHANGED.hang("programs", end_waiting)
ROWS_OF_VIEWS.hang("programs", {"programs:end": Program})

"""What programs do when rooms below call."""

from countersign.accounts.hooks import ROWS_OF_VIEWS

from .models import Program

ROWS_OF_VIEWS.hang("programs", {"programs:end": Program})

"""What tokens do when rooms below call."""

from countersign.accounts.hooks import ROWS_OF_VIEWS, SIGN_IN_CHANGED

from .actions import revoke_all
from .models import Token

ROWS_OF_VIEWS.hang("tokens", {"tokens:revoke": Token, "tokens:allow": Token})
SIGN_IN_CHANGED.hang("tokens", revoke_all)

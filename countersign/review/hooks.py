"""What the review does when rooms below call."""

from countersign.accounts.hooks import SIGN_IN_CHANGED

from .links.actions import revoke_all

SIGN_IN_CHANGED.hang("review.links", revoke_all)

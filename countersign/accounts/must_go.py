"""Who signs in through a provider and by no password or passkey."""

from typing import Final

from django.conf import settings

from .models import User, domain_of
from .queries import must_come_through, owns_any

OPERATOR: Final = "company"
"""What addresses call the operator's provider."""


def must_go_to(user: User) -> str:
    """The key of the provider that somebody must sign in through; empty for whoever may choose.

    Owners may, always: a provider that is away, or set wrong, shuts no organization.
    """
    said = settings.SIGN_IN
    if said.issuer and said.required and domain_of(user.email) in said.domains:
        return "" if owns_any(user) else OPERATOR
    provider = must_come_through(user)
    return provider.key if provider else ""

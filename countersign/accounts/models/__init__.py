"""Who works here: organizations, users and the role of each in an organization."""

from .delegation import Delegation, day_before
from .organization import AddressDetail, Approvals, Organization
from .people import (
    ENTERING,
    MANAGING,
    NOWHERE,
    MailChoice,
    Membership,
    Role,
    SignedIn,
    User,
    name_sign,
)
from .providers import Identity, ProviderDomain, SignInProvider, domain_of

__all__ = [
    "ENTERING",
    "MANAGING",
    "NOWHERE",
    "AddressDetail",
    "Approvals",
    "Delegation",
    "Identity",
    "MailChoice",
    "Membership",
    "Organization",
    "ProviderDomain",
    "Role",
    "SignInProvider",
    "SignedIn",
    "User",
    "day_before",
    "domain_of",
    "name_sign",
]

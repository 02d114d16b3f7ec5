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

__all__ = [
    "ENTERING",
    "MANAGING",
    "NOWHERE",
    "AddressDetail",
    "Approvals",
    "Delegation",
    "MailChoice",
    "Membership",
    "Organization",
    "Role",
    "SignedIn",
    "User",
    "day_before",
    "name_sign",
]

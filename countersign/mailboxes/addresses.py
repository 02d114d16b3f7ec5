"""Which organization a mail address belongs to: invoices+KEY@ the installation's mail server."""

import re
from email import message_from_bytes
from email.policy import compat32
from typing import Final

from countersign.accounts.models import Membership, Role
from countersign.mailboxes.models import Address, Mailbox
from countersign.parcels.headers import parties

_KEY: Final = re.compile(r"[^\s@]*\+([a-z0-9]{16})@[^\s@]+")
# What servers write of whom a mail was for, then what its sender did.
_DELIVERED: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_HEADERS: Final = 256 * 1024  # bytes


def at(recipient: str) -> Address | None:
    """The organization's address that a mail server names as the recipient."""
    key = _KEY.fullmatch(recipient.strip().lower())
    return Address.objects.filter(key=key[1]).first() if key else None


def of_catch_all(mailbox: Mailbox, raw: bytes) -> Address | None:
    """The address that a mail in a mailbox was sent to, where it is one of an organization with the same owner."""
    recipients = _recipients(raw)
    found = next((key[1] for one in recipients if (key := _KEY.fullmatch(one))), None)
    address = Address.objects.filter(key=found).first() if found else None
    if address is None or address.organization_id == mailbox.organization_id:
        return address
    owners = Membership.objects.filter(role=Role.OWNER, user__is_active=True)
    ours = owners.filter(organization=mailbox.organization_id).values("user")
    theirs = owners.filter(organization=address.organization_id, user__in=ours)
    return address if theirs.exists() else None


def _recipients(raw: bytes) -> list[str]:
    """To whom it was delivered; what its sender wrote counts only where no server says that."""
    head = raw[:_HEADERS].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    message = message_from_bytes(head + b"\n\n", policy=compat32)
    return [
        party.address.lower() for name in _DELIVERED for party in parties(message, name)
    ]

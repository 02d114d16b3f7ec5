"""What waits already for somebody who decides from now on."""

from typing import Any

from countersign.accounts.models import Membership
from countersign.review.links.mails import way_in

from .queries import entered_for_others, waiting_for


def waiting(member: Membership) -> dict[str, Any]:
    """How many invoices wait for them, and a fresh link to those; nothing where none does."""
    reader = (member.organization_id, member.user_id, entered_for_others(member))
    count = waiting_for(*reader).count()
    return {"waiting": count, "link": way_in(member, None)} if count else {}

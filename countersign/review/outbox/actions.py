"""What an owner does about mail that could not be delivered."""

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.mail import actions
from countersign.mail.models import Letter


@transaction.atomic
def send_again(letter: Letter, *, by: Membership) -> None:
    """Give a failed letter a new set of attempts, and record who asked for it."""
    actions.send_again(letter)
    data = {"kind": letter.kind, "to": letter.recipient}
    record(letter.organization_id, by.actor, "sent again", letter, data)

"""What an owner does about mail that could not be delivered."""

from typing import Final

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.history.actions import record_each
from countersign.mail import actions
from countersign.mail.models import Letter, LetterQuerySet

# How many go at a time: each has its line in the history.
MOST: Final = 500


@transaction.atomic
def send_again(failed: LetterQuerySet, *, by: Membership) -> int:
    """Give failed letters of the member's organization a new set of attempts, and record who asked for it; how many."""
    letters = list(failed.select_for_update(no_key=True)[:MOST])
    ours = Letter.objects.filter(organization_id=by.organization_id)
    count = actions.send_again(ours.filter(pk__in=[letter.pk for letter in letters]))
    lines = [
        (letter, {"kind": letter.kind, "to": letter.recipient}) for letter in letters
    ]
    record_each(by.organization_id, by.actor, "sent again", lines)
    return count

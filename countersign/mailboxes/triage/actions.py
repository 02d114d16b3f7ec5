"""Taking mails in or leaving them out, trusting or blocking who sent them."""

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.mailboxes.models import (
    FileState,
    ReceivedFile,
    ReceivedMail,
    ReceivedMailQuerySet,
    Sender,
    State,
    Trust,
)
from countersign.mailboxes.taking.reasons import NO_INVOICE
from countersign.mailboxes.tasks import take


@transaction.atomic
def take_in(mail: ReceivedMail, *, by: Membership) -> None:
    """Let a mail of somebody unknown go to the desk. Again changes nothing."""
    if _let_in(ReceivedMail.objects.filter(mail.itself)):
        _recorded(mail, "took in mail", by)


@transaction.atomic
def trust(mail: ReceivedMail, *, by: Membership) -> None:
    """The same, for what else of this sender waits and all that is to come."""
    _said_of(mail.sender, Trust.TRUSTED, by)
    _let_in(_of_sender(mail))
    _recorded(mail, "trusted sender", by)


@transaction.atomic
def leave_out(mail: ReceivedMail, *, by: Membership) -> None:
    """Say that it is no invoice: its files are set aside. Again changes nothing."""
    if not ReceivedMail.objects.filter(mail.itself).triage().update(state=State.ASIDE):
        return
    files = ReceivedFile.objects.filter(organization=mail.organization_id, mail=mail)
    waiting = files.filter(state=FileState.WAITING)
    waiting.update(state=FileState.ASIDE, reason=NO_INVOICE)
    _recorded(mail, "left out mail", by)


@transaction.atomic
def block(mail: ReceivedMail, *, by: Membership) -> None:
    """Nothing of this sender goes to the desk any more, nor what waits of them."""
    _said_of(mail.sender, Trust.BLOCKED, by)
    _of_sender(mail).triage().update(state=State.BLOCKED)
    _recorded(mail, "blocked sender", by)


@transaction.atomic
def forget(sender: Sender, *, by: Membership) -> None:
    """A sender is neither trusted nor blocked any more."""
    data = {"sender": sender.address, "trust": sender.trust}
    record(by.organization_id, by.actor, "forgot sender", sender, data)
    sender.delete()


def _let_in(mails: ReceivedMailQuerySet) -> int:
    """Queue those of them that wait for somebody to look; how many."""
    found = list(mails.triage().select_for_update(no_key=True))
    for mail in found:
        own = ReceivedMail.objects.filter(mail.itself)
        own.update(state=State.WAITING, tries=0, tried_at=None)
        take.enqueue(mail.pk, mail.organization_id)
    return len(found)


def _of_sender(mail: ReceivedMail) -> ReceivedMailQuerySet:
    """All of its sender; of one that names none itself alone."""
    ours = ReceivedMail.objects.filter(organization=mail.organization_id)
    return ours.filter(sender=mail.sender) if mail.sender else ours.filter(mail.itself)


def _said_of(address: str, trust: Trust, by: Membership) -> None:
    if address:
        Sender.objects.update_or_create(
            organization_id=by.organization_id,
            address=address,
            defaults={"trust": trust},
        )


def _recorded(mail: ReceivedMail, verb: str, by: Membership) -> None:
    data = {"sender": mail.sender, "subject": mail.subject}
    record(by.organization_id, by.actor, verb, mail, data)

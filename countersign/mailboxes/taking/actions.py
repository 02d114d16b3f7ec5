"""Opening a kept mail and making drafts of its files: each in one transaction with what is noted of it, so each once."""

import logging
from itertools import groupby
from typing import Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.models import Membership, Role, User
from countersign.documents.actions import storing
from countersign.documents.storage import StorageAway
from countersign.documents.unpacking import unpack_mail
from countersign.extraction.files import Refused
from countersign.history.actions import record
from countersign.invoices.desk.actions import add_stored, begin_from
from countersign.invoices.findings.actions import note_look_alike
from countersign.invoices.models import Invoice
from countersign.mail.actions import post, post_each
from countersign.mailboxes import keeping, mails
from countersign.mailboxes.models import (
    CAME,
    FileState,
    ReceivedFile,
    ReceivedMail,
    State,
    Trust,
)
from countersign.parcels.model import Opened

from .described import contents_of, describe, key_of, rows_of
from .mails import RECEIPT
from .senders import is_proved, resembled, trust_of

log = logging.getLogger(__name__)

MOST_TRIES: Final = 3
_PASSING: Final = "busy"


class Lost(Exception):
    """A file that was set aside can't be taken: its bytes are not at hand."""


def take(mail: ReceivedMail) -> None:
    """Sort a mail that waits and put what may be an invoice on the desk. May run twice, and again after it died anywhere."""
    if not _begin(mail):
        return
    try:
        opened = unpack_mail(keeping.raw_of(mail))
        if sorted_mail := _sort(mail, opened):
            _file_all(sorted_mail, opened)
            _finish(sorted_mail)
    except FileNotFoundError as problem:
        log.error("Mail %s is not in the storage: %s", mail.pk, problem)
    except StorageAway as problem:
        log.error("Mail %s waits: %s", mail.pk, problem)
        _give_back(mail)
    except Refused as refused:
        if refused.code == _PASSING:
            _give_back(mail)
        elif mail.tries >= MOST_TRIES:
            give_up(mail, refused.code)


@transaction.atomic
def give_up(mail: ReceivedMail, problem: str) -> None:
    """Set a mail aside that could not be read, and tell the owners."""
    waiting = ReceivedMail.objects.waiting().filter(mail.itself)
    if not waiting.update(state=State.FAILED, problem=problem):
        return
    tell_owners(mails.FAILED, mail.pk, organization_id=mail.organization_id)


def tell_owners(kind: str, pk: int, *, organization_id: int) -> None:
    """A letter about a row to each owner, in the caller's transaction."""
    owners = Membership.objects.filter(
        organization=organization_id, role=Role.OWNER, user__is_active=True
    )
    told = owners.select_related("user").order_by("pk")
    letters = [(one.user.email, (one.pk, pk)) for one in told]
    post_each(kind, letters, organization_id=organization_id)


def rescue(file: ReceivedFile) -> Invoice | None:
    """Make a draft of a file that was set aside, as somebody asks for it; None if somebody else just did.

    Raises Lost, and Refused for what can't be opened.
    """
    mail = file.mail
    try:
        raw = keeping.raw_of(mail)
    except FileNotFoundError as problem:
        raise Lost from problem
    content = contents_of(unpack_mail(raw)).get(file.sha256)
    by = _desk(mail)
    if not content or by is None:
        raise Lost
    invoice = _draft(file, content, None, by=by)
    if invoice:
        _finish(mail)
    return invoice


def _begin(mail: ReceivedMail) -> bool:
    now = timezone.now()
    waiting = ReceivedMail.objects.waiting().filter(mail.itself, tries=mail.tries)
    begun = waiting.update(tries=F("tries") + 1, tried_at=now)
    mail.tries += begun
    return bool(begun)


def _give_back(mail: ReceivedMail) -> None:
    """It was not the mail's fault: the try does not count."""
    waiting = ReceivedMail.objects.waiting().filter(mail.itself)
    waiting.update(tries=mail.tries - 1)


@transaction.atomic
def _sort(mail: ReceivedMail, opened: Opened) -> ReceivedMail | None:
    """Note what the mail is and what is in it; the mail as it is now, if anything of it goes to the desk."""
    held = ReceivedMail.objects.select_for_update(no_key=True).get(mail.itself)
    held.mailbox = mail.mailbox
    if held.state != State.WAITING:
        return None
    if held.key:  # it died after this
        return held
    describe(held, opened)
    if not _keyed(held, key_of(opened)):
        held.state = State.AGAIN
        held.save()
        return None
    is_report = opened.envelope.automatic == "report"
    rows = list(rows_of(held, opened, is_report=is_report))
    ReceivedFile.objects.bulk_create(rows)
    if held.problem:
        held.save()
        give_up(held, held.problem)
        return None
    if not opened.taken or is_report:
        held.state = State.AUTOMATIC if opened.envelope.automatic else State.ASIDE
        _answer(held)
    else:
        held.state = _where(held)
    held.save()
    return held if held.state == State.WAITING else None


def _where(mail: ReceivedMail) -> State:
    """Whether it goes to the desk at once."""
    trust = trust_of(mail)
    if trust == Trust.BLOCKED:
        return State.BLOCKED
    mail.resembles = resembled(mail)
    box = mail.mailbox
    strangers_wait = box.strangers_wait if box else bool(mail.sent_to)
    if strangers_wait and (trust is None or mail.resembles):
        return State.TRIAGE
    return State.WAITING


def _keyed(mail: ReceivedMail, key: str) -> bool:
    """Claim the key; False when the same mail came before, another way."""
    try:
        with transaction.atomic():
            ReceivedMail.objects.filter(mail.itself).update(key=key)
    except IntegrityError:
        return False
    mail.key = key
    return True


def _file_all(mail: ReceivedMail, opened: Opened) -> None:
    """Make drafts of what waits: files of one group are one invoice. What is done already stays as it is."""
    by = _desk(mail)
    if by is None:
        raise Refused(_PASSING)  # an organization without an owner: later
    contents = contents_of(opened)
    files = ReceivedFile.objects.filter(
        organization=mail.organization_id, mail=mail, group__isnull=False
    )
    rows = list(files.select_related("invoice").order_by("group", "position"))
    for row in rows:
        row.mail = mail
    for _group, group in groupby(rows, key=lambda one: one.group):
        invoice: Invoice | None = None
        for file in group:
            if file.state == FileState.WAITING:
                content = contents[file.sha256]
                invoice = _draft(file, content, invoice, by=by) or invoice
            else:
                invoice = file.invoice or invoice


class _Done(Exception):
    """Somebody else has just made the draft."""


def _draft(
    file: ReceivedFile, content: bytes, invoice: Invoice | None, *, by: Membership
) -> Invoice | None:
    """Make a draft of a file, or add it to `invoice`: with what is noted of the file, or neither. None if it was refused, or done."""
    everybody = _everybody(file.mail, by)
    try:
        with storing(ContentFile(content, file.name), by=by) as stored:
            _claim(file)
            if invoice is None:
                invoice = begin_from(stored, by=by, everybody=everybody).invoice
                _doubt(invoice, file.mail)
            elif invoice.is_open:
                add_stored(stored, invoice, by=by)
            _record(file, invoice, by)
    except _Done:
        return None
    except Refused as refused:
        if refused.code == _PASSING:
            raise
        _set_aside(file, refused)
        return None
    return invoice


def _record(file: ReceivedFile, invoice: Invoice, by: Membership) -> None:
    """Note what a file became, in the invoice's history with the mail's hash."""
    ReceivedFile.objects.filter(file.itself).update(invoice=invoice)
    mail = file.mail
    data = {"file": file.name, "mail": mail.pk, "sha256": mail.sha256, "sender": mail.sender}  # fmt: skip
    record(by.organization_id, by.actor, CAME, invoice, data)


def _doubt(invoice: Invoice, mail: ReceivedMail) -> None:
    if mail.resembles:
        note_look_alike(invoice, sender=mail.sender, known=mail.resembles)


def _claim(file: ReceivedFile) -> None:
    """Say that it is taken, in the transaction that takes it."""
    same = ReceivedFile.objects.filter(file.itself, state=file.state)
    taken = same.exclude(state=FileState.TAKEN)
    if not taken.update(state=FileState.TAKEN, reason="", figures={}):
        raise _Done


def _set_aside(file: ReceivedFile, refused: Refused) -> None:
    same = ReceivedFile.objects.filter(file.itself, state=file.state)
    same.update(
        state=FileState.ASIDE, reason=refused.code, figures=dict(refused.values)
    )


@transaction.atomic
def _finish(mail: ReceivedMail) -> None:
    """Say what became of the mail, once nothing of it waits any more, and answer a member who sent it."""
    files = ReceivedFile.objects.filter(organization=mail.organization_id, mail=mail)
    is_taken = files.filter(state=FileState.TAKEN).exists()
    state = State.TAKEN if is_taken else State.ASIDE
    own = ReceivedMail.objects.filter(mail.itself)
    if own.waiting().update(state=state):
        _answer(mail)
    else:
        own.update(state=state)


def _answer(mail: ReceivedMail) -> None:
    """Post a receipt where that is set: to a member of whom it surely is, and never for what a program sent (RFC 3834)."""
    if mail.automatic or not is_proved(mail):
        return
    members = Membership.objects.filter(
        organization=mail.organization_id,
        organization__sends_receipts=True,
        user__is_active=True,
        user__email=mail.sender,
    )
    for member in members.select_related("user"):
        post(
            RECEIPT,
            member.pk,
            mail.pk,
            organization_id=mail.organization_id,
            to=member.user.email,
        )


def _everybody(mail: ReceivedMail, by: Membership) -> User | None:
    """Who stands for everybody, unless whoever takes it in forwarded it, or its mailbox names them."""
    is_named = mail.mailbox is not None and mail.mailbox.member_id == by.pk
    is_theirs = is_named or (by.user.email == mail.sender and is_proved(mail))
    return None if is_theirs else everybody_of(by.organization)


def _desk(mail: ReceivedMail) -> Membership | None:
    """Who takes its files in: a member who forwarded it, whom the mailbox names, or an owner for everybody's desk."""
    ours = Membership.objects.filter(
        organization=mail.organization_id, user__is_active=True
    ).select_related("organization", "user")
    named = ours.filter(pk=(mail.mailbox and mail.mailbox.member_id) or 0)
    owners = ours.filter(role=Role.OWNER).order_by("pk")
    forwarding = (
        ours.filter(user__email=mail.sender) if is_proved(mail) else ours.none()
    )
    members: list[Membership] = [*forwarding, *named, *owners[:1]]
    for member in members:
        if member.enters:
            member.via = f"mail {mail.pk}"
            return member
    return None

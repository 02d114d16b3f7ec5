"""What the pages of mailboxes show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Count

from countersign.accounts.models import Membership
from countersign.history.models import Event
from countersign.invoices.models import Invoice

from .models import (
    CAME,
    Address,
    FileState,
    Mailbox,
    ReceivedFile,
    ReceivedMail,
    Sender,
    State,
    Trust,
)
from .problems import in_words
from .taking.reasons import why_file, why_mail

PAGE: Final = 50
_MOST_SENDERS: Final = 500


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox as the list shows it."""

    mailbox: Mailbox
    fetched_at: str
    problem: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as the list shows it: `taken` files are on the desk, `aside` ones are not."""

    mail: ReceivedMail
    received_at: str
    state: str
    is_bad: bool
    taken: int
    aside: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a mail, and why it is on no desk."""

    file: ReceivedFile
    state: str
    why: str
    within: str


@dataclass(frozen=True, slots=True)
class SenderRow:
    """Somebody whose mails go to the desk, or never do."""

    sender: Sender
    trust: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The list: mailboxes, mails that wait for somebody to look, senders that somebody judged, and one page of mails.

    `older` is where the next page begins. `address` is None where none was made, `has_addresses` whether one may be.
    """

    address: Address | None
    has_addresses: bool

    mailboxes: Sequence[MailboxRow]
    triage: Sequence[MailRow]
    senders: Sequence[SenderRow]
    mails: Sequence[MailRow]
    older: int | None


def mailboxes_of(member: Membership, before: int | None) -> Shown:
    """All mailboxes, and the mails that came before the one with this number."""
    boxes = Mailbox.objects.filter(organization=member.organization_id)
    boxes = boxes.select_related("member__user").order_by("user", "folder", "pk")
    found = ReceivedMail.objects.of(member)
    if before is not None:
        found = found.filter(pk__lt=before)
    mails = list(found.defer("text")[: PAGE + 1])
    counts = _counts(member, mails)
    rows = [_mail_row(one, member, counts) for one in mails[:PAGE]]
    older = mails[PAGE - 1].pk if len(mails) > PAGE else None
    waiting = ReceivedMail.objects.of(member).triage().defer("text")[:PAGE]
    triage = [_mail_row(one, member, {}) for one in waiting]
    senders = Sender.objects.filter(organization=member.organization_id)
    judged = [
        SenderRow(one, str(Trust(one.trust).label))
        for one in senders.order_by("address")[:_MOST_SENDERS]
    ]
    has_addresses = bool(settings.MAIL_ADDRESS[0])
    address = address_of(member) if has_addresses else None
    return Shown(
        address,
        has_addresses,
        [_box(one, member) for one in boxes],
        triage,
        judged,
        rows,
        older,
    )


def address_of(member: Membership) -> Address | None:
    """The address that mails for a member's organization may be sent to."""
    return Address.objects.filter(organization=member.organization_id).first()


def next_in_triage(member: Membership) -> int | None:
    """The latest mail that waits for somebody to look."""
    waiting = ReceivedMail.objects.of(member).triage()
    return waiting.values_list("pk", flat=True).first()


def files_of(mail: ReceivedMail) -> list[FileRow]:
    """The files of a mail in their order, those on the desk with their invoices."""
    files = ReceivedFile.objects.filter(organization=mail.organization_id, mail=mail)
    rows = list(files.select_related("invoice").order_by("position"))
    for one in rows:
        one.mail = mail
    return [
        FileRow(
            one, str(FileState(one.state).label), why_file(one), " / ".join(one.within)
        )
        for one in rows
    ]


def seen_by(member: Membership, files: Sequence[FileRow]) -> list[FileRow]:
    """Those that are part of an invoice which a member may see."""
    named = [one.file.invoice_id for one in files if one.file.invoice_id]
    rows = Invoice.objects.visible_to(member).filter(pk__in=named)
    seen = set(rows.values_list("pk", flat=True))
    return [one for one in files if one.file.invoice_id in seen]


def mails_of(lines: Iterable[Event]) -> list[tuple[int, str]]:
    """The mails that brought an invoice's files, by its history: their numbers and senders. They stay as long as it does."""
    came = [one.data for one in lines if one.verb == CAME and one.data.get("mail")]
    return list({data["mail"]: data.get("sender", "") for data in came}.items())


def mail_row(mail: ReceivedMail, member: Membership) -> MailRow:
    """The head of a mail's own page."""
    return _mail_row(mail, member, {})


def problem_of(mail: ReceivedMail) -> str:
    """Why it could not be read."""
    return why_mail(mail) if mail.state == State.FAILED else ""


def _counts(
    member: Membership, mails: Sequence[ReceivedMail]
) -> dict[tuple[int, str], int]:
    files = ReceivedFile.objects.filter(
        organization=member.organization_id, mail__in=mails
    )
    counted = files.order_by().values_list("mail", "state").annotate(Count("pk"))
    return {(mail, state): count for mail, state, count in counted}


def _mail_row(
    mail: ReceivedMail, member: Membership, counts: dict[tuple[int, str], int]
) -> MailRow:
    formats = member.organization.formats
    return MailRow(
        mail,
        formats.show_moment(mail.received_at, member.zone),
        str(State(mail.state).label),
        mail.state == State.FAILED,
        counts.get((mail.pk, FileState.TAKEN), 0),
        counts.get((mail.pk, FileState.ASIDE), 0),
    )


def _box(mailbox: Mailbox, member: Membership) -> MailboxRow:
    formats = member.organization.formats
    at = mailbox.fetched_at
    return MailboxRow(
        mailbox,
        formats.show_moment(at, member.zone) if at else "",
        in_words(mailbox.problem),
    )

"""What an owner does with mailboxes, and keeping the mails that came."""

import hashlib
import string
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from countersign.accounts.models import Membership, Organization
from countersign.database.sealed_rows import sealed_anew
from countersign.database.sealing import seal
from countersign.database.tenancy import by_organization
from countersign.documents.models import Uncertain
from countersign.documents.storage import StorageAway
from countersign.documents.uncertain.actions import arrived, coming, give_up, going
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.invoices.models import Invoice
from countersign.retention import actions as retention

from . import keeping, mails
from .addresses import of_catch_all
from .models import (
    SEALED_FOR,
    Address,
    Mailbox,
    ReceivedFile,
    ReceivedMail,
    ReceivedMailQuerySet,
    State,
)
from .problems import Away
from .taking import actions as taking
from .taking.actions import tell_owners
from .tasks import take

PATIENCE: Final = timedelta(hours=6)
"""For how long a mailbox may fail before its owners are told."""
_SIGNS: Final = string.ascii_lowercase + string.digits
_LATE: Final = timedelta(minutes=2)
_NO_PROBLEM: Final[Mapping[str, Any]] = {
    "problem": "",
    "server_said": "",
    "failing_since": None,
    "told_at": None,
}
_TOLD: Final = (
    "host",
    "port",
    "security",
    "user",
    "folder",
    "since",
    "handled",
    "moved_to",
    "member_id",
    "strangers_wait",
    "proof",
    "token_url",
    "client_id",
    "scope",
)
_SAME_MAILS: Final = ("host", "port", "user", "folder", "since")


@transaction.atomic
def save(mailbox: Mailbox, *, secret: str, by: Membership) -> None:
    """Keep a new or changed mailbox; without a secret the one that is kept stays. Another folder is fetched from its beginning."""
    ours = Mailbox.objects.select_for_update(no_key=True)
    before = ours.filter(mailbox.itself).first() if mailbox.pk else None
    if secret:
        mailbox.secret = seal(secret, SEALED_FOR)
    if before and _told(before, _SAME_MAILS) != _told(mailbox, _SAME_MAILS):
        mailbox.validity = mailbox.last_uid = 0
    for name, value in _NO_PROBLEM.items():
        setattr(mailbox, name, value)
    mailbox.save()
    was = _told(before, _TOLD) if before else {}
    now = _told(mailbox, _TOLD)
    changes = {
        name: [was.get(name), now[name]] for name in now if was.get(name) != now[name]
    }
    data = {"mailbox": str(mailbox), "changes": changes, "password": bool(secret)}
    verb = "changed mailbox" if before else "added mailbox"
    record(by.organization_id, by.actor, verb, mailbox, data)


def renew(mailbox: Mailbox, secret: str) -> None:
    """Keep the next refresh token, unless somebody has typed in another one meanwhile."""
    same = Mailbox.objects.filter(mailbox.itself, secret=mailbox.secret)
    mailbox.secret = seal(secret, SEALED_FOR)
    same.update(secret=mailbox.secret)


@transaction.atomic
def pause(mailbox: Mailbox, *, by: Membership) -> None:
    """Fetch nothing any more until somebody lets it go on. Again changes nothing."""
    going = Mailbox.objects.filter(mailbox.itself, paused_at=None)
    if going.update(paused_at=timezone.now()):
        data = {"mailbox": str(mailbox)}
        record(by.organization_id, by.actor, "paused mailbox", mailbox, data)


@transaction.atomic
def go_on(mailbox: Mailbox, *, by: Membership) -> None:
    """Fetch again, also what came meanwhile."""
    paused = Mailbox.objects.filter(mailbox.itself, paused_at__isnull=False)
    if paused.update(paused_at=None, **_NO_PROBLEM):
        data = {"mailbox": str(mailbox)}
        record(by.organization_id, by.actor, "resumed mailbox", mailbox, data)


@transaction.atomic
def remove(mailbox: Mailbox, *, by: Membership) -> None:
    """Forget the mailbox and its password. Mails that came stay here, and those in the mailbox there."""
    data = {"mailbox": str(mailbox)}
    record(by.organization_id, by.actor, "removed mailbox", mailbox, data)
    mailbox.delete()


def rescue(file: ReceivedFile, *, by: Membership) -> Invoice | None:
    """Make a draft of what was set aside; None if somebody else just did. Raises taking.Lost, Refused, StorageAway."""
    invoice = taking.rescue(file)
    if invoice:
        data = {"file": file.name, "mail": file.mail_id}
        record(by.organization_id, by.actor, "took from mail", invoice, data)
    return invoice


def receive(mailbox: Mailbox, raw: bytes, *, problem: str = "") -> bool:
    """Keep a mail and queue what follows, once; whether it is new here. With a `problem` the owners are told.

    When this returns the mail may go from the mailbox. Raises StorageAway; then nothing of it is kept.
    """
    address = of_catch_all(mailbox, raw)
    if address and address.organization_id != mailbox.organization_id:
        return receive_at(address, raw, problem=problem)
    mail = ReceivedMail(
        organization_id=mailbox.organization_id, mailbox=mailbox, problem=problem
    )
    return _receive(mail, raw)


def receive_at(address: Address, raw: bytes, *, problem: str = "") -> bool:
    """The same for a mail that was sent to an organization's own address."""
    mail = ReceivedMail(
        organization_id=address.organization_id, sent_to=address.key, problem=problem
    )
    return _receive(mail, raw)


def renew_address(*, by: Membership) -> Address:
    """Give the organization an address for mails; the one it had is unknown from now on."""
    key = get_random_string(16, _SIGNS)
    with transaction.atomic():
        address, is_new = Address.objects.update_or_create(
            organization_id=by.organization_id,
            defaults={"key": key, "made_at": timezone.now()},
        )
        verb = "made mail address" if is_new else "renewed mail address"
        record(by.organization_id, by.actor, verb, address, {"address": str(address)})
    return address


def _receive(mail: ReceivedMail, raw: bytes) -> bool:
    mail.sha256, mail.size = hashlib.sha256(raw).hexdigest(), len(raw)
    same = ReceivedMail.objects.filter(
        organization=mail.organization_id, sha256=mail.sha256
    )
    if same.exists():
        return False
    note = coming(mail.organization_id, mail.path)
    try:
        keeping.send(mail, raw)
        _keep(mail, note)
    except BaseException as problem:
        give_up(note, why=problem)
        if isinstance(problem, IntegrityError) and same.exists():
            return False  # another process was first
        raise
    return True


@transaction.atomic
def _keep(mail: ReceivedMail, note: Uncertain) -> None:
    if not arrived(note):
        raise StorageAway(f"{mail.path} took too long.")
    mail.save(force_insert=True)
    take.enqueue(mail.pk, mail.organization_id)


def remember(mailbox: Mailbox, validity: int, last_uid: int) -> None:
    """Up to which number mails were taken over."""
    mailbox.validity, mailbox.last_uid = validity, last_uid
    Mailbox.objects.filter(mailbox.itself).update(validity=validity, last_uid=last_uid)


def note(mailbox: Mailbox, problem: Away | None) -> None:
    """Keep that it was fetched, or what kept it from that."""
    own, now = Mailbox.objects.filter(mailbox.itself), timezone.now()
    if problem:
        own.filter(failing_since=None).update(failing_since=now)
        own.update(problem=problem.code, server_said=problem.said)
        _tell_of(own, now)
    else:
        own.update(fetched_at=now, **_NO_PROBLEM)


@transaction.atomic
def _tell_of(own: QuerySet[Mailbox], now: datetime) -> None:
    """A letter to each owner, once, when a mailbox has failed for hours."""
    long = own.filter(failing_since__lte=now - PATIENCE, told_at=None)
    if long.update(told_at=now):
        (mailbox,) = own
        tell_owners(mails.AWAY, mailbox.pk, organization_id=mailbox.organization_id)


def collect_strays() -> int:
    """Queue mails again whose job died, and give up on those that took it with them three times; how many."""
    late = timezone.now() - _LATE
    lost = ReceivedMail.objects.waiting().filter(received_at__lt=late)
    lost = lost.exclude(tried_at__gt=late).exclude(pk__in=_queued())
    mails = [mail for rows in by_organization(lost) for mail in rows]
    for mail in mails:
        if mail.tries >= taking.MOST_TRIES:
            taking.give_up(mail, "gave-up")
        else:
            take.enqueue(mail.pk, mail.organization_id)
    return len(mails)


def forget_over() -> None:
    """Remove mails whose invoices retention has removed, or that had none, once as much time has passed as invoices are kept."""
    for organization, before in retention.cleared():
        left = ReceivedFile.objects.filter(
            organization=organization, mail=OuterRef("pk"), invoice__isnull=False
        )
        for mail in old(organization, before).filter(~Exists(left)).iterator():
            _forget(mail)


def old(organization: Organization, before: datetime) -> ReceivedMailQuerySet:
    """The mails that came before a moment, and that nobody has to look at any more."""
    mails = ReceivedMail.objects.filter(
        organization=organization, received_at__lt=before
    )
    return mails.exclude(state__in=(State.WAITING, State.TRIAGE))


@transaction.atomic
def _forget(mail: ReceivedMail) -> None:
    data = {"sha256": mail.sha256}
    record(mail.organization_id, SYSTEM, "removed mail", mail, data)
    path = mail.path
    mail.delete()
    going(mail.organization_id, path)


def _queued() -> set[int]:
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=take.module_path
    )
    return set(waiting.values_list("args_kwargs__args__0", flat=True))


def _told(mailbox: Mailbox, names: tuple[str, ...]) -> dict[str, object]:
    values = ((name, getattr(mailbox, name)) for name in names)
    return {
        name: value if isinstance(value, int | None) else str(value)
        for name, value in values
    }


def seal_anew() -> int:
    """Seal passwords by today's secret key; how many."""
    every = Mailbox.objects.all()
    found = sealed_anew(every, "secret", label=SEALED_FOR)
    return sum(every.filter(same).update(**fresh) for same, fresh in found)

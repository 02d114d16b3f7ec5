"""One round through a mailbox: what is new in it is kept here, then marked or moved there."""

import logging
from typing import Final

from django.conf import settings

from countersign.database.sealing import unseal
from countersign.documents.storage import StorageAway

from . import actions, secrets
from .models import SEALED_FOR, Mailbox, Proof
from .oauth import forget, token_for
from .problems import Away
from .server import Folder, Gone, Place, connected
from .taking.reasons import NOT_FETCHED, TOO_LARGE

log = logging.getLogger(__name__)

MOST: Final = 200
"""Mails in one round; the others follow in the next."""
_AT_ONCE: Final = 20


def fetch(mailbox: Mailbox) -> int:
    """Fetch what is new; how many mails. Raises Away, which is kept for the owner to see."""
    total = 0
    try:
        with connected(place_of(mailbox)) as folder:
            while count := take_over(mailbox, folder):
                total += count
    except Away as problem:
        note(mailbox, problem)
        raise
    actions.note(mailbox, None)
    return total


def take_over(mailbox: Mailbox, folder: Folder) -> int:
    """One round: keep new mails, then do with each what is set; how many. No transaction is open while the server is asked.

    Whatever ends it, a mail is kept before it is marked or moved, and what is not marked yet comes again.
    """
    after = mailbox.last_uid if folder.validity == mailbox.validity else 0
    uids = folder.mails(after, mailbox.since)[:MOST]
    sizes = folder.sizes(uids)
    for number, uid in enumerate(uids, 1):
        try:
            _receive(mailbox, folder, uid, sizes.get(uid, 0))
            folder.handle(uid, mailbox.handled, mailbox.moved_to)
        except Gone:
            log.info("Mail %s of mailbox %s is gone.", uid, mailbox.pk)
        except StorageAway as problem:
            raise Away("not-kept") from problem
        if number % _AT_ONCE == 0 or uid == uids[-1]:
            actions.remember(mailbox, folder.validity, uid)
    return len(uids)


def note(mailbox: Mailbox, problem: Away) -> None:
    """Keep what is in the way; a token that was not taken is not used again."""
    actions.note(mailbox, problem)
    secret = unseal(mailbox.secret, SEALED_FOR)
    if problem.code == "login" and secret and mailbox.proof == Proof.OAUTH:
        forget(secrets.permission(mailbox, secret))


def place_of(mailbox: Mailbox) -> Place:
    """Where it is, with its password or a token that works now. Raises Away."""
    secret = unseal(mailbox.secret, SEALED_FOR)
    if secret is None:
        raise Away("secret-lost")
    if mailbox.proof == Proof.OAUTH:
        permission = secrets.permission(mailbox, secret)
        token = token_for(permission)
        if token.refresh_token != permission.refresh_token:
            actions.renew(mailbox, secrets.renewed(secret, token.refresh_token))
        secret = token.access_token
    return Place(
        mailbox.host,
        mailbox.port,
        mailbox.security,
        mailbox.user,
        secret,
        mailbox.folder,
        mailbox.proof,
    )


def largest() -> int:
    """The most bytes of a mail that is fetched whole: two of the largest files, as mails pack them."""
    return 3 * settings.UPLOAD_MAX_BYTES


def _receive(mailbox: Mailbox, folder: Folder, uid: int, size: int) -> None:
    if size > largest():
        actions.receive(mailbox, folder.headers(uid), problem=TOO_LARGE)
        return
    try:
        actions.receive(mailbox, folder.raw(uid))
    except Gone as gone:
        if not gone.said:
            raise
        stub = f"X-Not-Fetched: {folder.validity} {uid}\r\nSubject: {gone.said}\r\n"
        actions.receive(mailbox, stub.encode(), problem=NOT_FETCHED)

"""The life of a one-time code: asked for, minted while its mail is written, given, forgotten. And what else it proves.

What is counted is counted in the database.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Final, Literal

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.history.actions import record
from countersign.identity.written import plain
from countersign.invoices.models import Invoice
from countersign.mail.actions import post
from countersign.review.letters import CODE
from countersign.review.models import AgreedFactor, Code
from countersign.review.models.code import LIFE, TRIES

from .proof import Proof

DIGITS: Final = 6
REMEMBERED: Final = timedelta(days=7)
_HOUR: Final = timedelta(hours=1)
# Between two codes for the same manager and invoice; and how many in an hour.
PAUSE: Final = timedelta(minutes=1)
PER_INVOICE: Final = 5
PER_MANAGER: Final = 30


class NoMoreCodes(Exception):
    """A code was mailed a moment ago, or many within an hour: `soon` tells which."""

    def __init__(self, *, soon: bool) -> None:
        super().__init__()
        self.soon = soon


class BadCode(Exception):
    """The code proves nothing: `why`, and how many tries are left."""

    def __init__(self, why: Literal["wrong", "expired", "spent"], left: int) -> None:
        super().__init__(why)
        self.why = why
        self.left = left


@transaction.atomic
def ask_code(
    invoice: Invoice, *, version: int, by: Membership, again: bool = False
) -> Code:
    """The code that this approval needs: the one that is under way, or a new one by mail.

    `again` mails a new one in any case. Raises NoMoreCodes. The membership is held, so that asking at
    once mails one.
    """
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(by.itself)
    last = Code.objects.of(by, invoice).first()
    if last and last.is_open and last.version == version and not again:
        return last
    now = timezone.now()
    of_hour = by.codes.asked_since(now - _HOUR)
    if last and last.asked_at > now - PAUSE:
        raise NoMoreCodes(soon=True)
    of_invoice = of_hour.filter(invoice=invoice).count()
    if of_invoice >= PER_INVOICE or of_hour.count() >= PER_MANAGER:
        raise NoMoreCodes(soon=False)
    code = Code.objects.create(
        organization_id=by.organization_id,
        membership=by,
        invoice=invoice,
        version=version,
    )
    post(CODE, code.pk, organization_id=by.organization_id, to=by.user.email)
    record(
        by.organization_id, by.actor, "asked for code", invoice, {"version": version}
    )
    return code


def mint(code: Code) -> str:
    """The digits, which only the mail being written will know; they count for ten minutes from now."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    code.hash = code.hash_of(digits)
    code.expires_at = timezone.now() + LIFE
    code.save(update_fields=["hash", "expires_at"])
    return digits


def give_code(invoice: Invoice, digits: str, *, version: int, by: Membership) -> Proof:
    """What `decide` takes when the digits are those that were mailed, or raise BadCode.

    A wrong one is counted, whatever happens after; `decide` uses the right one up.
    """
    found = _try(invoice, digits, version, by)
    if isinstance(found, BadCode):
        raise found
    return found


@transaction.atomic
def _try(
    invoice: Invoice, digits: str, version: int, by: Membership
) -> Proof | BadCode:
    code = Code.objects.select_for_update(no_key=True).of(by, invoice).first()
    if not code or code.used_at or code.is_expired or code.version != version:
        return BadCode("expired", 0)
    if code.tries >= TRIES:
        return BadCode("spent", 0)
    if code.hash and code.is_opened_by("".join(plain(digits).split())):
        return Proof("code", code.pk)
    code.tries += 1
    code.save(update_fields=["tries"])
    record(by.organization_id, by.actor, "gave wrong code", invoice, {})
    left = TRIES - code.tries
    return BadCode("wrong" if left else "spent", left)


@transaction.atomic
def agree(factors: Iterable[int], *, by: Membership) -> None:
    """Let second factors count: their user has just given a code from the mailbox. Again changes nothing.

    One that was removed meanwhile is left alone.
    """
    for factor in Authenticator.objects.filter(pk__in=factors, user=by.user_id):
        _agreed, is_new = AgreedFactor.objects.get_or_create(
            organization_id=by.organization_id, membership=by, factor=factor
        )
        if is_new:
            data = {"factor": factor.type}
            record(by.organization_id, by.actor, "agreed to factor", by, data)


def use_up(proof: Proof, invoice: Invoice, *, by: Membership) -> bool:
    """Does it prove who approves this version of the invoice? A code does once.

    A second factor belongs to whoever signed in: by link it is somebody else's.
    """
    if proof.how == "second factor":
        return not by.via
    now = timezone.now()
    given = Code.objects.of(by, invoice).filter(
        pk=proof.code or 0,
        version=invoice.version,
        used_at=None,
        expires_at__gt=now,
    )
    return bool(given.update(used_at=now))


def forget_old() -> int:
    """Remove codes that nobody can use any more; how many."""
    old = Code.objects.filter(asked_at__lt=timezone.now() - REMEMBERED)
    return sum(rows.delete()[0] for rows in by_organization(old))

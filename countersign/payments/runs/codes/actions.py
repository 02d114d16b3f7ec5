"""The life of a code that proves who releases a run: asked for, minted while its mail is written, given."""

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.identity.written import plain
from countersign.mail.actions import post
from countersign.payments.models import ReleaseCode, Run
from countersign.review.codes.actions import DIGITS, PAUSE, BadCode, NoMoreCodes
from countersign.review.codes.proof import Proof
from countersign.review.models.code import LIFE, TRIES

CODE: Final = "payments.code"
_HOUR: Final = timedelta(hours=1)
_PER_RUN: Final = 5  # codes in an hour


@transaction.atomic
def ask_code(
    run: Run, *, version: int, by: Membership, again: bool = False
) -> ReleaseCode:
    """The code that this release needs: the one that is under way, or a new one by mail. Raises NoMoreCodes.

    The membership is held, so that asking at once mails one.
    """
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(by.itself)
    codes = ReleaseCode.objects.of(by, run)
    last = codes.first()
    if last and last.is_open and last.version == version and not again:
        return last
    now = timezone.now()
    if last and last.asked_at > now - PAUSE:
        raise NoMoreCodes(soon=True)
    if codes.filter(asked_at__gt=now - _HOUR).count() >= _PER_RUN:
        raise NoMoreCodes(soon=False)
    code = ReleaseCode.objects.create(
        organization_id=by.organization_id, membership=by, run=run, version=version
    )
    post(CODE, code.pk, organization_id=by.organization_id, to=by.user.email)
    record(by.organization_id, by.actor, "asked for code", run, {"version": version})
    return code


def mint(code: ReleaseCode) -> str:
    """The digits, which only the mail being written will know; they count for ten minutes from now."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    code.hash = code.hash_of(digits)
    code.expires_at = timezone.now() + LIFE
    code.save(update_fields=["hash", "expires_at"])
    return digits


def give_code(run: Run, digits: str, *, version: int, by: Membership) -> Proof:
    """What `release` takes when the digits are those that were mailed, or raise BadCode; a wrong one is counted."""
    found = _try(run, digits, version, by)
    if isinstance(found, BadCode):
        raise found
    return found


@transaction.atomic
def _try(run: Run, digits: str, version: int, by: Membership) -> Proof | BadCode:
    code = ReleaseCode.objects.select_for_update(no_key=True).of(by, run).first()
    if not code or code.used_at or code.is_expired or code.version != version:
        return BadCode("expired", 0)
    if code.tries >= TRIES:
        return BadCode("spent", 0)
    if code.hash and code.is_opened_by("".join(plain(digits).split())):
        return Proof("code", code.pk)
    code.tries += 1
    code.save(update_fields=["tries"])
    record(by.organization_id, by.actor, "gave wrong code", run, {})
    left = TRIES - code.tries
    return BadCode("wrong" if left else "spent", left)


def use_up(proof: Proof, run: Run, *, by: Membership) -> bool:
    """Does it prove who releases this version of the run? A code does once."""
    if proof.how == "second factor":
        return not by.via
    now = timezone.now()
    given = ReleaseCode.objects.of(by, run).filter(
        pk=proof.code or 0,
        version=run.version,
        used_at=None,
        expires_at__gt=now,
    )
    return bool(given.update(used_at=now))

"""Programs registered and ended, consents given, and what comes of them: tokens, made once, renewed, ended."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.history.actions import record
from countersign.history.actor import Actor
from countersign.tokens import actions as tokens
from countersign.tokens.models import Token, token_hash
from countersign.tokens.queries import fresh_of
from countersign.tokens.scopes import SCOPES

from .models import (
    CODE_PREFIX,
    KEY_PREFIX,
    RENEWAL_PREFIX,
    SECRET_PREFIX,
    Consent,
    Kind,
    Program,
)

R = TypeVar("R")
CODE_FOR: Final = timedelta(minutes=1)
CONSENT_DAYS: Final = 90
"""After so many days a member is asked again."""
_MACHINE_DAYS: Final = 3650
PER_MINUTE: Final = 20
"""How many short-lived secrets a token gets in a minute."""


class TooOften(Exception):
    """More was asked for than is given in a minute."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A new program, and its secret: that is known nowhere else, and shown once. An app has none."""

    program: Program
    secret: str


@transaction.atomic
def register(
    name: str,
    kind: Kind,
    scopes: Collection[str],
    *,
    addresses: Collection[str] = (),
    role: str = "",
    by: Membership,
) -> Registered:
    """Let a program be known here. One for the organization itself acts in `role` and sends nobody anywhere."""
    organization = by.organization_id
    may = [one for one in SCOPES if one in scopes]
    secret = "" if kind == Kind.APP else tokens.new_secret(SECRET_PREFIX, organization)
    program = Program.objects.create(
        organization_id=organization,
        key=f"{KEY_PREFIX}{organization}_{secrets.token_hex(12)}",
        name=name,
        kind=kind,
        secret_hash=token_hash(secret) if secret else "",
        addresses=[] if kind == Kind.MACHINE else list(addresses),
        scopes=may,
        made_by=str(by),
    )
    data = {"name": name, "scopes": may, "kind": kind.value}
    record(organization, by.actor, "registered program", program, data)
    if kind == Kind.MACHINE:
        program.token = tokens.make(
            name, may, days=_MACHINE_DAYS, role=role, by=by, is_registered=True
        ).token
        program.save(update_fields=["token"])
    return Registered(program, secret)


@transaction.atomic
def end(program: Program, *, by: Membership) -> None:
    """Let a program, and all tokens that it was given, in nowhere any more. Again changes nothing."""
    live = Program.objects.filter(program.itself, ended_at=None)
    if not live.update(ended_at=timezone.now()):
        return
    data = {"name": program.name}
    record(program.organization_id, by.actor, "ended program", program, data)
    ours = Token.objects.filter(organization=program.organization_id, revoked_at=None)
    for token in ours.filter(consent__program=program):
        tokens.revoke(token, by=by)
    for token in ours.filter(program=program):
        tokens.revoke(token, by=by)


@transaction.atomic
def agree(
    program: Program,
    scopes: Collection[str],
    code: str,
    *,
    address: str,
    challenge: str,
    by: Membership,
) -> Consent:
    """Let a program act for a member, by a code that it makes a token of within a minute, once."""
    consent = Consent.objects.create(
        organization_id=program.organization_id,
        program=program,
        membership=by,
        scopes=[one for one in program.scopes if one in scopes],
        address=address,
        challenge=challenge,
        code_hash=token_hash(code),
        code_ends_at=timezone.now() + CODE_FOR,
    )
    data = {"name": program.name, "scopes": consent.scopes}
    record(program.organization_id, by.actor, "agreed to program", program, data)
    return consent


def whole(act: Callable[[], R]) -> R:
    """Do what a program asks for in one transaction: two that ask with the same code or refresh token wait for each other."""
    with transaction.atomic():
        return act()


def hold(consent: Consent) -> Consent:
    """The consent as it is now, held until the caller's transaction ends."""
    ours = Consent.objects.select_for_update(no_key=True).filter(consent.itself)
    now = ours.get()
    consent.used_at = now.used_at
    consent.family_hash = now.family_hash
    consent.renewal_hash = now.renewal_hash
    if now.token_id != consent.token_id:
        consent.token = now.token
    return consent


def redeem(consent: Consent, secret: str, renewal: str) -> None:
    """Make a token of a consent that is held: what lets in for minutes, and what renews that once."""
    member = consent.membership
    made = tokens.make(
        consent.program.name,
        consent.scopes,
        days=CONSENT_DAYS,
        by=member,
        is_registered=True,
    )
    consent.token = made.token
    consent.used_at = timezone.now()
    consent.family_hash = token_hash(family_of(renewal))
    consent.renewal_hash = token_hash(renewal)
    consent.save()
    tokens.freshen(made.token, secret, consent.scopes)


def renew(
    consent: Consent, token: Token, secret: str, renewal: str, scopes: Collection[str]
) -> None:
    """Give a consent that is held the next short-lived secret of its token, and the next refresh token of its family."""
    consent.renewal_hash = token_hash(renewal)
    consent.save(update_fields=["renewal_hash"])
    tokens.freshen(token, secret, scopes)


def let_in(token: Token, secret: str, scopes: Collection[str]) -> None:
    """Let a program of the organization itself in for a few minutes. Raises TooOften."""
    since = timezone.now() - timedelta(minutes=1)
    ours = token.fresh.filter(organization=token.organization_id, made_at__gt=since)
    if ours.count() >= PER_MINUTE:
        raise TooOften
    tokens.freshen(token, secret, scopes)


def stop(consent: Consent, why: str) -> None:
    """End all that came of a consent, as a code or a refresh token of it was shown a second time or given back."""
    token = consent.token
    if token is not None and token.revoked_at is None:
        by = consent.membership
        by.via = str(token)
        tokens.revoke(token, by=by, why=why)


def give_back(program: Program, secret: str) -> None:
    """End what a program shows: a short-lived secret alone, a refresh token with all of its family. What is not its own stays."""
    organization = program.organization_id
    if secret.startswith(RENEWAL_PREFIX):
        ours = program.consents.filter(organization=organization)
        found = ours.filter(family_hash=token_hash(family_of(secret)))
        for consent in found.select_related("token", "membership__user"):
            stop(consent, "given back")
        return
    for fresh in fresh_of(organization, token_hash(secret)):
        token = fresh.token
        consents = program.consents.filter(organization=organization, token=token)
        if token.pk == program.token_id or consents.exists():
            tokens.end_fresh(token, secret)


def end_waiting(member: Membership, _by: Actor) -> None:
    """Let no code of a member become a token any more: what they agreed to, they agreed to as who they were."""
    now = timezone.now()
    waiting = Consent.objects.filter(
        organization=member.organization_id, membership=member, token=None
    )
    waiting.filter(code_ends_at__gt=now).update(code_ends_at=now)


def new_code(organization: int) -> str:
    """A code for a program to make a token of."""
    return tokens.new_secret(CODE_PREFIX, organization)


def new_renewal(organization: int, family: str = "") -> str:
    """A refresh token: of a family, or the first of a new one."""
    family = family or secrets.token_hex(16)
    return f"{RENEWAL_PREFIX}{organization}_{family}_{secrets.token_hex(24)}"


def family_of(renewal: str) -> str:
    """What all refresh tokens of one consent share: as hard to guess as they are."""
    return (
        renewal.removeprefix(RENEWAL_PREFIX).split("_")[1]
        if renewal.count("_") == 3
        else ""
    )


def forget_unused() -> int:
    """Remove consents that no token came of, once their code is over; how many."""
    long_ago = timezone.now() - timedelta(days=1)
    over = Consent.objects.filter(token=None, code_ends_at__lt=long_ago)
    return sum(rows.delete()[0] for rows in by_organization(over))

"""Confirming an approval: asking for a code, giving it. What is counted is counted in the database."""

from datetime import timedelta
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from countersign.mail.actions import post
from countersign.review import mails
from countersign.review.confirmation import Confirmation
from countersign.review.models import Code
from countersign.review.models.code import TRIES

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
    """The code does not confirm it: `why`, and how many tries are left."""

    def __init__(self, why: Literal["wrong", "expired", "spent"], left: int) -> None:
        super().__init__(why)
        self.why = why
        self.left = left


@transaction.atomic
def ask_code(
    invoice: Invoice, *, version: int, by: Membership, again: bool = False
) -> Code:
    """The code that confirms this approval: the one that is under way, or a new one by mail.

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
    post(mails.CODE, code.pk, organization_id=by.organization_id, to=by.user.email)
    record(
        by.organization_id, by.actor, "asked for code", invoice, {"version": version}
    )
    return code


def give_code(
    invoice: Invoice, digits: str, *, version: int, by: Membership
) -> Confirmation:
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
) -> Confirmation | BadCode:
    code = Code.objects.select_for_update(no_key=True).of(by, invoice).first()
    if not code or code.used_at or code.is_expired or code.version != version:
        return BadCode("expired", 0)
    if code.tries >= TRIES:
        return BadCode("spent", 0)
    if code.hash and code.is_opened_by("".join(digits.split())):
        return Confirmation("code", code.pk)
    code.tries += 1
    code.save(update_fields=["tries"])
    record(by.organization_id, by.actor, "gave wrong code", invoice, {})
    left = TRIES - code.tries
    return BadCode("wrong" if left else "spent", left)


def use_up(confirmation: Confirmation, invoice: Invoice, *, by: Membership) -> bool:
    """Does it confirm the approval of this version by this manager? A code does once.

    A second factor belongs to whoever signed in: by link it is somebody else's.
    """
    if confirmation.how == "second factor":
        return not by.via
    now = timezone.now()
    given = Code.objects.of(by, invoice).filter(
        pk=confirmation.code or 0,
        version=invoice.version,
        used_at=None,
        expires_at__gt=now,
    )
    return bool(given.update(used_at=now))

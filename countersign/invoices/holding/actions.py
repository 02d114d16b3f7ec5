"""What is on everybody's desk: held while somebody is in it, theirs once they take it or enter something."""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership, User
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.invoices.actions import record_whole
from countersign.invoices.content.actions import settle
from countersign.invoices.models import Held, Invoice
from countersign.invoices.queries import hold_again
from countersign.invoices.states import NotAllowed
from countersign.mail.actions import post

from .mails import MOST_NAMED, TAKEN_OVER
from .queries import somebody_in

TOOK: Final = "took"
HANDED: Final = "handed over"
ASSIGNED: Final = "assigned"


class InUse(NotAllowed):
    """A colleague (`who`) is in it."""

    def __init__(self, invoice: Invoice, who: User) -> None:
        super().__init__(invoice)
        self.who = who


def must_be_free(invoice: Invoice, *, by: Membership) -> None:
    """Raise InUse while a colleague has this invoice of everybody's open."""
    who = somebody_in(invoice) if invoice.is_everybodys else None
    if who and who.pk != by.user_id:
        raise InUse(invoice, who)


@transaction.atomic
def hold(invoice: Invoice, *, by: Membership) -> None:
    """Say that a member is in an invoice of everybody's, or still is; raises InUse. Of one's own nothing needs saying."""
    invoice = hold_again(invoice)
    if not invoice.is_everybodys:
        return
    must_be_free(invoice, by=by)
    Held.objects.update_or_create(
        organization_id=invoice.organization_id,
        invoice=invoice,
        defaults={"user": by.user, "seen_at": timezone.now()},
    )


def let_go(invoice: Invoice, *, by: Membership) -> None:
    """Say that a member is not in it any more."""
    rows = Held.objects.filter(organization=invoice.organization_id, invoice=invoice)
    rows.filter(user=by.user).delete()


@transaction.atomic
def take(invoice: Invoice, *, by: Membership, over: bool = False) -> Invoice:
    """Make an invoice of everybody's a member's own, and answer it as it is then; one that is theirs already stays so.

    Raises InUse while a colleague is in it, unless it is taken `over` from them.
    """
    invoice = hold_again(invoice)
    if invoice.is_everybodys:
        take_held(invoice, by=by, over=over)
    return invoice


def take_held(invoice: Invoice, *, by: Membership, over: bool = False) -> None:
    """The same of an invoice of everybody's that the caller holds."""
    who = somebody_in(invoice)
    is_in_use = who is not None and who.pk != by.user_id
    if who and is_in_use and not over:
        raise InUse(invoice, who)
    release(invoice)
    make_own(invoice, by=by, out_of=who if is_in_use else None)
    invoice.save(update_fields=["agent", "set_aside_at", "changed_at"])
    if who and is_in_use:
        tell_taken_over([invoice.pk], whose=who, to=by.user, by=by)


def make_own(invoice: Invoice, *, by: Membership, out_of: User | None = None) -> None:
    """Record that one of everybody's, which the caller holds and saves, is this member's, taken `out_of` somebody's hands.

    Who is in it is not written anew: the page that says so lets go when it is left. A program of the organization stands for
    everybody and has it already: where nothing changes by it, no line says so.
    """
    has_it = invoice.agent_id == by.user_id and invoice.set_aside_at is None
    if has_it and not out_of:
        return
    invoice.agent = by.user
    invoice.set_aside_at, invoice.changed_at = None, timezone.now()
    data: dict[str, int | str] = {"version": invoice.version}
    if out_of:
        data["from"] = str(out_of)
    if invoice.submitted_at is None:
        record(invoice.organization_id, by.actor, TOOK, invoice, data)
    else:
        record_whole(invoice, TOOK, by=by, data=data)


def give(invoice: Invoice, *, to: User, by: Membership, note: str = "") -> None:
    """Put an invoice, which the caller holds, on somebody's desk or on everybody's; who had it on theirs is noted for four eyes.

    Whether it may go there is the caller's affair. What was typed is recorded as its typist's before.
    """
    settle(invoice, by=by)
    before = invoice.agent
    release(invoice)
    if not invoice.is_everybodys:
        known = invoice.earlier_agents or []
        invoice.earlier_agents = list(dict.fromkeys([*known, before.pk]))
    invoice.agent = to
    invoice.set_aside_at = None
    invoice.changed_at = timezone.now()
    invoice.save(
        update_fields=["agent", "earlier_agents", "set_aside_at", "changed_at"]
    )
    data: dict[str, Any] = {"from": str(before), "to": str(to)}
    data |= {"version": invoice.version, **({"comment": note} if note else {})}
    if invoice.submitted_at is None:
        record(invoice.organization_id, by.actor, HANDED, invoice, data)
    else:
        record_whole(invoice, HANDED, by=by, data=data)


def assign(invoice: Invoice, *, to: User, rule: str) -> None:
    """Put one of everybody's, which the caller holds and nobody is in, on somebody's desk, since a rule says so: in words, for its history."""
    invoice.agent = to
    invoice.changed_at = timezone.now()
    invoice.save(update_fields=["agent", "changed_at"])
    data = {"to": str(to), "rule": rule, "version": invoice.version}
    record(invoice.organization_id, SYSTEM, ASSIGNED, invoice, data)


def tell_taken_over(
    pks: Collection[int], *, whose: User, to: User, by: Membership
) -> None:
    """Mail somebody that what they had is with another person now, all of it at once; not to who did it or has it, nor to who has left."""
    if whose.pk in (by.user_id, to.pk):
        return
    ours = Membership.objects.filter(organization=by.organization_id, user=whose)
    for member in ours.filter(user__is_active=True):
        post(
            TAKEN_OVER,
            member.pk,
            by.user_id,
            to.pk,
            " ".join(str(pk) for pk in list(pks)[:MOST_NAMED]),
            len(pks),
            organization_id=by.organization_id,
            to=whose.email,
        )


def release(invoice: Invoice) -> None:
    """Nobody is taken to be in it any more, in the caller's transaction."""
    Held.objects.filter(organization=invoice.organization_id, invoice=invoice).delete()

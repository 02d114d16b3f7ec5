"""Handing invoices over to a colleague. Four eyes stay: whoever had it before does not decide on it."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership, User
from countersign.accounts.queries import is_member
from countersign.invoices.holding.actions import (
    InUse,
    give,
    must_be_free,
    take_held,
    tell_taken_over,
)
from countersign.invoices.models import Invoice, Status
from countersign.mail.actions import post
from countersign.selection.mails import HANDED_OVER, MOST_NAMED

from .each import LeftOut, Outcome


def may_hand_over(invoice: Invoice, *, to: User | None, by: Membership) -> None:
    """Would `hand_over` do it now? Raises LeftOut. `to` is None while nobody has been chosen.

    Managers and owners assign whatever is open, whoever enters invoices their own and everybody's.
    """
    if by.by_link or not (by.manages or (by.enters and invoice.agent_id in by.desks)):
        raise LeftOut(_("Somebody else entered it."))
    if not (invoice.is_open or _is_nobodys(invoice)):
        words = {"status": invoice.get_status_display()}
        raise LeftOut(
            _("Only drafts and returned ones are handed over; this one is: %(status)s.")
            % words
        )
    try:
        must_be_free(invoice, by=by)
    except InUse as problem:
        raise LeftOut(_("%(who)s is in it.") % {"who": problem.who}) from problem
    if to and invoice.agent_id == to.pk:
        if to.is_everybody:
            raise LeftOut(_("It is on everybody’s desk already."))
        raise LeftOut(_("%(who)s has it already.") % {"who": to})


@transaction.atomic
def hand_over(invoice: Invoice, *, to: User, by: Membership, note: str = "") -> None:
    """Put an open invoice, which the caller holds, on a colleague's desk: it is theirs to edit and submit from now on.

    On everybody's, where `to` stands for them. One that waits for managers while its agent is no member any more goes over, too: it is
    returned to the colleague then. What was typed is recorded as its typist's before, and the line of the history says from whom, to whom,
    and the note.
    """
    may_hand_over(invoice, to=to, by=by)
    give(invoice, to=to, by=by, note=note)


def may_take(invoice: Invoice, *, by: Membership) -> None:
    """Would `take` do it now? Raises LeftOut."""
    if not invoice.is_everybodys:
        raise LeftOut(_("%(who)s has it already.") % {"who": invoice.agent})
    try:
        must_be_free(invoice, by=by)
    except InUse as problem:
        raise LeftOut(_("%(who)s is in it.") % {"who": problem.who}) from problem


@transaction.atomic
def take(invoice: Invoice, *, by: Membership) -> None:
    """Make one of everybody's, which the caller holds, this member's own."""
    may_take(invoice, by=by)
    take_held(invoice, by=by)


@transaction.atomic
def hand_all_over(leaving: Membership, to: User, by: Membership) -> None:
    """Put all that a leaving member has not decided yet on a colleague's desk, who gets one mail about it, or on everybody's."""
    ours = Invoice.objects.filter(organization=leaving.organization_id)
    theirs = ours.filter(agent=leaving.user_id).undecided().order_by("pk")
    pks = list(theirs.values_list("pk", flat=True))
    for pk in pks:
        give(ours.hold(pk), to=to, by=by)
    tell(pks, to=to, by=by)


def undecided_of(member: Membership) -> int:
    """How many invoices of a member nobody has decided on yet."""
    ours = Invoice.objects.filter(organization=member.organization_id)
    return ours.filter(agent=member.user_id).undecided().count()


@transaction.atomic
def tell_both(outcomes: Iterable[Outcome], *, to: User, by: Membership) -> None:
    """Mail a colleague what was handed over to them, and those whose desks it was on, where somebody else did it, that it is gone from there."""
    gone: dict[User, list[int]] = {}
    pks = []
    for one in outcomes:
        if not one.reason:
            pks.append(one.invoice.pk)
            gone.setdefault(one.invoice.agent, []).append(one.invoice.pk)
    tell(pks, to=to, by=by)
    for whose, theirs in gone.items():
        tell_taken_over(theirs, whose=whose, to=to, by=by)


@transaction.atomic
def tell(pks: Collection[int], *, to: User, by: Membership) -> None:
    """Mail a colleague what was handed over to them, all of it at once; not to who did it, and to nobody where it is everybody's."""
    organization = by.organization_id
    ours = Membership.objects.filter(organization=organization, user=to)
    member = ours.first() if pks and to.pk != by.user_id else None
    if member:
        post(
            HANDED_OVER,
            member.pk,
            by.user_id,
            " ".join(str(pk) for pk in list(pks)[:MOST_NAMED]),
            len(pks),
            organization_id=organization,
            to=to.email,
        )


def _is_nobodys(invoice: Invoice) -> bool:
    """Does it wait for managers, and has its agent left, who could not get it back?"""
    return invoice.status == Status.SUBMITTED and not is_member(
        invoice.organization_id, invoice.agent_id
    )

"""Handing open invoices over to a colleague. Four eyes stay: whoever had it before does not decide on it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.actions import record_whole
from countersign.invoices.content.actions import settle
from countersign.invoices.models import Invoice

from .each import LeftOut


def may_hand_over(invoice: Invoice, *, to: Membership | None, by: Membership) -> None:
    """Would `hand_over` do it now? Raises LeftOut. `to` is None while nobody has been chosen."""
    if by.via or not (by.owns or (by.enters and invoice.agent_id == by.user_id)):
        raise LeftOut(_("Somebody else entered it."))
    if not invoice.is_open:
        words = {"status": invoice.get_status_display()}
        raise LeftOut(
            _("Only drafts and returned ones are handed over; this one is: %(status)s.")
            % words
        )
    if to and invoice.agent_id == to.user_id:
        raise LeftOut(_("%(who)s has it already.") % {"who": to})


@transaction.atomic
def hand_over(invoice: Invoice, *, to: Membership, by: Membership) -> None:
    """Put an open invoice, which the caller holds, on a colleague's desk: it is theirs to edit and submit from now on.

    What was typed is recorded as its typist's before, and the line of the history says from whom and to whom.
    """
    may_hand_over(invoice, to=to, by=by)
    settle(invoice, by=by)
    before = invoice.agent
    known = invoice.earlier_agents or []
    invoice.earlier_agents = list(dict.fromkeys([*known, before.pk]))
    invoice.agent = to.user
    invoice.set_aside_at = None
    invoice.changed_at = timezone.now()
    invoice.save(
        update_fields=["agent", "earlier_agents", "set_aside_at", "changed_at"]
    )
    data = {"from": str(before), "to": str(to.user), "version": invoice.version}
    if invoice.submitted_at is None:
        record(invoice.organization_id, by.actor, "handed over", invoice, data)
    else:
        record_whole(invoice, "handed over", by=by, data=data)

"""Submitting selected invoices, and taking submissions back."""

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.invoices import checks, states
from countersign.invoices.models import Invoice, Status
from countersign.review.queries import approvals_of
from countersign.review.submitting import actions as submitting
from countersign.review.submitting.queries import managers

from .each import LeftOut


def may_submit(invoice: Invoice, *, by: Membership) -> None:
    """Would `submit` do it now? Raises LeftOut with the first thing that is missing or doubtful."""
    _must_be_own(invoice, by)
    if not invoice.is_open:
        raise LeftOut(_status(invoice))
    found = checks.all_checks(invoice, by)
    if open_ones := [*checks.needed(found), *checks.doubts_of(found)]:
        raise LeftOut(open_ones[0].message)
    if not managers(by.organization_id):
        raise LeftOut(_("Nobody here decides on invoices yet."))


def submit(invoice: Invoice, *, by: Membership) -> None:
    """Put one's own on the managers' desk. What has a doubt or lacks something is left out: it wants to be looked at."""
    _must_be_own(invoice, by)
    try:
        submitting.submit(invoice, by=by, seen="")
    except submitting.NotReady as problem:
        raise LeftOut(problem.failed[0].message) from problem
    except submitting.Doubtful as problem:
        raise LeftOut(problem.doubts[0].message) from problem
    except states.NotAllowed as problem:
        raise LeftOut(_status(invoice)) from problem


def may_withdraw(invoice: Invoice, *, by: Membership) -> None:
    """Would `withdraw` do it now? Raises LeftOut."""
    _must_be_own(invoice, by)
    if invoice.status != Status.SUBMITTED:
        raise LeftOut(_status(invoice))
    if approvals := approvals_of(invoice):
        text = _("%(who)s has approved it already. Ask them to return it.")
        raise LeftOut(text % {"who": approvals[0].user})


def withdraw(invoice: Invoice, *, by: Membership) -> None:
    """Take one's own submission back."""
    may_withdraw(invoice, by=by)
    submitting.take_back(invoice, by=by)


def _must_be_own(invoice: Invoice, by: Membership) -> None:
    if invoice.agent_id != by.user_id or not by.enters or by.via:
        raise LeftOut(_("Somebody else entered it."))


def _status(invoice: Invoice) -> str:
    words = {"status": invoice.get_status_display()}
    return _("Its status is: %(status)s.") % words

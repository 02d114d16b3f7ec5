"""What a page asks of a manager who must prove who they are to approve."""

from dataclasses import dataclass
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Membership
from countersign.approval.step_up import StepUpReason
from countersign.invoices.models import Invoice
from countersign.review.models import Code

from .actions import BadCode, NoMoreCodes


@dataclass(frozen=True, slots=True)
class CodeQuestion:
    """Why a code is asked for, where it was mailed, and what was wrong with the one that was given.

    `can_give` is false when the last one is of no use any more, and only another can be asked for. `factor_is_new`: they signed in with
    a second factor that does not count yet.
    """

    why: str
    mailed: str
    problem: str
    can_give: bool
    factor_is_new: bool

    @classmethod
    def of(
        cls,
        invoice: Invoice,
        member: Membership,
        *,
        reason: StepUpReason | None = None,
        problem: BadCode | NoMoreCodes | None = None,
        factor_is_new: bool = False,
    ) -> Self:
        """The question as it stands now: one query."""
        code = Code.objects.of(member, invoice).first()
        can_give = code is not None and code.is_open
        mailed = ""
        if code and can_give:
            at = timezone.localtime(code.asked_at, member.zone)
            values = {"address": masked(member.user.email), "at": f"{at:%H:%M}"}
            mailed = _("We mailed a code to %(address)s at %(at)s.") % values
        return cls(
            why=_why(reason, invoice) if reason else "",
            mailed=mailed,
            problem=in_words(problem) if problem else "",
            can_give=can_give,
            factor_is_new=factor_is_new,
        )


def masked(address: str) -> str:
    """A mail address for somebody who knows it: m…@example.org."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _why(reason: StepUpReason, invoice: Invoice) -> str:
    if reason == StepUpReason.BANK:
        return _(
            "The vendor's bank details have changed: confirm your approval with a code."
        )
    if reason == StepUpReason.CURRENCY:
        text = _("No limit is set for %(currency)s: confirm your approval with a code.")
        return text % {"currency": invoice.currency}
    return _("The amount is above the limit: confirm your approval with a code.")


def in_words(problem: BadCode | NoMoreCodes) -> str:
    """What is wrong with a code that was given or asked for."""
    if isinstance(problem, NoMoreCodes):
        if problem.soon:
            return _(
                "A code was mailed a moment ago. Please wait a minute before you ask for another one."
            )
        return _("Too many codes were asked for. Please try again in an hour.")
    if problem.why == "expired":
        return _(
            "This code does not count any more. Nothing was approved; ask for another one."
        )
    if problem.why == "spent":
        return _(
            "The code was wrong too often. Nothing was approved; ask for another one."
        )
    text = ngettext(
        "This is not the code that was mailed. %(left)s try is left.",
        "This is not the code that was mailed. %(left)s tries are left.",
        problem.left,
    )
    return text % {"left": problem.left}

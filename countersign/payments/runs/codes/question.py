"""What the page of a run asks of who must prove who they are to release it."""

from dataclasses import dataclass
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.approval.step_up import StepUpReason
from countersign.payments.models import ReleaseCode, Run
from countersign.review.codes.actions import BadCode, NoMoreCodes
from countersign.review.codes.question import in_words, masked


@dataclass(frozen=True, slots=True)
class Question:
    """Why a code is asked for, where it was mailed, and what was wrong with the one that was given."""

    why: str
    mailed: str
    problem: str
    can_give: bool
    factor_is_new: bool

    @classmethod
    def of(
        cls,
        run: Run,
        member: Membership,
        *,
        reason: StepUpReason | None,
        problem: BadCode | NoMoreCodes | None,
        factor_is_new: bool,
    ) -> Self:
        """The question as it stands now: one query."""
        code = ReleaseCode.objects.of(member, run).first()
        can_give = code is not None and code.is_open
        mailed = ""
        if code and can_give:
            at = timezone.localtime(code.asked_at, member.zone)
            values = {"address": masked(member.user.email), "at": f"{at:%H:%M}"}
            mailed = _("We mailed a code to %(address)s at %(at)s.") % values
        why = ""
        if reason == StepUpReason.AMOUNT:
            why = _("The run is above the limit: confirm its release with a code.")
        elif reason:
            why = _(
                "No limit is set for one of its currencies: confirm its release with a code."
            )
        return cls(
            why, mailed, in_words(problem) if problem else "", can_give, factor_is_new
        )

"""What a page says about the approval of one invoice: which rules apply, who has approved, whom it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.approval import words
from countersign.approval.progress import Approver, Demand, Progress
from countersign.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule that applies: what it says, and what it still lacks (empty when it is satisfied)."""

    text: str
    missing: str


@dataclass(frozen=True, slots=True)
class Approval:
    """How far the approval is, in words.

    `may_approve` tells whether the reader's approval can still count; `note` is why it does not, and
    `problem` why the invoice can't be approved by anybody as things are. `is_lone`: nobody else decides on invoices here.
    """

    lines: Sequence[RuleLine]
    approved: str
    waits_for: str
    note: str
    problem: str
    may_approve: bool
    nobody: bool
    is_lone: bool


def approval(invoice: Invoice, member: Membership, progress: Progress) -> Approval:
    """The words for one reader."""
    user_ids = {one.user_id for one in progress.approved}
    has_approved = member.user_id in user_ids
    is_own = not invoice.admits(member)
    alone = invoice.organization.approves_alone
    remaining = [
        _called(one, progress.in_place_of(one.user_id)) for one in progress.remaining
    ]
    note = ""
    if is_own:
        note = _own_note(member)
    elif has_approved and not progress.is_met:
        note = _("You have approved this invoice. Others must approve it too.")
    return Approval(
        lines=[_line(demand, progress, alone=alone) for demand in progress.demands],
        approved=words.listed(
            [_called(one, one.stands_for) for one in progress.approved], "standard"
        ),
        waits_for=words.listed(remaining) if remaining else "",
        note=note,
        problem=_problem(progress),
        may_approve=not is_own and (not has_approved or progress.is_met),
        nobody=not progress.approvers,
        is_lone=progress.deciders <= {member.user_id},
    )


def _called(one: Approver, absent: Sequence[Approver]) -> str:
    """Their name, and in whose place their approval counts."""
    if not absent:
        return one.name
    names = words.listed([other.name for other in absent], "standard")
    return _("%(name)s (for %(absent)s)") % {"name": one.name, "absent": names}


def _line(demand: Demand, progress: Progress, *, alone: bool) -> RuleLine:
    what = words.requirement(demand, alone=alone)
    text = what[0].upper() + what[1:]
    if demand.rule:
        text = f"{words.condition(demand.rule)}: {what}"
    missing, owners = demand.missing(progress.approved)
    return RuleLine(text, words.missing(missing, owners) if missing else "")


def _own_note(member: Membership) -> str:
    """Why they do not approve what they entered."""
    if member.approves_own:
        return _("You entered this invoice: sign in to approve it. A link from a mail is not enough.")  # fmt: skip
    return _("You entered this invoice: somebody else must approve it.")


def _problem(progress: Progress) -> str:
    if not progress.approvers:
        return _("Nobody here can approve this yet.")
    if progress.can_be_met:
        return ""
    return _(
        "There are not enough people for this rule. An owner can change it under Settings, or add somebody under People."
    )

"""The list of rules as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Membership

from .choosing import entering, tried
from .models import AssigningRule, Source
from .words import condition


@dataclass(frozen=True, slots=True)
class Row:
    """A rule in words; `problem` says why it assigns nothing though it is active."""

    pk: int
    condition: str
    to: str
    is_active: bool
    would: str
    problem: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All rules; `came` is how many that came in of late were looked at."""

    rows: Sequence[Row]
    came: int


def shown(member: Membership) -> Shown:
    """The rules of an owner's organization in their order."""
    rules = list(AssigningRule.objects.visible_to(member).in_order())
    found = tried(member.organization_id, rules)
    here = entering(member.organization_id)
    rows = [
        Row(
            rule.pk,
            condition(rule),
            str(rule.user),
            rule.active,
            _would(found.by_rule[rule.pk], found.came, is_active=rule.active),
            _problem(rule, is_here=rule.user_id in here),
        )
        for rule in rules
    ]
    return Shown(rows, found.came)


def _would(count: int, came: int, *, is_active: bool) -> str:
    if not came:
        return ""
    values = {"count": count, "came": came}
    if is_active:
        text = ngettext(
            "Would have assigned %(count)s of the last one that came in.",
            "Would have assigned %(count)s of the last %(came)s that came in.",
            came,
        )
    else:
        text = ngettext(
            "Switched on, it would have assigned %(count)s of the last one that came in.",
            "Switched on, it would have assigned %(count)s of the last %(came)s that came in.",
            came,
        )
    return text % values


def _problem(rule: AssigningRule, *, is_here: bool) -> str:
    if not is_here:
        text = _("%(who)s does not enter invoices here any more: the rule is passed over.")  # fmt: skip
        return text % {"who": rule.user}
    if rule.source == Source.MAILBOX and rule.mailbox_id is None:
        return _("Its mailbox was removed: the rule fits nothing any more.")
    return ""

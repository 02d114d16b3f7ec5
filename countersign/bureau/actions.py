"""Setting one organization up like another one of the same owner."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from countersign.accounts.actions import change_settings
from countersign.accounts.models import Membership, Organization
from countersign.approval import actions as approval
from countersign.approval.models import Limit, Rule
from countersign.coding.actions import charting
from countersign.coding.incoming import Row
from countersign.coding.models import (
    CHART,
    CodingRule,
    CodingSettings,
    CustomField,
)
from countersign.exports.models import ExportProfile
from countersign.exports.profiles import actions as profiles

# What is the same for many clients of a bureau. Name, VAT id, language, currency and clock are each one's own.
_SHARED: Final = (
    "summary_hour",
    "remind_after",
    "escalate_after",
    "address_detail",
    "may_ask_vies",
    "sends_receipts",
    "agents_see_all",
    "requires_factor",
    "creditors_from",
    "creditors_to",
)
_OF_A_ROW: Final = ("number", "name", "kind", "rate", "category", "datev_key")
_OF_A_FIELD: Final = ("name", "kind", "place", "required", "choices")
_OF_A_RULE: Final = (
    "concern",
    "currency",
    "above",
    "approvals",
    "owners",
)


class Part(TextChoices):
    """What can be taken over."""

    CHART = "chart", _("Chart: accounts, cost centres, cost objects, tax codes, custom fields")  # fmt: skip
    CODING = "coding", _("Rules of coding that are about no single vendor")
    APPROVAL = "approval", _("Rules of approval that are about no single vendor or person, and limits")  # fmt: skip
    EXPORTS = "exports", _("Export profiles, without schedule and target")
    SETTINGS = "settings", _("Reminders, hour of the summary, creditor numbers, VIES, addresses in the history")  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How much there is now that was not, by part; and how many rules of approval ask for more people than work here."""

    counts: Mapping[Part, int]
    unreachable: int


class NotTheirs(Exception):
    """Settings are taken over by who owns both organizations, and is signed in."""


@transaction.atomic
def take_over(
    parts: Collection[Part], *, source: Membership, by: Membership
) -> TakenOver:
    """Give the organization of `by` what that of `source` has of these parts; what is there already of the same name stays, or is changed.

    Nothing is removed. Raises NotTheirs.
    """
    same = source.user_id == by.user_id
    if not (same and source.owns and by.owns and not by.via):
        raise NotTheirs
    unreachable: list[Rule] = []
    verbs: Mapping[Part, Callable[[], int]] = {
        Part.SETTINGS: lambda: _settings(source, by),
        Part.CHART: lambda: _chart(source, by),
        Part.CODING: lambda: _coding_rules(source, by),
        Part.APPROVAL: lambda: _approval_rules(source, by, unreachable),
        Part.EXPORTS: lambda: _profiles(source, by),
    }
    counts = {part: verb() for part, verb in verbs.items() if part in parts}
    return TakenOver(counts, len(unreachable))


def _settings(source: Membership, by: Membership) -> int:
    organizations = Organization.objects.select_for_update(no_key=True)
    here = organizations.get(pk=by.organization_id)
    changes = {}
    for name in _SHARED:
        before, after = getattr(here, name), getattr(source.organization, name)
        if before != after:
            changes[name] = [str(before), str(after)]
            setattr(here, name, after)
    if changes:
        change_settings(here, changes, by=by)
    return len(changes)


def _chart(source: Membership, by: Membership) -> int:
    count = 0
    theirs = {"organization": source.organization_id, "active": True}
    for column, model in CHART.items():
        rows = [
            Row(0, _values(row, _OF_A_ROW)) for row in model.objects.filter(**theirs)
        ]
        if rows:
            count += len(charting.import_rows(column, rows, by=by).new)
    ours = CustomField.objects.filter(organization=by.organization_id)
    known = set(ours.values_list("name", flat=True))
    for field in CustomField.objects.filter(**theirs):
        if field.name not in known:
            values = _values(field, _OF_A_FIELD)
            fresh = CustomField(organization_id=by.organization_id, **values)
            charting.set_field(fresh, by=by)
            count += 1
    decided = CodingSettings.objects.filter(organization=source.organization_id)
    for one in decided:
        values = _values(one, ("managers_correct", "needed"))
        charting.set_settings(values, by=by)
    return count


def _coding_rules(source: Membership, by: Membership) -> int:
    ours = {"organization": by.organization_id}
    known = set(
        CodingRule.objects.filter(**ours, vendor=None).values_list(
            "contains", "account__number"
        )
    )
    theirs = CodingRule.objects.filter(organization=source.organization_id, vendor=None)
    count = 0
    for rule in theirs.select_related(*CHART).order_by("position", "pk"):
        named = {
            column: model.objects.filter(**ours, number=row.number).first()
            for column, model in CHART.items()
            if (row := getattr(rule, column))
        }
        if None in named.values() or (rule.contains, rule.account.number) in known:
            continue
        fresh = CodingRule(
            organization_id=by.organization_id, contains=rule.contains, **named
        )
        charting.set_rule(fresh, by=by)
        count += 1
    return count


def _approval_rules(source: Membership, by: Membership, unreachable: list[Rule]) -> int:
    ours = Rule.objects.filter(organization=by.organization_id, vendor=None, agent=None)
    known = [_values(rule, _OF_A_RULE) for rule in ours if not rule.people]
    theirs = Rule.objects.filter(
        organization=source.organization_id, vendor=None, agent=None
    )
    count = 0
    for rule in theirs.in_order():
        values = _values(rule, _OF_A_RULE)
        if rule.people or values in known:
            continue
        fresh = Rule(organization_id=by.organization_id, **values)
        try:
            with transaction.atomic():
                approval.set_rule(fresh, people=(), by=by)
        except approval.Unreachable:
            unreachable.append(rule)
        else:
            count += 1
    there = Limit.objects.filter(organization=by.organization_id)
    known_limits = dict(there.values_list("currency", "amount"))
    for limit in Limit.objects.filter(organization=source.organization_id):
        if (
            limit.amount is not None
            and known_limits.get(limit.currency) != limit.amount
        ):
            approval.set_limit(limit.currency, limit.amount, by=by)
            count += 1
    return count


def _profiles(source: Membership, by: Membership) -> int:
    theirs = ExportProfile.objects.filter(organization=source.organization_id)
    return sum(bool(profiles.copy(one, to=[by])) for one in theirs.order_by("pk"))


def _values(row: Any, names: Collection[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if hasattr(row, name)}

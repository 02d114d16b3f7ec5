"""What an owner does with the rules of approval. Each verb is one transaction, with its line in the history."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import (
    Approvals,
    Membership,
    Organization,
    Role,
    User,
)
from countersign.history.actions import record
from countersign.mail.actions import post_each

from .mails import CHANGED
from .models import Limit, Machines, NamedApprover, Rule, RuleQuerySet
from .progress import Approver, Demand, approvers_of
from .words import limit_in_words, rule_in_words


class Unreachable(Exception):
    """The rule asks for more people than there are: how many there are, and how many of them are owners."""

    def __init__(self, people: int, owners: int) -> None:
        super().__init__(people, owners)
        self.people = people
        self.owners = owners


class TwoPeople(Exception):
    """Rules ask for several people where owners are to approve alone: `rules` has them in words."""

    def __init__(self, rules: Sequence[str]) -> None:
        super().__init__("; ".join(rules))
        self.rules = rules


@transaction.atomic
def choose_approvals(choice: Approvals, *, by: Membership) -> None:
    """Let others approve what an owner entered, or owners that themselves; all owners are mailed a change. Again changes nothing.

    Raises TwoPeople where rules ask for several people and owners are to approve alone; then nothing has happened.
    """
    organization = _held(by)
    before = organization.approval
    if before == choice:
        return
    if choice == Approvals.ALONE and (rules := two_person_rules(by)):
        raise TwoPeople(rules)
    organization.approval = choice
    organization.save(update_fields=["approval"])
    by.organization.approval = choice
    if before or choice == Approvals.ALONE:
        _tell(organization, before, choice, by)


@transaction.atomic
def let_machines_approve(*, allowed: bool, by: Membership) -> None:
    """Let programs approve, by tokens that an owner allows it for, or no longer. Again changes nothing."""
    organization = _held(by)
    ours = Machines.objects.filter(organization=organization)
    if allowed == ours.exists():
        return
    if allowed:
        Machines.objects.create(organization=organization)
    else:
        ours.delete()
    verb = "let programs approve" if allowed else "let programs approve no more"
    record(organization.pk, by.actor, verb, organization, {})


def _tell(
    organization: Organization, before: str, choice: Approvals, by: Membership
) -> None:
    data = {"changes": {"approval": [before or str(Approvals.OTHERS), str(choice)]}}
    record(organization.pk, by.actor, "changed settings", organization, data)
    owners = organization.memberships.filter(
        role=Role.OWNER, user__is_active=True
    ).select_related("user")
    told = (str(choice), by.user_id, timezone.now().isoformat())
    letters = [(one.user.email, (one.pk, *told)) for one in owners]
    post_each(CHANGED, letters, organization_id=organization.pk)


def two_person_rules(member: Membership) -> list[str]:
    """The rules that ask for more than one person, in words."""
    rules = Rule.objects.visible_to(member).filter(approvals__gt=1).in_order()
    return [rule_in_words(one) for one in rules]


@transaction.atomic
def set_rule(rule: Rule, *, people: Collection[User], by: Membership) -> None:
    """Keep a new or changed rule; of `people`, if there are any, only the approvals count.

    Raises Unreachable, or TwoPeople where owners approve alone; then nothing has changed.
    """
    alone, rules = _held(by).approves_alone, Rule.objects.visible_to(by)
    if alone and rule.approvals > 1:
        raise TwoPeople([])
    before = rules.filter(pk=rule.pk).in_order().first() if rule.pk else None
    if not before:
        last = rules.order_by("-position").first()
        rule.position = last.position + 1 if last else 1
    rule.save()
    wanted = {user.pk for user in people}
    rule.named.exclude(user__in=wanted).delete()
    for pk in wanted:
        NamedApprover.objects.get_or_create(
            organization_id=rule.organization_id, rule=rule, user_id=pk
        )
    after = rules.in_order().get(pk=rule.pk)
    must_be_reachable(after)
    words = [rule_in_words(before) if before else None, rule_in_words(after)]
    if words[0] != words[1]:
        verb = "changed rule" if before else "added rule"
        record(by.organization_id, by.actor, verb, rule, {"rule": words})


def must_be_reachable(rule: Rule, everybody: Sequence[Approver] | None = None) -> None:
    """Raise Unreachable when the people here could not satisfy the rule even if all of them approved.

    `everybody` are those who decide on invoices, if the caller has loaded them already.
    """
    if everybody is None:
        everybody = approvers_of(rule.organization_id)
    demand, alone = Demand.of(rule), rule.organization.approves_alone
    approvers = [
        one
        for one in everybody
        if (one.user_id != rule.agent_id or (one.owns and alone)) and demand.counts(one)
    ]
    if not demand.is_met_by(approvers):
        raise Unreachable(len(approvers), sum(one.owns for one in approvers))


@transaction.atomic
def delete_rule(rule: Rule, *, by: Membership) -> None:
    """End a rule; what it asked for is not asked for any more."""
    _hold(by)
    data = {"rule": [rule_in_words(rule), None]}
    record(by.organization_id, by.actor, "deleted rule", rule, data)
    rule.delete()


@transaction.atomic
def move_rule(rule: Rule, step: int, *, by: Membership) -> None:
    """Put a rule one place up (-1) or down (1) in the list. The order changes nothing but the list."""
    rules = list(_hold(by).in_order())
    at = rules.index(rule)
    to = at + step
    if not 0 <= to < len(rules):
        return
    rules.insert(to, rules.pop(at))
    for position, one in enumerate(rules, 1):
        Rule.objects.filter(one.itself).update(position=position)
    data = {"rule": rule_in_words(rule), "position": [at + 1, to + 1]}
    record(by.organization_id, by.actor, "moved rule", rule, data)


@transaction.atomic
def set_limit(currency: str, amount: Decimal, *, by: Membership) -> None:
    """Ask for a code above this amount in this currency, in place of what was set for it."""
    _hold(by)
    rows = Limit.objects.filter(organization=by.organization_id, currency=currency)
    before = rows.select_related("organization").first()
    limit = before or Limit(organization_id=by.organization_id, currency=currency)
    words = limit_in_words(before) if before else None
    limit.amount = amount
    limit.save()
    data = {"limit": [words, limit_in_words(limit)]}
    if data["limit"][0] != data["limit"][1]:
        record(by.organization_id, by.actor, "set limit", limit, data)


@transaction.atomic
def delete_limit(limit: Limit, *, by: Membership) -> None:
    """Forget the limit of a currency."""
    _hold(by)
    data = {"limit": [limit_in_words(limit), None]}
    record(by.organization_id, by.actor, "deleted limit", limit, data)
    limit.delete()


def _hold(by: Membership) -> RuleQuerySet:
    """The organization's rules; it is held, so that two owners don't change them at once."""
    _held(by)
    return Rule.objects.visible_to(by)


def _held(by: Membership) -> Organization:
    rows = Organization.objects.select_for_update(no_key=True)
    return rows.get(pk=by.organization_id)

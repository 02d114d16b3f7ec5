"""What an owner does with the rules of approval. Each verb is one transaction, with its line in the history."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import transaction

from countersign.accounts.models import Membership, Organization, User
from countersign.history.actions import record

from .models import Limit, NamedApprover, Rule, RuleQuerySet
from .progress import Approver, Demand, approvers_of
from .words import limit_in_words, rule_in_words


class Unreachable(Exception):
    """The rule asks for more people than there are: how many there are, and how many of them are owners."""

    def __init__(self, people: int, owners: int) -> None:
        super().__init__(people, owners)
        self.people = people
        self.owners = owners


@transaction.atomic
def set_rule(rule: Rule, *, people: Collection[User], by: Membership) -> None:
    """Keep a new or changed rule; of `people`, if there are any, only the approvals count.

    Raises Unreachable, and then nothing has changed.
    """
    rules = _hold(by)
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
    demand = Demand.of(rule)
    approvers = [
        one for one in everybody if one.user_id != rule.agent_id and demand.counts(one)
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
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    return Rule.objects.visible_to(by)

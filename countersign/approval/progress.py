"""What an invoice needs to be approved, who has approved it, and who still has to.

Every rule that matches must be satisfied. When none does, one manager will do. Whoever entered the
invoice never counts, but for an owner where owners approve alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from django.utils import timezone

from countersign.accounts.absences import standing_in
from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.invoices.vendors.history import VendorHistory

from .models import Rule
from .queries import rules_of


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who decides on invoices here: whose approval can count.

    It also counts in place of those who are away and whom this person stands in for, but only once in all.
    """

    user_id: int
    name: str
    owns: bool
    stands_for: tuple["Approver", ...] = ()

    @property
    def owns_or_stands_for(self) -> bool:
        """An owner, or in the place of one."""
        return self.owns or any(one.owns for one in self.stands_for)


@dataclass(frozen=True, slots=True)
class Demand:
    """What must be satisfied: `approvals` different people approve, `owners` of them owners. Unless `people` (ids) is None, only theirs count.

    `rule` is the rule that asks for it; None for what holds when no rule matches.
    """

    approvals: int = 1
    owners: int = 0
    people: frozenset[int] | None = None
    rule: Rule | None = None

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """What a rule asks for."""
        named = frozenset(one.pk for one in rule.people)
        return cls(rule.approvals, rule.owners, named or None, rule)

    def counts(self, approver: Approver) -> bool:
        """Does this person's approval count here?"""
        return self.people is None or any(
            one.user_id in self.people for one in (approver, *approver.stands_for)
        )

    def borrowed(self, approver: Approver) -> list[Approver]:
        """The absent people in whose place this person's approval counts here, where it would not count in their own name."""
        as_named = self.people is not None and approver.user_id not in self.people
        as_owner = self.owners > 0 and not approver.owns
        return [
            one
            for one in approver.stands_for
            if (as_named and one.user_id in (self.people or ()))
            or (as_owner and one.owns and self.counts(one))
        ]

    def is_met_by(self, approvers: Iterable[Approver]) -> bool:
        """Would the approvals of all these people satisfy it?"""
        return self.missing(approvers) == (0, 0)

    def missing(self, approvers: Iterable[Approver]) -> tuple[int, int]:
        """How many more must approve when these have, and how many of those must be owners."""
        counted = [one for one in approvers if self.counts(one)]
        owners = max(self.owners - sum(one.owns_or_stands_for for one in counted), 0)
        return max(self.approvals - len(counted), owners), owners


ANY_ONE: Final = Demand()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the approval of an invoice is.

    `approvers` are all whose approval can count, `approved` those of them who have approved it as it is now; `deciders` the ids
    of all who decide on any invoice here.
    """

    demands: Sequence[Demand]
    approvers: Sequence[Approver]
    approved: Sequence[Approver]
    deciders: frozenset[int]

    @classmethod
    def of(
        cls,
        invoice: Invoice,
        history: VendorHistory,
        approved: Iterable[int],
        stood_for: Mapping[int, Collection[int]] | None = None,
    ) -> Self:
        """What the rules say now; `approved` are the ids of those who have approved it: two queries.

        `stood_for` says in whose place each of them did. Somebody who does not decide here any more does not
        count any more, and nobody stands in for whoever entered the invoice. Where no rule names people or asks
        for owners, nobody needs to stand in.
        """
        deciders = standing_in.deciders(invoice.organization_id, timezone.now())
        everybody = _approvers(one.member for one in deciders)
        alone = {one.member.user_id for one in deciders if one.member.approves_own}
        others = [
            one
            for one in everybody
            if not invoice.was_entered_by(one.user_id) or one.user_id in alone
        ]
        by_id = {one.user_id: one for one in others}
        asked = demands(invoice, history)
        is_picky = any(demand.people or demand.owners for demand in asked)
        now = {one.member.user_id: one.stands_for for one in deciders if is_picky}
        then = stood_for or {}
        return cls(
            demands=asked,
            approvers=[_in_place_of(one, now, by_id) for one in others],
            approved=[
                _in_place_of(by_id[user_id], then, by_id)
                for user_id in sorted(set(approved) & set(by_id))
            ],
            deciders=frozenset(one.user_id for one in everybody),
        )

    @property
    def is_met(self) -> bool:
        """Have all approved that must?"""
        return all(demand.is_met_by(self.approved) for demand in self.demands)

    @property
    def can_be_met(self) -> bool:
        """Are there enough people here?"""
        return all(demand.is_met_by(self.approvers) for demand in self.demands)

    @property
    def remaining(self) -> list[Approver]:
        """Those whose approval would still help, by name."""
        done = {one.user_id for one in self.approved}
        return [
            one
            for one in self.approvers
            if one.user_id not in done
            and any(self._helps(d, one) for d in self.demands)
        ]

    def after(self, user_id: int) -> Self:
        """The same once this person has approved too."""
        before = [one for one in self.approved if one.user_id != user_id]
        now = [one for one in self.approvers if one.user_id == user_id]
        return replace(self, approved=[*before, *now])

    def in_place_of(self, user_id: int) -> list[Approver]:
        """Those who are away and in whose place this person's approval counts now."""
        found = {
            absent.user_id: absent
            for one in self.approvers
            if one.user_id == user_id
            for demand in self.demands
            for absent in demand.borrowed(one)
        }
        return list(found.values())

    def _helps(self, demand: Demand, one: Approver) -> bool:
        """Somebody who is no owner helps only while an approval is missing that need not be an owner's."""
        missing, owners = demand.missing(self.approved)
        return (
            demand.counts(one)
            and missing > 0
            and (one.owns_or_stands_for or missing > owners)
        )


def approvers_of(organization_id: int) -> list[Approver]:
    """Everybody who decides on invoices, by name."""
    managers = (
        Membership.objects.filter(organization=organization_id, user__is_active=True)
        .managers()
        .select_related("user")
    )
    return _approvers(managers)


def _approvers(managers: Iterable[Membership]) -> list[Approver]:
    found = [
        Approver(one.user_id, str(one.user), one.owns)
        for one in managers
        if one.manages
    ]
    return sorted(found, key=lambda one: one.name)


def _in_place_of(
    approver: Approver,
    others: Mapping[int, Collection[int]],
    by_id: Mapping[int, Approver],
) -> Approver:
    absent = [by_id[pk] for pk in others.get(approver.user_id, ()) if pk in by_id]
    return replace(approver, stands_for=tuple(absent))


def demands(invoice: Invoice, history: VendorHistory) -> list[Demand]:
    """What the rules ask for: one demand for each that matches, or one manager."""
    rules = rules_of(invoice.organization_id)
    known = frozenset(rule.currency for rule in rules if rule.above is not None)
    found = [Demand.of(rule) for rule in rules if rule.matches(invoice, history, known)]
    return found or [ANY_ONE]

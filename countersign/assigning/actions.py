"""Assigning what came in by rules, and what an owner does with these. Each verb is one transaction, with its line in the history."""

from collections.abc import Sequence

from django.db import transaction

from countersign.accounts.models import Membership, Organization
from countersign.documents.models import Document
from countersign.history.actions import record
from countersign.invoices.holding.actions import assign
from countersign.invoices.holding.queries import somebody_in
from countersign.invoices.models import Invoice, Status

from .arrived import Arrival, arrivals
from .choosing import entering, first_of
from .models import AssigningRule
from .words import rule_in_words


def assign_arrived(document: Document) -> None:
    """Put each draft that begins with a file that was just read, and that nobody has touched, where the rules say.

    What is a person's, or was put back on everybody's desk by one, is left where it is. Runs again without harm.
    """
    organization = document.organization
    if organization.everybody is None:
        return
    ours = AssigningRule.objects.filter(organization=organization, active=True)
    if not (rules := list(ours.in_order())):
        return
    drafts = Invoice.objects.filter(
        organization=organization,
        agent=organization.everybody,
        originals__document=document,
        originals__position=0,
    )
    pks = list(drafts.order_by("pk").values_list("pk", flat=True))
    came, here = arrivals(organization.pk, pks), entering(organization.pk)
    for pk in pks:
        if pk in came:
            _assign(organization, pk, rules, came[pk], here)


@transaction.atomic
def _assign(
    organization: Organization,
    pk: int,
    rules: Sequence[AssigningRule],
    arrival: Arrival,
    here: frozenset[int],
) -> None:
    invoice = Invoice.objects.filter(organization=organization).hold(pk)
    if not _is_untouched(invoice):
        return
    if rule := first_of(rules, invoice, arrival, here):
        with organization.own_words():
            assign(invoice, to=rule.user, rule=rule_in_words(rule))


def _is_untouched(invoice: Invoice) -> bool:
    """Is it a draft that nobody has had yet, and that nobody is in?"""
    is_new = invoice.is_everybodys and invoice.status == Status.DRAFT
    return is_new and not invoice.earlier_agents and somebody_in(invoice) is None


@transaction.atomic
def set_rule(rule: AssigningRule, *, by: Membership) -> None:
    """Keep a new or changed rule; a new one comes last."""
    organization = _hold(by)
    ours = AssigningRule.objects.filter(organization=organization.pk).in_order()
    before = ours.filter(pk=rule.pk).first() if rule.pk else None
    if before is None:
        last = max(ours.values_list("position", flat=True), default=0)
        rule.position = last + 1
    rule.save()
    said = [_said(before) if before else None, _said(rule)]
    if said[0] != said[1]:
        verb = "changed assigning rule" if before else "added assigning rule"
        record(organization.pk, by.actor, verb, rule, {"rule": said})


@transaction.atomic
def switch_rule(rule: AssigningRule, *, active: bool, by: Membership) -> None:
    """Let a rule assign, or not for now; again changes nothing."""
    _hold(by)
    ours = AssigningRule.objects.filter(organization=by.organization_id, pk=rule.pk)
    if ours.filter(active=not active).update(active=active):
        verb = "switched assigning rule on" if active else "switched assigning rule off"
        data = {"rule": rule_in_words(rule)}
        record(by.organization_id, by.actor, verb, rule, data)


@transaction.atomic
def delete_rule(rule: AssigningRule, *, by: Membership) -> None:
    """End a rule. What it assigned stays where it is."""
    _hold(by)
    data = {"rule": [_said(rule), None]}
    record(by.organization_id, by.actor, "deleted assigning rule", rule, data)
    rule.delete()


@transaction.atomic
def move_rule(rule: AssigningRule, step: int, *, by: Membership) -> None:
    """Put a rule one place up (-1) or down (1): the first that fits decides."""
    organization = _hold(by)
    ours = AssigningRule.objects.filter(organization=organization.pk)
    order = list(ours.order_by("position", "pk").values_list("pk", flat=True))
    at = order.index(rule.pk)
    to = at + step
    if not 0 <= to < len(order):
        return
    order.insert(to, order.pop(at))
    for position, pk in enumerate(order, 1):
        ours.filter(pk=pk).update(position=position)
    data = {"rule": rule_in_words(rule), "position": [at + 1, to + 1]}
    record(organization.pk, by.actor, "moved assigning rule", rule, data)


def _hold(by: Membership) -> Organization:
    """The organization, held, so that two owners don't change the same at once."""
    rows = Organization.objects.select_for_update(no_key=True)
    return rows.get(pk=by.organization_id)


def _said(rule: AssigningRule) -> dict[str, str | bool]:
    return {"rule": rule_in_words(rule), "active": rule.active}

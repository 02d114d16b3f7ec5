"""Verbs that change what an organization codes with. Each is one transaction, with its line in the history."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.text import slugify

from countersign.accounts.models import Membership, Organization
from countersign.coding.incoming import Incoming, Row, differing
from countersign.coding.marking.tasks import mark_uncoded
from countersign.coding.models import (
    CHART,
    Account,
    ChartRow,
    CodingRule,
    CodingSettings,
    CustomField,
    TaxCode,
)
from countersign.coding.neutral import ACCOUNTS, TAX_CODES
from countersign.coding.setup import to_keep
from countersign.history.actions import record
from countersign.invoices.content.values import plain

_TOLD: Final = 200  # rows of an import that its line of the history names


@transaction.atomic
def import_rows(column: str, rows: Iterable[Row], *, by: Membership) -> Incoming:
    """Add what is new and change what is different, by number; nothing is removed. Says what was done.

    What the table has no column for stays as it is.
    """
    organization = _hold(by)
    rows = list(rows)
    model = CHART[column]
    ours = model.objects.filter(organization=organization.pk)
    there = {row.number: row for row in ours.select_for_update(no_key=True)}
    new = [row for row in rows if row.number not in there]
    pairs = [(row, there[row.number]) for row in rows if row.number in there]
    changed = [pair for pair in pairs if differing(*pair)]
    told = {row.number: [None, _words(row.values)] for row in new}
    for row, stored in changed:
        before = {name: getattr(stored, name) for name in row.values}
        told[row.number] = [_words(before), _words(row.values)]
        for name, value in row.values.items():
            setattr(stored, name, value)
        stored.save()
    model.objects.bulk_create(
        [model(organization=organization, **row.values) for row in new], batch_size=500
    )
    if told:
        _keep_setup(organization)
        data = {
            "kind": column,
            "added": len(new),
            "changed": len(changed),
            "rows": dict(list(told.items())[:_TOLD]),
        }
        record(organization.pk, by.actor, "imported chart", organization, data)
    return Incoming((), new, changed, len(pairs) - len(changed), (), rows)


@transaction.atomic
def begin_neutral(*, by: Membership) -> int:
    """Add the small neutral chart, as far as its numbers are not there yet; how many rows that were."""
    organization = _hold(by)
    accounts = [
        Row(0, {"number": number, "name": str(name), "kind": kind})
        for number, name, kind in ACCOUNTS
    ]
    codes = [
        Row(
            0, {"number": number, "name": str(name), "rate": rate, "category": category}
        )
        for number, name, rate, category in TAX_CODES
    ]
    added = 0
    for model, column, rows in (
        (Account, "account", accounts),
        (TaxCode, "tax_code", codes),
    ):
        ours = model.objects.filter(organization=organization.pk)
        known = set(ours.values_list("number", flat=True))
        new = [row for row in rows if row.number not in known]
        added += len(import_rows(column, new, by=by).new)
    return added


@transaction.atomic
def set_row(row: ChartRow, *, by: Membership) -> None:
    """Keep a new or changed row of the chart."""
    organization = _hold(by)
    column = next(name for name, model in CHART.items() if isinstance(row, model))
    names = [
        one
        for one in ("number", "name", "kind", "rate", "category", "datev_key", "active")
        if hasattr(row, one)
    ]
    ours = CHART[column].objects.filter(organization=organization.pk)
    before = ours.filter(pk=row.pk).first() if row.pk else None
    row.save()
    _keep_setup(organization)
    said = [
        _words({name: getattr(one, name) for name in names}) if one else None
        for one in (before, row)
    ]
    if said[0] != said[1]:
        verb = "changed chart" if before else "added to chart"
        record(organization.pk, by.actor, verb, row, {column: said})


@transaction.atomic
def set_field(field: CustomField, *, by: Membership) -> None:
    """Keep a new or changed custom field. What its values are stored under is made of its first name, and stays."""
    organization = _hold(by)
    ours = CustomField.objects.filter(organization=organization.pk)
    before = ours.filter(pk=field.pk).first() if field.pk else None
    if not field.key:
        field.key = _key(field.name, set(ours.values_list("key", flat=True)))
    field.save()
    _keep_setup(organization)
    said = [_field_in_words(one) if one else None for one in (before, field)]
    if said[0] != said[1]:
        verb = "changed custom field" if before else "added custom field"
        record(organization.pk, by.actor, verb, field, {"field": said})


@transaction.atomic
def set_settings(values: Mapping[str, bool], *, by: Membership) -> None:
    """Keep what the owner decides about coding."""
    organization = _hold(by)
    row, _made = CodingSettings.objects.get_or_create(organization=organization)
    told = {
        name: [getattr(row, name), value]
        for name, value in values.items()
        if getattr(row, name) != value
    }
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    _keep_setup(organization)
    if told:
        record(
            organization.pk, by.actor, "set coding", organization, {"settings": told}
        )


@transaction.atomic
def set_rule(rule: CodingRule, *, by: Membership) -> None:
    """Keep a new or changed rule; a new one comes last."""
    organization = _hold(by)
    ours = CodingRule.objects.filter(organization=organization.pk)
    before = ours.filter(pk=rule.pk).first() if rule.pk else None
    if before is None:
        rule.position = max(ours.values_list("position", flat=True), default=0) + 1
    rule.save()
    said = [_rule_in_words(one) if one else None for one in (before, rule)]
    if said[0] != said[1]:
        verb = "changed coding rule" if before else "added coding rule"
        record(organization.pk, by.actor, verb, rule, {"rule": said})


@transaction.atomic
def delete_rule(rule: CodingRule, *, by: Membership) -> None:
    """End a rule. What it coded stays as it is."""
    _hold(by)
    data = {"rule": [_rule_in_words(rule), None]}
    record(by.organization_id, by.actor, "deleted coding rule", rule, data)
    rule.delete()


@transaction.atomic
def move_rule(rule: CodingRule, step: int, *, by: Membership) -> None:
    """Put a rule one place up (-1) or down (1): the first that fits decides."""
    organization = _hold(by)
    rules: Sequence[CodingRule] = list(
        CodingRule.objects.filter(organization=organization.pk).order_by(
            "position", "pk"
        )
    )
    order = [one.pk for one in rules]
    at = order.index(rule.pk)
    to = at + step
    if not 0 <= to < len(order):
        return
    order.insert(to, order.pop(at))
    for position, pk in enumerate(order, 1):
        CodingRule.objects.filter(organization=organization.pk, pk=pk).update(
            position=position
        )
    data = {"rule": _rule_in_words(rule), "position": [at + 1, to + 1]}
    record(organization.pk, by.actor, "moved coding rule", rule, data)


def _hold(by: Membership) -> Organization:
    """The organization, held, so that two owners don't change the same at once."""
    return Organization.objects.select_for_update(no_key=True).get(
        pk=by.organization_id
    )


def _keep_setup(organization: Organization) -> None:
    """Keep with the organization what there is to code with now: every change of that ends here."""
    row, _made = CodingSettings.objects.get_or_create(organization=organization)
    ours = {"organization": organization.pk, "active": True}
    organization.coding = to_keep(
        (
            name
            for name, model in CHART.items()
            if model.objects.filter(**ours).exists()
        ),
        CustomField.objects.filter(organization=organization.pk).order_by("pk"),
        chart=int((organization.coding or {}).get("chart", 0)) + 1,
        needed=row.needed,
        managers_correct=row.managers_correct,
    )
    if not organization.has_coding:
        mark_uncoded.enqueue(organization.pk)
    organization.has_coding = True
    organization.save(update_fields=["coding", "has_coding"])


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: plain(value) or "" for name, value in values.items()}


def _field_in_words(field: CustomField) -> dict[str, Any]:
    names = ("name", "kind", "place", "required", "choices", "active")
    return {name: getattr(field, name) for name in names}


def _rule_in_words(rule: CodingRule) -> dict[str, str]:
    named = {name: str(getattr(rule, name) or "") for name in ("vendor", *CHART)}
    return {**named, "contains": rule.contains}


def _key(name: str, known: set[str]) -> str:
    """Of letters, digits and dashes, and no other's."""
    bare = slugify(name, allow_unicode=True)[:50] or "field"
    key, count = bare, 1
    while key in known:
        count += 1
        key = f"{bare}-{count}"
    return key

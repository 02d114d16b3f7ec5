"""Rules as their owner would say them: "Above 1.000,00 EUR: 2 managers · at least 1 owner"."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .models import Concern, Limit, Rule
from .progress import Demand

Style = Literal["standard", "or"]
_NAMES: Final = 4  # that are listed before the others are only counted


def condition(rule: Rule) -> str:
    """Which invoices a rule is about."""
    parts: list[str] = []
    if rule.concern != Concern.ANY:
        label = str(Concern(rule.concern).label)
        parts.append(label[0].upper() + label[1:])
    if rule.above is not None:
        amount = rule.organization.formats.show_amount(rule.above, rule.currency)
        parts.append(
            _("Above %(amount)s %(currency)s")
            % {"amount": amount, "currency": rule.currency}
        )
    elif rule.currency:
        parts.append(_("In %(currency)s") % {"currency": rule.currency})
    if rule.vendor:
        parts.append(_("From %(vendor)s") % {"vendor": rule.vendor})
    if rule.agent:
        parts.append(_("Entered by %(agent)s") % {"agent": rule.agent})
    return " · ".join(parts) or _("Every invoice")


def requirement(demand: Demand, *, alone: bool) -> str:
    """Whose approvals are asked for; `alone`: owners approve what they entered themselves, too."""
    count, owners = demand.approvals, demand.owners
    people = [str(user) for user in demand.rule.people] if demand.rule else []
    if people and count >= len(people):
        text = listed(people, "standard")
    elif people:
        values = {"count": count, "people": listed(people, "or", shortly=False)}
        text = _("%(count)s of %(people)s") % values
    elif count == owners:
        text = ngettext("an owner", "%(count)s owners", count) % {"count": count}
        return str(text)
    else:
        text = ngettext("one manager", "%(count)s managers", count)
        if alone:
            text = ngettext(
                "one manager or owner", "%(count)s managers or owners", count
            )
        text = text % {"count": count}
    if not owners:
        return str(text)
    among = ngettext("at least %(count)s owner", "at least %(count)s owners", owners)
    return f"{text} · {among % {'count': owners}}"


def missing(count: int, owners: int) -> str:
    """How many approvals are still missing, and of whom: "2 approvals missing · at least 1 owner"."""
    text = ngettext("%(count)s approval missing", "%(count)s approvals missing", count)
    if count == owners:
        text = ngettext(
            "%(count)s approval by an owner missing",
            "%(count)s approvals by owners missing",
            count,
        )
    text = text % {"count": count}
    if not owners or count == owners:
        return str(text)
    among = ngettext("at least %(count)s owner", "at least %(count)s owners", owners)
    return f"{text} · {among % {'count': owners}}"


def listed(names: Sequence[str], style: Style = "or", *, shortly: bool = True) -> str:
    """Names in one line: "Mona, Olga or Otto"; of many the first ones and how many more there are."""
    shown = list(names)
    if shortly and len(shown) > _NAMES:
        more = len(shown) - _NAMES + 1
        others = ngettext("%(count)s other", "%(count)s others", more) % {"count": more}
        shown = [*shown[: _NAMES - 1], others]
    return format_list(shown, style=style, locale=get_language() or "en")


def rule_in_words(rule: Rule) -> str:
    """All of a rule in one line."""
    return f"{condition(rule)}: {requirement(Demand.of(rule), alone=rule.organization.approves_alone)}"


def limit_in_words(limit: Limit) -> str:
    """A limit as the organization writes amounts: "5.000,00 EUR"."""
    amount = limit.amount if limit.amount is not None else Decimal(0)
    shown = limit.organization.formats.show_amount(amount, limit.currency)
    return f"{shown} {limit.currency}"

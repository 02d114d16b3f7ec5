"""Dates and amounts as the member's organization writes them: ``{% load formats %}``."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.context import Context

from countersign.accounts.models import Membership

register = template.Library()


def _member(context: Context) -> Membership:
    return context["member"]  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def amount(context: Context, value: Decimal | None, currency: str = "") -> str:
    """An amount with its currency: 1.234,50 EUR; nothing for None."""
    if value is None:
        return ""
    shown = _member(context).organization.formats.show_amount(value, currency)
    return f"{shown} {currency}".rstrip()


@register.simple_tag(takes_context=True)
def bare(context: Context, value: Decimal | None, currency: str = "") -> str:
    """An amount (or unit price) with its currency's decimals but without its name: 1.234,50; nothing for None."""
    if value is None:
        return ""
    return _member(context).organization.formats.show_amount(value, currency)


@register.simple_tag(takes_context=True)
def number(context: Context, value: Decimal | None) -> str:
    """A quantity, unit price or rate with the decimals it has; nothing for None."""
    if value is None:
        return ""
    return _member(context).organization.formats.show_number(value)


@register.simple_tag(takes_context=True)
def share(context: Context, part: int, whole: int) -> str:
    """A part of a whole in percent, rounded down: 98 %; a dash of nothing."""
    if not whole:
        return "–"
    return _member(context).organization.formats.show_share(part, whole)


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | None) -> str:
    """A date, or a moment's date where the member is: 31.03.2026; nothing for None."""
    if value is None:
        return ""
    member = _member(context)
    if isinstance(value, datetime):
        value = value.astimezone(member.zone).date()
    return member.organization.formats.show_date(value)


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None) -> str:
    """A moment where the member is: 31.03.2026, 14:02; nothing for None."""
    if value is None:
        return ""
    member = _member(context)
    return member.organization.formats.show_moment(value, member.zone)


@register.filter
def grouped(iban: str) -> str:
    """An IBAN as it is printed, in groups of four."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))

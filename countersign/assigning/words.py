"""Rules as their owner would say them: "From Beispiel GmbH · Above 1.000,00 EUR"."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from .models import AssigningRule, Source


def condition(rule: AssigningRule) -> str:
    """Which invoices a rule is about."""
    return " · ".join(_conditions(rule)) or _("Every invoice that comes in")


def rule_in_words(rule: AssigningRule) -> str:
    """All of a rule in one line."""
    return f"{condition(rule)}: {rule.user}"


def _conditions(rule: AssigningRule) -> Iterator[str]:
    if rule.vendor:
        yield _("From %(vendor)s") % {"vendor": rule.vendor}
    if rule.source == Source.MAIL:
        yield _("By mail")
    elif rule.source == Source.FOLDER:
        yield _("By the watched folder")
    elif rule.source == Source.MAILBOX:
        gone = _("a mailbox that is not fetched from any more")
        yield _("By %(mailbox)s") % {"mailbox": rule.mailbox or gone}
    if rule.above is not None:
        yield _("Above %(amount)s %(currency)s") % _amount(rule, rule.above)
    if rule.up_to is not None:
        yield _("Up to %(amount)s %(currency)s") % _amount(rule, rule.up_to)
    elif rule.above is None and rule.currency:
        yield _("In %(currency)s") % {"currency": rule.currency}


def _amount(rule: AssigningRule, amount: Decimal) -> dict[str, str]:
    shown = rule.organization.formats.show_amount(amount, rule.currency)
    return {"amount": shown, "currency": rule.currency}

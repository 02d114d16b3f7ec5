"""What is to be said of a coding and of custom fields: unknown numbers, parts that are not the whole, what is missing."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.formats import Formats, NotADate
from countersign.invoices.checks import Check, CheckedInvoice, Level
from countersign.invoices.content.changes import ORDER
from countersign.money import NotANumber, parse_number

from .models import CHART, FieldKind, Place
from .naming import Named, named_of
from .parts import TABLE, Typed, amounts_of, texts_of, typed_parts, whole_of
from .setup import OwnField, Setup
from .sharing import NotShared

_UNKNOWN: Final[Mapping[str, Any]] = {
    "account": gettext_lazy("“%(typed)s” is no active account of the chart."),
    "cost_centre": gettext_lazy("“%(typed)s” is no active cost centre."),
    "cost_object": gettext_lazy("“%(typed)s” is no active cost object."),
    "tax_code": gettext_lazy("“%(typed)s” is no active tax code."),
}
# What may make it say something else.
LOOKED_AT: Final = frozenset(
    {
        *CHART,
        "item",
        "amount",
        "percent",
        "line_total",
        "net_total",
        "gross_total",
        ORDER,
    }
)
OWN_LOOKED_AT: Final = frozenset({"value", ORDER})


def coding(checked: CheckedInvoice) -> Iterator[Check]:
    """Are its parts known accounts, and are they the whole? Nothing is asked while the organization codes nothing."""
    invoice = checked.invoice
    if invoice.organization.has_coding and invoice.is_open:
        yield from wrong_with(checked)  # what is submitted was looked at


def wrong_with(checked: CheckedInvoice) -> Iterator[Check]:
    """The same wherever it stands: for whoever corrects it."""
    invoice = checked.invoice
    parts = typed_parts(invoice)
    setup = Setup.of(invoice.organization)
    if not parts:
        if setup.needed and "account" in setup.columns:
            text = _("It is not coded yet.")
            yield Check("coding-missing", Level.NEEDED, text, (f"{TABLE}.0.account",))
        return
    known = named_of(invoice, texts_of(parts))
    for part in parts:
        yield from _unknown(part, known)
        if setup.needed and "account" not in part.names:
            text = _("Part %(number)s of the coding has no account.")
            yield _needed(part, "account", text % {"number": part.at + 1})
    yield from _sums(checked, parts, known)


def _unknown(part: Typed, known: Named) -> Iterator[Check]:
    for column, text in part.names.items():
        if not _is_active(known, column, text):
            yield _needed(part, column, str(_UNKNOWN[column]) % {"typed": text[:60]})


def _is_active(known: Named, column: str, text: str) -> bool:
    return (column, text) in known and known[column, text].active


def _sums(checked: CheckedInvoice, parts: list[Typed], known: Named) -> Iterator[Check]:
    invoice = checked.invoice
    if whole_of(invoice) is None:
        return  # what is missing is told already
    found = [
        {
            column: known[column, text]
            for column, text in part.names.items()
            if (column, text) in known
        }
        for part in parts
    ]
    try:
        amounts_of(invoice, checked.items, parts, found)
    except NotShared as problem:
        part = parts[problem.at]
        column, text = _in_words(problem, checked)
        yield _needed(part, column, text % {"number": part.at + 1})


def _in_words(problem: NotShared, checked: CheckedInvoice) -> tuple[str, str]:
    """What column it is about, and the sentence."""
    left = problem.left
    words = {"amount": checked.amount(abs(left)), "number": "%(number)s"}
    match problem.what:
        case "gone":
            text = _(
                "Part %(number)s of the coding is about an item that is not there any more."
            )
            return "account", text
        case "both":
            return "percent", _(
                "Part %(number)s of the coding has an amount and a percentage: one of them is enough."
            )
        case "open":
            return "amount", _(
                "Two parts of the coding are without an amount: only one can take what is left."
            )
    if (left > 0) == ((whole_of(checked.invoice) or 0) >= 0):
        return "amount", _("%(amount)s of the invoice are not coded.") % words
    return "amount", _("The coding comes to %(amount)s more than there is.") % words


def own_fields(checked: CheckedInvoice) -> Iterator[Check]:
    """Is what is required there, and what is typed what the field takes?"""
    invoice = checked.invoice
    if not invoice.organization.has_coding:
        return
    more = invoice.more or {}
    for field in Setup.of(invoice.organization).fields:
        keys = [""]
        if field.place == Place.ITEM:
            keys = [str(item.key) for item in checked.items]
        for key in keys:
            path = path_of(field, key)
            text = more.get(path, "")
            if problem := _problem(field, text, checked):
                yield Check("own-field", Level.NEEDED, problem, (path,))


def path_of(field: OwnField, item: str = "") -> str:
    """Where an invoice has its value: the one of an item by that item's key."""
    return ".".join(part for part in ("custom", field.key, item, "value") if part)


def _problem(field: OwnField, text: str, checked: CheckedInvoice) -> str:
    words = {"label": field.name, "typed": text[:60]}
    if not text:
        return _("%(label)s is missing.") % words if field.required else ""
    if read(field, text, checked.formats, checked.today) is not None:
        return ""
    match field.kind:
        case FieldKind.NUMBER:
            return _("%(label)s: “%(typed)s” is not a number.") % words
        case FieldKind.DATE:
            return _("%(label)s: “%(typed)s” is not a date.") % words
    return _("%(label)s: “%(typed)s” is none of the choices.") % words


def read(
    field: OwnField, text: str, formats: Formats, today: date
) -> str | Decimal | date | None:
    """What a typed value means; None for what the field does not take."""
    try:
        match field.kind:
            case FieldKind.NUMBER:
                return parse_number(text, formats.number_format)
            case FieldKind.DATE:
                return formats.read_date(text, today=today)
            case FieldKind.CHOICE:
                return text if text in field.choices else None
    except (NotANumber, NotADate):
        return None
    return text


def _needed(part: Typed, column: str, text: str) -> Check:
    return Check("coding", Level.NEEDED, text, (part.path(column),))

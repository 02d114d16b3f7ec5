"""What stands around the table of invoices: heads that sort, and chips that say what is filtered."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership, User
from countersign.invoices.search.amounts import ANY_AMOUNT
from countersign.invoices.search.filters import (
    CODINGS,
    EXPORTS,
    FINDINGS,
    NEWEST_FIRST,
    PAYMENTS,
    SORTS,
    Filters,
    Span,
)

from .own import COLUMNS

_ALWAYS: Final = Span()


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: its name, what it is called, how it is sorted now and the address that sorts by it."""

    name: str
    label: str
    direction: str
    address: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A usual span of days and the address that shows it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its name, what it is called, what it is set to ("": nothing) and the address without it.

    `choices` are those of which one holds, `ends` the amounts from and to as they are typed.
    """

    name: str
    label: str
    value: str
    cleared: str
    span: Span = _ALWAYS
    presets: tuple[Preset, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    ends: tuple[str, str] = ("", "")


def heads(asked: Filters, shown: Collection[str] = tuple(COLUMNS)) -> list[Head]:
    """The number's and those of the columns that are shown, from left to right; asking for the one that sorts already turns it round."""
    sorting = {
        "vendor": "vendor",
        "issued": "-issued",
        "due": "due",
        "gross": "-gross",
        "status": "status",
        "entered": "-entered",
    }
    others = [name for name in COLUMNS if name in shown]
    return [
        _head(asked, "number", _("Number"), "number"),
        *(
            _head(asked, name, str(COLUMNS[name]), sorting.get(name, ""))
            for name in others
        ),
    ]


def _head(asked: Filters, name: str, label: str, first: str) -> Head:
    if asked.sort.removeprefix("-") != name:
        return Head(name, label, "", asked.address(sort=first) if first else "")
    descending = asked.sort.startswith("-")
    turned = name if descending else f"-{name}"
    direction = "descending" if descending else "ascending"
    return Head(name, label, direction, asked.address(sort=turned))


def orders(asked: Filters) -> list[tuple[str, str]]:
    """Every way to sort and what it is called, for where there are no heads to press."""
    return [
        (sign + head.name, f"{head.label} {arrow}")
        for head in heads(asked)
        if head.name in SORTS
        for sign, arrow in (("", "↑"), ("-", "↓"))
    ]


def chips(
    asked: Filters, member: Membership, people: Collection[User] = ()
) -> Iterator[Chip]:
    """The filters this member has, from left to right; `people` are whom they may filter by."""
    yield Chip("q", _("Search"), asked.search, asked.address(search=""))
    yield Chip(
        "status",
        _("Status"),
        ", ".join(str(status.label) for status in asked.statuses),
        asked.address(statuses=()),
    )
    yield Chip(
        "kind",
        _("Kind"),
        ", ".join(str(kind.label) for kind in asked.kinds),
        asked.address(kinds=()),
    )
    vendor = asked.vendor.name if asked.vendor else ""
    yield Chip("vendor", _("Vendor"), vendor, asked.address(vendor=None))
    if people:
        agent = str(asked.agent) if asked.agent else ""
        yield Chip("agent", _("Agent"), agent, asked.address(agent=None))
    formats = member.organization.formats
    yield Chip(
        "amount",
        _("Amount"),
        asked.amounts.in_words(formats),
        asked.address(amounts=ANY_AMOUNT),
        ends=asked.amounts.ends(formats),
    )
    if member.organization.has_coding:
        yield _one_of("coding", _("Coding"), codings(), asked.coding, asked)
    yield _one_of("doubts", _("Doubts"), findings(), asked.doubts, asked)
    yield _one_of("payment", _("Payment"), payments(), asked.payment, asked)
    if member.manages:
        yield _one_of("exported", _("Books"), exports(), asked.exported, asked)
    if asked.only:  # only what was selected leads here
        count = str(len(asked.only))
        yield Chip("only", _("Selected"), count, asked.address(only=()))
    if asked.month:  # only pages that lead here ask for it
        month = f"{asked.month:%Y-%m}"
        yield Chip("month", _("Counts in"), month, asked.address(month=None))
    today = timezone.localdate(timezone=member.zone)
    for name, label in [
        ("issued", _("Issue date")),
        ("due", _("Due date")),
        ("entered", _("Entered")),
    ]:
        span = asked.spans.get(name, _ALWAYS)
        yield Chip(
            name,
            label,
            _in_words(span, member),
            asked.address(spans=_with(asked, name, _ALWAYS)),
            span,
            tuple(
                Preset(words, asked.address(spans=_with(asked, name, usual)))
                for words, usual in _usual(name, today)
            )
            + _late(asked, name),
        )


def _one_of(
    name: str, label: str, choices: list[tuple[str, str]], chosen: str, asked: Filters
) -> Chip:
    """A filter of which one choice holds, or none. Without one that sorts, the newest are first again."""
    cleared = {name: ""}
    sorting = {"sort": NEWEST_FIRST} if name in ("payment", "exported") else {}
    return Chip(
        name,
        label,
        dict(choices).get(chosen, ""),
        asked.address(**cleared, **sorting),
        choices=tuple(choices),
        chosen=chosen,
    )


def codings() -> list[tuple[str, str]]:
    """What can be asked about coding, and what it is called."""
    return list(zip(CODINGS, (_("Not coded yet"), _("Coded")), strict=True))


def findings() -> list[tuple[str, str]]:
    """What can be asked about what rules found in undecided invoices, and what it is called."""
    names = (_("Doubts or stops"), _("Stops"), _("Nothing found"))
    return list(zip(FINDINGS, names, strict=True))


def payments() -> list[tuple[str, str]]:
    """What can be asked about paying, and what it is called."""
    names = (_("To pay"), _("Overdue"), _("Paid or ordered"))
    return list(zip(PAYMENTS, names, strict=True))


def exports() -> list[tuple[str, str]]:
    """What can be asked about the books, and what it is called."""
    names = (_("Not exported yet"), _("Exported"))
    return list(zip(EXPORTS, names, strict=True))


def _late(asked: Filters, name: str) -> tuple[Preset, ...]:
    if name != "due":
        return ()
    return (Preset(_("Overdue"), asked.address(payment="overdue", sort="due")),)


def _with(asked: Filters, name: str, span: Span) -> dict[str, Span]:
    spans = {**asked.spans, name: span}
    return {key: some for key, some in spans.items() if some}


def _in_words(span: Span, member: Membership) -> str:
    formats = member.organization.formats
    first = formats.show_date(span.first) if span.first else ""
    last = formats.show_date(span.last) if span.last else ""
    if first and last:
        return first if first == last else f"{first} – {last}"
    if first:
        return _("from %(day)s") % {"day": first}
    return _("to %(day)s") % {"day": last} if last else ""


def _usual(name: str, today: date) -> list[tuple[str, Span]]:
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    if name == "due":
        return [
            (_("Today and the next 7 days"), Span(today, today + timedelta(days=7))),
        ]
    return [
        (_("Today"), Span(today, today)),
        (_("This month"), Span(month, today)),
        (_("Last month"), Span(before, month - timedelta(days=1))),
        (_("This year"), Span(today.replace(month=1, day=1), today)),
    ]

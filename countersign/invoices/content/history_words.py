"""An invoice's history in plain words: "Alice changed Gross total from 119.00 to 120.00"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.formats import Formats
from countersign.accounts.names import Known
from countersign.history.actor import token_of
from countersign.history.models import Event
from countersign.invoices.judging.words import OUTCOMES
from countersign.invoices.models import FurtherKind

from .changes import ORDER
from .fields import form_of
from .labels import label, with_name
from .returned import in_words as fields_in_words
from .returned import known

# What happened, by verb. %(who)s is a person, %(file)s the name of a file, %(manager)s whose link it is,
# %(iban)s an account of %(vendor)s, %(stop)s what kept the invoice from approval.
_SENTENCES: Final[Mapping[str, Any]] = {
    "began": gettext_lazy("%(who)s began this invoice"),
    "uploaded": gettext_lazy("%(who)s uploaded %(file)s"),
    "came by mail": gettext_lazy("%(file)s came by a mail of %(sender)s"),
    "parted": gettext_lazy("Found in %(file)s, which holds several invoices"),
    "cut": gettext_lazy("Cut from %(file)s, which holds several invoices"),
    "uncut": gettext_lazy("%(who)s put %(file)s together again"),
    "kept whole": gettext_lazy("%(who)s said that %(file)s is one invoice, as it is"),
    "added file": gettext_lazy("%(who)s added the file %(file)s: %(kind)s"),
    "named file": gettext_lazy("%(who)s said what %(file)s is: %(kind)s"),
    "moved file": gettext_lazy("%(who)s moved the file %(file)s to %(to)s"),
    "removed file": gettext_lazy("%(who)s removed the file %(file)s"),
    "took out": gettext_lazy("%(who)s began this with %(file)s, a file of %(from)s"),
    "joined": gettext_lazy("%(who)s put this with another invoice"),
    "took over": gettext_lazy("%(who)s added what was entered in another draft"),
    "submitted": gettext_lazy("%(who)s submitted this invoice"),
    "approved": gettext_lazy("%(who)s approved this invoice"),
    "approved own": gettext_lazy(
        "%(who)s approved this invoice: approved by who entered it"
    ),
    "approved own in part": gettext_lazy(
        "%(who)s approved this invoice, having entered it; others must approve it too"
    ),
    "approved in part": gettext_lazy(
        "%(who)s approved this invoice; others must approve it too"
    ),
    "asked for code": gettext_lazy("A code to approve this was mailed to %(who)s"),
    "gave wrong code": gettext_lazy("%(who)s gave a wrong code"),
    "returned": gettext_lazy("%(who)s returned this invoice"),
    "rejected": gettext_lazy("%(who)s rejected this invoice"),
    "took back": gettext_lazy("%(who)s took the submission back"),
    "set aside": gettext_lazy("%(who)s took this invoice off the desk"),
    "handed over": gettext_lazy(
        "%(who)s handed this invoice over from %(from)s to %(to)s"
    ),
    "assigned": gettext_lazy("By a rule this invoice went to %(to)s: %(rule)s"),
    "took originals": gettext_lazy("%(who)s downloaded the originals in a ZIP"),
    "took": gettext_lazy("%(who)s took this invoice from everybody’s desk"),
    "withdrew": gettext_lazy("%(who)s withdrew the decision"),
    "commented": gettext_lazy("%(who)s commented"),
    "deleted": gettext_lazy("%(who)s deleted this invoice"),
    "issued": gettext_lazy("An access link was mailed to %(manager)s"),
    "revoked": gettext_lazy("%(who)s stopped an access link of %(manager)s"),
    "closed month": gettext_lazy("%(who)s closed %(month)s"),
    "reversed": gettext_lazy("%(who)s reversed this invoice"),
    "reversal": gettext_lazy("%(who)s took %(number)s back by this"),
    "told_apart": gettext_lazy(
        "%(who)s said that this is no duplicate of another invoice"
    ),
    "judged": gettext_lazy("%(file)s was held to the official rules: %(outcome)s"),
    "answered": gettext_lazy("%(who)s answered “%(stop)s”"),
    "exported": gettext_lazy("%(who)s exported this invoice by “%(profile)s”"),
    "cancelled export": gettext_lazy(
        "%(who)s cancelled the export of this invoice by “%(profile)s”"
    ),
    "confirmed_account": gettext_lazy(
        "%(who)s confirmed IBAN %(iban)s as an account of %(vendor)s"
    ),
    "paid": gettext_lazy("%(who)s kept that %(amount)s was paid on %(day)s"),
    "ordered payment": gettext_lazy(
        "%(who)s released a payment run that pays %(amount)s on %(day)s"
    ),
    "booked payment": gettext_lazy(
        "%(who)s kept that the bank paid %(amount)s on %(day)s"
    ),
    "undid payment": gettext_lazy("%(who)s undid the payment of %(amount)s"),
}
# One change: as a sentence, and as a line of several.
_CHANGES: Final[Mapping[str, tuple[Any, Any]]] = {
    "changed": (
        gettext_lazy("%(who)s changed %(label)s from %(old)s to %(new)s"),
        gettext_lazy("%(label)s from %(old)s to %(new)s"),
    ),
    "entered": (
        gettext_lazy("%(who)s entered %(label)s %(new)s"),
        gettext_lazy("%(label)s %(new)s"),
    ),
    "emptied": (
        gettext_lazy("%(who)s emptied %(label)s, which was %(old)s"),
        gettext_lazy("%(label)s emptied, which was %(old)s"),
    ),
    "changed of item": (
        gettext_lazy(
            "%(who)s changed %(label)s of the item “%(item)s” from %(old)s to %(new)s"
        ),
        gettext_lazy("%(label)s of the item “%(item)s” from %(old)s to %(new)s"),
    ),
    "entered of item": (
        gettext_lazy("%(who)s entered %(label)s %(new)s of the item “%(item)s”"),
        gettext_lazy("%(label)s %(new)s of the item “%(item)s”"),
    ),
    "emptied of item": (
        gettext_lazy(
            "%(who)s emptied %(label)s of the item “%(item)s”, which was %(old)s"
        ),
        gettext_lazy("%(label)s of the item “%(item)s” emptied, which was %(old)s"),
    ),
    "ticked": (
        gettext_lazy("%(who)s ticked “%(label)s”"),
        gettext_lazy("“%(label)s” ticked"),
    ),
    "unticked": (
        gettext_lazy("%(who)s took the tick off “%(label)s”"),
        gettext_lazy("“%(label)s” not ticked any more"),
    ),
    "added": (
        gettext_lazy("%(who)s added the item “%(item)s”"),
        gettext_lazy("Item “%(item)s” added"),
    ),
    "removed": (
        gettext_lazy("%(who)s removed the item “%(item)s”"),
        gettext_lazy("Item “%(item)s” removed"),
    ),
    "moved": (
        gettext_lazy("%(who)s put the items in another order"),
        gettext_lazy("Items in another order"),
    ),
}
_TICKED: Final = ("no_items",)
_KINDS: Final = dict(FurtherKind.choices)

Values = dict[str, str]
Changes = Mapping[str, Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, the sentence that says it, and what stands below it."""

    at: datetime
    sentence: str
    more: tuple[str, ...] = ()
    comment: str = ""
    by_link: bool = False
    role: str = ""
    by_token: str = ""


def in_words(events: Iterable[Event], *, formats: Formats, currency: str) -> list[Line]:
    """The lines of one invoice's history, in the order of its events (oldest first).

    Of events that came `with_known`, each with what the person is here.

    Verbs that this module has not been told about are shown as they are, never hidden.
    """
    teller = _Teller(formats, currency)
    return [teller.tell(event) for event in events]


class _Teller:
    """Tells events in their order, so that it knows from the lines before what an item is called."""

    def __init__(self, formats: Formats, currency: str) -> None:
        self._formats = formats
        self._currency = currency
        self._items: dict[str, Values] = {}

    def tell(self, event: Event) -> Line:
        who, data = event.actor_name, event.data
        changes = data.get("changes")
        sentence, more = (
            self._changed(who, changes) if changes else (_happened(event), ())
        )
        if about := fields_in_words(known(data.get("named_fields", ()))):
            more = (_("About: %(fields)s") % {"fields": about},)
        if absent := data.get("for"):
            more = (*more, _("For %(people)s") % {"people": ", ".join(absent)})
        comment = str(data.get("comment") or "")
        more = (*more, *(str(name) for name in data.get("files", ())))
        by_link = event.via.startswith("link")
        is_known = event.actor_id and hasattr(event, "known_role")
        role = str(Known.of(event)) if is_known else ""
        by_token = token_of(event.via)
        return Line(event.at, sentence, more, comment, by_link, role, by_token)

    def _changed(self, who: str, changes: Changes) -> tuple[str, tuple[str, ...]]:
        told = [*self._header(changes), *self._item_changes(changes)]
        if len(told) == 1:
            kind, words = told[0]
            return str(_CHANGES[kind][0]) % {"who": who, **words}, ()
        everything_new = all(kind in ("entered", "added") for kind, _words in told)
        lead = _("%(who)s entered") if everything_new else _("%(who)s changed")
        more = tuple(str(_CHANGES[kind][1]) % words for kind, words in told)
        return lead % {"who": who}, more

    def _header(self, changes: Changes) -> Iterator[tuple[str, Values]]:
        for path, (old, new) in changes.items():
            if path == ORDER:
                yield "moved", {}
            elif path in _TICKED:
                yield "ticked" if new else "unticked", {"label": _label(path)}
            elif not path.startswith("item."):
                yield self._field(path, _label(path), old, new)

    def _item_changes(self, changes: Changes) -> Iterator[tuple[str, Values]]:
        by_item: dict[str, dict[str, Sequence[str | None]]] = {}
        for path, change in changes.items():
            if path.startswith("item."):
                _item, key, name = path.split(".", 2)
                by_item.setdefault(key, {})[name] = change
        for key, fields in by_item.items():
            yield from self._item(key, fields)

    def _item(self, key: str, fields: Changes) -> Iterator[tuple[str, Values]]:
        is_known = key in self._items
        before = self._items.get(key, {}) | _present(fields, 0)
        after = {
            name: value for name, value in before.items() if name not in fields
        } | _present(fields, 1)
        self._items[key] = after
        if not before and not is_known:
            yield "added", {"item": _called(after)}
        elif not after:
            yield "removed", {"item": _called(before)}
        else:
            for name, (old, new) in fields.items():
                kind, words = self._field(name, _label(name), old, new)
                yield f"{kind} of item", {**words, "item": _called(before or after)}

    def _field(
        self, name: str, called: str, old: str | None, new: str | None
    ) -> tuple[str, Values]:
        words = {
            "label": called,
            "old": self._show(name, old),
            "new": self._show(name, new),
        }
        if old and new:
            return "changed", words
        return ("entered" if new else "emptied"), words

    def _show(self, name: str, value: str | None) -> str:
        """The value as the organization writes it; what can't be read as one is shown as it was typed."""
        if not value:
            return ""
        if name.startswith("coding.") and name.endswith(".item"):
            return f"“{_called(self._items.get(value, {}))}”"
        try:
            form = form_of(name)
            if form == "date":
                return self._formats.show_date(date.fromisoformat(value))
            if form == "factor" and name != "unit_price":
                return self._formats.show_number(Decimal(value))
            if form == "amount" or name == "unit_price":
                return self._formats.show_amount(Decimal(value), self._currency)
        except (ValueError, InvalidOperation):
            pass
        return with_name(name, value)


def _present(fields: Changes, side: int) -> Values:
    return {name: value for name, change in fields.items() if (value := change[side])}


def _called(item: Values) -> str:
    return item.get("description") or _("without a description")


def _label(name: str) -> str:
    """What the screens call a field; one that they don't know any more by its name."""
    try:
        return label(name)
    except KeyError:
        return name.replace("_", " ")


def _verb(event: Event) -> str:
    """What happened; of an approval also whether it was by who had entered the invoice."""
    if not event.data.get("own"):
        return event.verb
    return {"approved": "approved own", "approved in part": "approved own in part"}.get(
        event.verb, event.verb
    )


def _happened(event: Event) -> str:
    words = {
        "who": event.actor_name,
        "file": event.data.get("file", _("a file")),
        "sender": event.data.get("sender", ""),
        "manager": event.data.get("manager", _("a manager")),
        "iban": event.data.get("iban", ""),
        "vendor": event.data.get("vendor", ""),
        "stop": event.data.get("stop", ""),
        "amount": event.data.get("amount", ""),
        "day": event.data.get("day", ""),
        "profile": event.data.get("profile", ""),
        "month": event.data.get("month", ""),
        "number": event.data.get("number", ""),
        "from": event.data.get("from", ""),
        "to": event.data.get("to", ""),
        "rule": event.data.get("rule", ""),
        "kind": _KINDS.get(event.data.get("kind", ""), ""),
        "outcome": OUTCOMES.get(event.data.get("outcome", ""), ""),
    }
    if sentence := _SENTENCES.get(_verb(event)):
        return str(sentence) % words
    return f"{event.actor_name}: {event.verb.replace('_', ' ')}"

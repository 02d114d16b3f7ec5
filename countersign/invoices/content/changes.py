"""What changed between two saves (a structural diff).

Content is flattened to paths: ``gross_total``, ``item.<key>.quantity``; so a change is path -> [old, new].
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from countersign.invoices.models import Invoice, Kind, LineItem

from .fields import HEADER, ITEM
from .typed import Entry
from .values import plain

Content = dict[str, str]
Difference = dict[str, tuple[str | None, str | None]]
ORDER: Final = "order"
_FLAGS: Final = ("no_items",)


def content_of(invoice: Invoice, items: Iterable[LineItem]) -> Content:
    """What is stored, path by path; what is empty is absent."""
    header = {name: getattr(invoice, name) for name in (*HEADER, *_FLAGS)}
    content = _header({**header, **(invoice.more or {})}, invoice.unparsed)
    keys = []
    for item in items:
        keys.append(str(item.key))
        values = {name: getattr(item, name) for name in ITEM} | (item.more or {})
        content |= _flat(values, item.unparsed, f"item.{item.key}.")
    return content | _order(keys)


def content_of_entry(entry: Entry, stored: Iterable[LineItem]) -> Content:
    """The same of what was typed, as it is to be stored; what a stored item says besides its cells, and nobody types, stays."""
    content = _header({**entry.values, **entry.more}, entry.unparsed)
    more = {item.key: item.more for item in stored if item.more}
    for item in entry.items:
        values = {**item.values, **more.get(item.key, {})}
        content |= _flat(values, item.unparsed, f"item.{item.key}.")
    return content | _order([str(item.key) for item in entry.items])


def _order(keys: list[str]) -> Content:
    return {ORDER: " ".join(keys)} if keys else {}


def _header(values: Mapping[str, Any], unparsed: Mapping[str, str]) -> Content:
    """Without what every invoice is, which goes without saying."""
    said = {name: values[name] for name in values if not _is_usual(name, values[name])}
    return _flat(said, unparsed, "")


def _flat(
    values: Mapping[str, Any], unparsed: Mapping[str, str], prefix: str
) -> Content:
    content: Content = {}
    for name, value in values.items():
        if value is None or name == "worked_out":
            continue
        if (text := plain(value)) is not None:
            content[prefix + name] = text
    return content | {prefix + name: typed for name, typed in unparsed.items()}


def _is_usual(name: str, value: Any) -> bool:
    return (name in _FLAGS and not value) or (name == "kind" and value == Kind.INVOICE)


def difference(before: Content, after: Content) -> Difference:
    """Path -> (old, new) of everything that is not the same."""
    return {
        path: (before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    }


def to_tell(
    before: Mapping[str, str | None], now: Content
) -> dict[str, list[str | None]]:
    """Of what was, path by path, what is another now, as [old, new]; an order only where items have moved."""
    return {
        path: [old, now.get(path)]
        for path, old in before.items()
        if old != now.get(path) and (path != ORDER or _reordered(old, now.get(path)))
    }


def _reordered(old: str | None, new: str | None) -> bool:
    """Do the items that stand in both orders stand differently? Adding and removing moves nothing."""
    before, after = (old or "").split(), (new or "").split()
    return [key for key in before if key in after] != [
        key for key in after if key in before
    ]

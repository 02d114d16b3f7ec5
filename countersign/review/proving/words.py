"""How it is told that a row is not what a line of the history says: both values, by name."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_MOST: Final = 5  # differences that are named of one row


def in_words(
    what: str, then: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[str]:
    """Both values of each name that the line has and the row does not have so; only of names that the line has at all."""
    said, row = _flat(then), _flat({name: now.get(name) for name in then})
    names = [
        name for name in dict.fromkeys((*said, *row)) if said.get(name) != row.get(name)
    ]
    for name in names[:_MOST]:
        yield f"it says {name} {said.get(name)!r} of {what}, whose row says {row.get(name)!r}"


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Nested values by their names in a row: ``fields.gross_total``."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{inner}": one for inner, one in value.items()}
        else:
            found[name] = value
    return found

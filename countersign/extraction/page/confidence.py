"""How sure we are of a value: what was measured on layouts that the weights were not fitted to.

A logistic regression over a few readable features. The weights stand in confidence.json beside this
file; `python -m benchmarks.confidence` fits them and says how they hold on families left out.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Final

from countersign.extraction.page.candidates import Candidate
from countersign.extraction.page.item import Item

_WEIGHTS: Final = Path(__file__).with_name("confidence.json")
_TOTALS: Final = frozenset({"net_total", "tax_total", "gross_total"})
_TIED: Final = 0.75  # of two that are as likely
_DOUBTS: Final = ("tie", "order not told")
_CHECKED: Final = "is iban"
_OWN: Final = "score of "
_MOST: Final = 0.99
_DOUBTFUL: Final = 0.94
_PROVES: Final = 0.97  # less is no proof, whatever adds up
_AHEAD: Final = 1.0  # by how much a sum beats every other one that holds
_CLEAR: Final = math.log(
    0.87 / 0.13
)  # odds of what its own label and place leave in no doubt
_NEAR: Final = 0.12
_SAME: Final = 0.01

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the document says: whether the items come to its net or gross, and how many they are."""

    agrees: bool = False
    items: int = 0
    proven_items: int = 0


def believed(weights: Mapping[str, float], features: Features) -> float:
    """How likely a value with these features is right, from 0 to 0.99.

    Nothing is sure that its own label and place leave in doubt, that ties with another value, or that is
    quantity or price by a product alone: layouts differ most in these, so that others say little of them.
    An account is believed as far as its check digits go: made-up ones that a page prints are no reason to pay.
    """
    speaks = sum(weights.get(name, 0.0) * value for name, value in features.items())
    likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, speaks))))
    own = next((features[name] for name in features if name.startswith(_OWN)), _CLEAR)
    doubtful = own < _CLEAR or any(features.get(one) for one in _DOUBTS)
    checked = 1 / (1 + math.exp(-own)) if features.get(_CHECKED) else 1.0
    tied = _TIED if features.get("tie") else 1.0
    return min(_DOUBTFUL if doubtful else _MOST, tied, checked, likely)


def proves(sure: float, features: Features) -> bool:
    """Whether the page proves a value in more than one way: an equation holds, and beats every rival or has the items' word."""
    if "multiplies" in features:
        return sure >= _PROVES and bool(features["multiplies, items agree"])
    ahead = features.get("items agree") or features.get("lead of the sum", 0) >= _AHEAD
    return sure >= _PROVES and bool(features.get("proven")) and bool(ahead)


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The fitted weights, for header values and for numbers of item lines."""
    tables: Mapping[str, Mapping[str, float]] = json.loads(_WEIGHTS.read_text("utf-8"))
    return tables


def of_header(
    field: str, found: Sequence[Candidate], around: Around
) -> tuple[float, bool]:
    """How sure the first of a field's candidates is, and whether the page proves it."""
    if f"is {field}" not in weights()["header"]:
        return found[0].score, found[0].proven
    features = header_features(field, found, around)
    sure = min(found[0].most, believed(weights()["header"], features))
    return sure, proves(sure, features)


def of_number(kind: str, item: Item, around: Around) -> tuple[float, bool]:
    """The same for a number of an item line: its quantity, price or total."""
    features = number_features(kind, item, around)
    sure = believed(weights()["item"], features)
    return sure, proves(sure, features)


def header_features(field: str, found: Sequence[Candidate], around: Around) -> Features:
    """What speaks for the first candidate of a header field."""
    first = found[0]
    lead = first.score - found[1].score if len(found) > 1 else 1.0
    group = field if field not in _TOTALS else "total"
    features = {
        f"is {field}": 1.0,
        f"{_OWN}{group}": _odds(first.score),
        "tie": float(lead < _SAME),
        "close rival": float(_SAME <= lead < _NEAR),
        "no rival": float(len(found) == 1),
        "behind page 1": float(bool(first.words) and first.words[0].page > 1),
    }
    if field in _TOTALS:
        features |= {
            "proven": float(first.proven),
            "lead of the sum": first.lead,
            "items agree": float(around.agrees),
            "larger rival": float(_larger(found)),
        }
    return features


def number_features(kind: str, item: Item, around: Around) -> Features:
    """What speaks for a number of an item line."""
    whole = all(item.number(one) for one in ("quantity", "unit_price", "line_total"))
    share = around.proven_items / around.items if around.items else 0.0
    is_factor = kind != "line_total"
    return {
        f"is {kind}": 1.0,
        "multiplies": float(item.proven),
        "items agree": float(around.agrees),
        "multiplies, items agree": float(item.proven and around.agrees),
        "share that multiplies": share,
        "has all three": float(whole),
        "order told by print": float(is_factor and item.by_print),
        "order not told": float(is_factor and item.loose),
        "one item alone": float(around.items == 1),
    }


def _larger(found: Sequence[Candidate]) -> bool:
    try:
        own = Decimal(found[0].value)
        return any(Decimal(one.value) > own for one in found[1:])
    except InvalidOperation:
        return False


def _odds(score: float) -> float:
    inside = min(0.995, max(0.005, score))
    return math.log(inside / (1 - inside))

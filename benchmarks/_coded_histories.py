"""Histories of coded invoices, drawn with a seed: several years of several companies, as bookkeepers code them.

They are not made for any way to suggest: most vendors have one account, some several that their items decide, shops sell
everything, projects change with each invoice, people code otherwise now and then, and accounts change for good.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SEED: Final = 15
COMPANIES: Final = 12
_VENDORS: Final = 40
_MONTHS: Final = 30
_ODD: Final = 0.01  # parts that somebody codes otherwise, once
_CHANGE: Final = 0.06  # vendors a year whose one account becomes another
_REWORDED: Final = 0.08  # items whose text is written another way
_MONTH_NAMES: Final = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_NOUNS: Final = [
    "Hosting",
    "Wartung",
    "Lizenz",
    "Beratung",
    "Miete",
    "Strom",
    "Gas",
    "Wasser",
    "Reinigung",
    "Papier",
    "Toner",
    "Ordner",
    "Leasing",
    "Benzin",
    "Diesel",
    "Porto",
    "Paket",
    "Fracht",
    "Werbung",
    "Druck",
    "Telefon",
    "Internet",
    "Versicherung",
    "Schulung",
    "Reparatur",
    "Montage",
    "Schrauben",
    "Holz",
    "Stahl",
    "Farbe",
    "Bewirtung",
    "Hotel",
    "Bahn",
    "Taxi",
    "Fachbuch",
    "Server",
    "Monitor",
    "Tastatur",
]
_KINDS: Final = (("one", 55), ("items", 25), ("shop", 12), ("project", 8))


@dataclass(frozen=True, slots=True)
class CodedItem:
    """One item: its text as printed, and how it was coded."""

    text: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class CodedInvoice:
    """One invoice that was approved, in the order of time."""

    company: int
    vendor: int
    items: tuple[CodedItem, ...]


@dataclass(slots=True)
class _Vendor:
    kind: str
    products: list[tuple[str, dict[str, str]]]
    centre_moves: bool
    each_month: float


def histories(seed: int = SEED) -> Iterator[list[CodedInvoice]]:
    """One list a company, the oldest first."""
    chance = random.Random(seed)  # noqa: S311 - to be had again
    for company in range(COMPANIES):
        yield _company(company, chance)


def _company(company: int, chance: random.Random) -> list[CodedInvoice]:
    accounts = [str(4000 + 10 * at) for at in range(45)]
    centres = [str(100 * at) for at in range(1, 7)]
    vendors = [_vendor(chance, accounts, centres) for _each in range(_VENDORS)]
    found = []
    for month in range(_MONTHS):
        for at, vendor in enumerate(vendors):
            if chance.random() < _CHANGE / 12:
                _text, values = chance.choice(vendor.products)
                values["account"] = chance.choice(accounts)
            if chance.random() < vendor.each_month:
                items = tuple(_items(vendor, month, chance, accounts, centres))
                found.append(CodedInvoice(company, at, items))
    return found


def _vendor(chance: random.Random, accounts: list[str], centres: list[str]) -> _Vendor:
    kind = chance.choices([one for one, _w in _KINDS], [w for _k, w in _KINDS])[0]
    count = {"one": 2, "items": chance.randint(2, 5), "shop": 20, "project": 2}[kind]
    own = chance.sample(
        accounts, {"one": 1, "items": min(count, 4), "shop": 3, "project": 1}[kind]
    )
    centre = chance.choice(centres)
    tax = chance.choices(["V19", "V7", "0"], [80, 12, 8])[0]
    products = []
    for at in range(count):
        words = " ".join(chance.sample(_NOUNS, chance.randint(1, 3)))
        account = own[at % len(own)] if kind == "items" else chance.choice(own)
        products.append(
            (words, {"account": account, "cost_centre": centre, "tax_code": tax})
        )
    often = 1.0 if chance.random() < 0.4 else chance.uniform(0.08, 0.6)
    return _Vendor(kind, products, chance.random() < 0.1, often)


def _items(
    vendor: _Vendor,
    month: int,
    chance: random.Random,
    accounts: list[str],
    centres: list[str],
) -> Iterator[CodedItem]:
    most = {"one": 2, "items": 3, "shop": 6, "project": 2}[vendor.kind]
    count = chance.randint(1, min(most, len(vendor.products)))
    weights = [1 / (at + 1) for at in range(len(vendor.products))]
    picked = dict(chance.choices(list(enumerate(vendor.products)), weights, k=count))
    project = (
        chance.choice(centres)
        if vendor.kind == "project" or (vendor.centre_moves and chance.random() < 0.3)
        else ""
    )
    for words, values in picked.values():
        said = {**values, **({"cost_centre": project} if project else {})}
        if chance.random() < _ODD:
            said["account"] = chance.choice(accounts)
        yield CodedItem(_printed(words, month, chance), said)


def _printed(words: str, month: int, chance: random.Random) -> str:
    if chance.random() < _REWORDED:
        parts = words.split()
        chance.shuffle(parts)
        words = " ".join([*parts[: max(1, len(parts) - 1)], chance.choice(_NOUNS)])
    form = chance.randrange(4)
    when = f"{_MONTH_NAMES[month % 12]} {2023 + month // 12}"
    if form == 0:
        return f"{words} {when}"
    if form == 1:
        return f"{words}, Nr. {chance.randint(1000, 99999)}"
    return words

"""The words of each language and the facts of each country, read from the TOML files beside this one."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

_HERE: Final = Path(__file__).parent

LANGUAGES: Final = tuple(
    sorted(path.stem for path in (_HERE / "languages").glob("*.toml"))
)


@dataclass(frozen=True, slots=True)
class Item:
    """Something to sell: what it is called, its unit's key, its price in euro, and a second line or none."""

    description: str
    unit: str
    price: float
    detail: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language, each with the synonyms that its invoices use."""

    code: str
    labels: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]]
    units: dict[str, tuple[str, ...]]
    companies: dict[str, tuple[str, ...]]
    items: dict[str, tuple[Item, ...]]

    def pick(self, key: str, seed: int) -> str:
        """The synonym of a label or phrase that a vendor with this wording seed always uses."""
        choices = self.labels.get(key) or self.phrases[key]
        return Random(f"{seed} {key}").choice(choices)  # noqa: S311 - demo data


@dataclass(frozen=True, slots=True)
class Country:
    """Where vendors live: its language, money, tax rates (per cent, the usual one first) and notations."""

    code: str
    language: str
    currency: str
    locale: str
    name: str
    cities: tuple[tuple[str, ...], ...]
    streets: tuple[str, ...]
    dates: tuple[str, ...]
    taxes: tuple[float, ...]
    phone: str
    domain: str


@cache
def wording(language: str) -> Wording:
    """The words of a language (ISO 639-1), or KeyError when there is no file for it."""
    if language not in LANGUAGES:
        raise KeyError(language)
    data = tomllib.loads(
        (_HERE / "languages" / f"{language}.toml").read_text(encoding="utf-8")
    )
    tuples = {
        part: {key: tuple(values) for key, values in data[part].items()}
        for part in ("labels", "phrases", "units", "companies")
    }
    items = {
        trade: tuple(Item(*row) for row in rows)
        for trade, rows in data["items"].items()
    }
    return Wording(code=language, items=items, **tuples)


@cache
def countries() -> dict[str, Country]:
    """All countries by their ISO 3166 code."""
    data: dict[str, dict[str, Any]] = tomllib.loads(
        (_HERE / "countries.toml").read_text(encoding="utf-8")
    )
    return {code: _country(code, row) for code, row in data.items()}


def _country(code: str, row: dict[str, Any]) -> Country:
    parts: dict[str, Any] = {
        key: _frozen(value) if isinstance(value, list) else value
        for key, value in row.items()
    }
    return Country(code=code, **parts)


def _frozen(values: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)

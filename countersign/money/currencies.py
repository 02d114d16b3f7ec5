"""ISO 4217 currencies and how many decimals each one has."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies

# Codes that name no money one can invoice in: metals, funds, tests, "no currency".
_NOT_MONEY: Final = frozenset(
    {
        "XAG",
        "XAU",
        "XBA",
        "XBB",
        "XBC",
        "XBD",
        "XDR",
        "XPD",
        "XPT",
        "XSU",
        "XTS",
        "XUA",
        "XXX",
    }
)

CURRENCIES: Final[frozenset[str]] = (
    frozenset(code for code in map(str, Locale("en").currencies) if len(code) == 3)
    - _NOT_MONEY
)


# Those that some country pays with today: what lists offer.
CURRENT: Final[frozenset[str]] = CURRENCIES & {
    code
    for land in get_global("territory_currencies")
    for code in get_territory_currencies(land)
}


@cache
def exponent(currency: str) -> int:
    """How many decimals amounts of this ISO 4217 currency have (JPY 0, EUR 2, KWD 3).

    Unknown codes have two: the amount of a half-typed currency must still be shown.
    """
    return get_currency_precision(currency) if currency in CURRENCIES else 2


def largest_first(totals: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    """Sums by currency, the one with the largest figure first."""
    return sorted(totals.items(), key=lambda one: (-abs(one[1]), one[0]))

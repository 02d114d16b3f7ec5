"""Cash discounts as XRechnung writes them among the payment terms (BT-20): `#SKONTO#TAGE=14#PROZENT=2.00#`."""

import re
from datetime import date, timedelta
from typing import Final

from countersign.extraction.record import CashDiscount

_WRITTEN: Final = re.compile(
    r"#SKONTO#TAGE=(\d{1,4})#PROZENT=(\d{1,3}(?:\.\d{1,4})?)(?:#BASISBETRAG=(-?\d{1,15}(?:\.\d{1,4})?))?#"
)


def discounts_in(terms: str) -> tuple[CashDiscount, ...]:
    """All that a text has; `days` count from the issue date."""
    return tuple(
        CashDiscount(days=days, percent=percent, base=base or "")
        for days, percent, base in _WRITTEN.findall(terms)
    )


def without_discounts(terms: str) -> str:
    """The words for people alone; what is `discounts_in` them stands in a table of its own."""
    lines = (line.strip() for line in _WRITTEN.sub("\n", terms).splitlines())
    return "\n".join(filter(None, lines))


def last_day(discount: CashDiscount, issued: str) -> str:
    """Until when it may be taken, as an ISO day; "" where neither a day nor a number of days from an `issued` one is said."""
    if discount.until or not discount.days.isdecimal():
        return discount.until
    try:
        start = date.fromisoformat(issued)
        return (start + timedelta(days=int(discount.days))).isoformat()
    except (ValueError, OverflowError):
        return ""

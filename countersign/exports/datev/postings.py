"""An invoice as postings: one line a share, the creditor on one side and the account of the share on the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from . import short
from .columns import POSTING, Column
from .extf import amount, ddmmyyyy, line
from .fitting import Agreed, Fitting, Misfit, Why
from .records import EARLIEST, LATEST, Booking, Client, Discount, Share

_BY_NAME: Final = {column.name: column for column in POSTING}
UMSATZ: Final = _BY_NAME["Umsatz (ohne Soll/Haben-Kz)"]
KURS: Final = _BY_NAME["Kurs"]
KONTO: Final = _BY_NAME["Konto"]
GEGENKONTO: Final = _BY_NAME["Gegenkonto (ohne BU-Schlüssel)"]
SCHLUESSEL: Final = _BY_NAME["BU-Schlüssel"]
BELEGDATUM: Final = _BY_NAME["Belegdatum"]
BELEGFELD_1: Final = _BY_NAME["Belegfeld 1"]
INHALT: Final = _BY_NAME["Zusatzinformation- Inhalt 1"]
BUCHUNGSTEXT: Final = _BY_NAME["Buchungstext"]
KOST_1: Final = _BY_NAME["KOST1 - Kostenstelle"]
KOST_2: Final = _BY_NAME["KOST2 - Kostenstelle"]
FAELLIGKEIT: Final = _BY_NAME["Fälligkeit"]
_CENT: Final = Decimal("0.01")
_FINEST: Final = Decimal("0.000001")
_LARGEST: Final = Decimal(10) ** 10
_MOST_EXCHANGE: Final = 10000
LONGEST_ACCOUNT: Final = 9
MOST_DISCOUNTS: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One posting whose every value fits: `amount` has its sign, `base` is the same in the books' currency."""

    account: str
    amount: Decimal
    currency: str
    tax_key: str
    rate: Decimal | None
    text: str
    cost_1: str
    cost_2: str
    base: Decimal | None


@dataclass(frozen=True, slots=True)
class Posted:
    """An invoice whose every value fits."""

    booking: Booking
    day: date
    number: str
    creditor: str
    exchange: str
    lines: tuple[Line, ...]


def posted(
    booking: Booking, client: Client, agreed: Agreed
) -> Posted | tuple[Misfit, ...]:
    """The invoice as it is written, or all that does not fit."""
    fitting = Fitting(booking.invoice, agreed)
    day = _day(booking, client, fitting)
    number = fitting.text("number", BELEGFELD_1, booking.number, short.tail)
    if not booking.number:
        fitting.goes("number", BELEGFELD_1, "", Why.MISSING, None)
    creditor = _account(
        fitting, "creditor", KONTO, booking.creditor, client, personal=True
    )
    _due(booking, fitting)
    if len(booking.discounts) > MOST_DISCOUNTS:
        fitting.goes("discounts", INHALT, str(len(booking.discounts)), Why.LARGE, None)
    if sum((one.amount for one in booking.shares), Decimal(0)) != booking.total:
        fitting.goes("total", UMSATZ, str(booking.total), Why.SUM, None)
    exchange = _exchange(booking, client, fitting)
    shares = [one for one in booking.shares if _counts(one, booking, fitting)]
    bases = _bases(shares, booking, client)
    lines = [
        _line(share, base, booking, client, fitting, told=bool(exchange))
        for share, base in zip(shares, bases, strict=True)
    ]
    if not shares:
        fitting.goes("total", UMSATZ, str(booking.total), Why.ZERO, None)
    if fitting.misfits or day is None:
        return tuple(fitting.misfits)
    return Posted(booking, day, number, creditor, exchange, tuple(lines))


def written(one: Posted, client: Client) -> Iterator[bytes]:
    """Its lines of the file."""
    booking = one.booking
    same = {
        "Konto": one.creditor,
        "Belegdatum": f"{one.day:%d%m}",
        "Belegfeld 1": one.number,
        "Festschreibung": "1" if client.locked else "0",
        **_due_written(booking.due, client),
        **({"Beleglink": f'BEDI "{booking.guid}"'} if booking.guid else {}),
        **_discounts(booking),
    }
    for share in one.lines:
        values = {
            "Umsatz (ohne Soll/Haben-Kz)": amount(share.amount),
            # Seen from the creditor: an invoice is owed (Haben), a credit note takes from what is owed (Soll).
            "Soll/Haben-Kennzeichen": "H" if share.amount > 0 else "S",
            "WKZ Umsatz": share.currency,
            "Gegenkonto (ohne BU-Schlüssel)": share.account,
            "BU-Schlüssel": share.tax_key,
            "Buchungstext": share.text,
            "KOST1 - Kostenstelle": share.cost_1,
            "KOST2 - Kostenstelle": share.cost_2,
        }
        if share.base is not None:
            values |= {
                "Kurs": one.exchange,
                "Basis-Umsatz": amount(share.base),
                "WKZ Basis-Umsatz": client.currency,
            }
        yield line(POSTING, same | values)


def _day(booking: Booking, client: Client, fitting: Fitting) -> date | None:
    day = booking.day
    if day is None:
        fitting.goes("day", BELEGDATUM, "", Why.MISSING, None)
    elif not EARLIEST <= day <= LATEST or client.year_begin(day) < EARLIEST:
        fitting.goes("day", BELEGDATUM, day.isoformat(), Why.DAY, None)
        return None
    return day


def _due(booking: Booking, fitting: Fitting) -> None:
    due = booking.due
    if due and not EARLIEST <= due <= LATEST:
        fitting.goes("due", FAELLIGKEIT, due.isoformat(), Why.DAY, None)


def _account(
    fitting: Fitting,
    name: str,
    column: Column,
    value: str,
    client: Client,
    *,
    personal: bool = False,
) -> str:
    """An account's digits without leading zeros: a ledger account has at most the books' length, a personal one a digit more, exactly."""
    if not value:
        fitting.goes(name, column, "", Why.MISSING, None)
        return ""
    most = client.account_length + personal
    digits = value.isascii() and value.isdigit()
    bare = value.lstrip("0")
    fits = digits and bool(bare) and len(bare) <= most and len(value) <= LONGEST_ACCOUNT
    if not fits or (personal and len(bare) != most):
        fitting.goes(name, column, value, Why.ACCOUNT, None)
        return ""
    return bare


def _exchange(booking: Booking, client: Client, fitting: Fitting) -> str:
    """The rate as it is written; "" where the books' currency is posted."""
    if booking.currency == client.currency:
        return ""
    rate = booking.exchange
    if rate is None or rate <= 0:
        fitting.goes("exchange", KURS, booking.currency, Why.EXCHANGE, None)
        return ""
    two = any(one.amount != one.amount.quantize(_CENT) for one in booking.shares)
    if 1 <= rate < _MOST_EXCHANGE and rate == rate.quantize(_FINEST) and not two:
        return f"{rate:.6f}".replace(".", ",")
    # A rate below one, or three decimals: the format has neither. What can be posted is the amount in the books' currency.
    value = f"{booking.total} {booking.currency} / {rate:f}"
    base = f"{(booking.total / rate).quantize(_CENT, ROUND_HALF_UP)} {client.currency}"
    fitting.goes("exchange", KURS, value, Why.EXCHANGE, base)
    return ""


def _counts(share: Share, booking: Booking, fitting: Fitting) -> bool:
    """Whether a share is posted; one of nothing can only be left out."""
    if share.amount:
        return True
    value = f"{share.account}: {share.amount}"
    fitting.goes("zero", UMSATZ, value, Why.ZERO, "")
    return False


def _bases(
    shares: list[Share], booking: Booking, client: Client
) -> list[Decimal | None]:
    """Each share in the books' currency; the last takes what rounding leaves, so that they add up to the whole."""
    rate = booking.exchange
    if booking.currency == client.currency or rate is None or rate <= 0 or not shares:
        return [None] * len(shares)
    whole = (booking.total / rate).quantize(_CENT, ROUND_HALF_UP)
    found = [(one.amount / rate).quantize(_CENT, ROUND_HALF_UP) for one in shares]
    return [*found[:-1], whole - sum(found[:-1], Decimal(0))]


def _line(
    share: Share,
    base: Decimal | None,
    booking: Booking,
    client: Client,
    fitting: Fitting,
    *,
    told: bool,
) -> Line:
    """`told`: the foreign amount is written beside the one in the books' currency."""
    account = _account(fitting, "account", GEGENKONTO, share.account, client)
    value, currency = share.amount, booking.currency
    if base is not None and not told:
        value, currency, base = base, client.currency, None
    for part in (value, base):
        if part is not None:
            _amount(part, fitting)
    if base is not None and base * value < 0:
        fitting.goes("base", UMSATZ, str(base), Why.SUM, None)
    return Line(
        account=account,
        amount=value,
        currency=currency,
        tax_key=_tax_key(share, account, client, fitting),
        rate=share.rate,
        text=fitting.text("text", BUCHUNGSTEXT, share.text, short.shorter),
        cost_1=fitting.text("cost_1", KOST_1, share.cost_1, short.key),
        cost_2=fitting.text("cost_2", KOST_2, share.cost_2, short.key),
        base=base,
    )


def _amount(value: Decimal, fitting: Fitting) -> None:
    if value != value.quantize(_CENT, ROUND_HALF_UP):
        fitting.goes("amount", UMSATZ, str(value), Why.DECIMALS, None)
    elif not value:
        fitting.goes("amount", UMSATZ, str(value), Why.ZERO, None)
    elif abs(value) >= _LARGEST:
        fitting.goes("amount", UMSATZ, str(value), Why.LARGE, None)


def _tax_key(share: Share, account: str, client: Client, fitting: Fitting) -> str:
    value = share.tax_key
    own = bool(account) and client.is_automatic(account)
    if not value:
        if share.taxed and not own:
            fitting.goes("tax_key", SCHLUESSEL, "", Why.MISSING, "")
        return ""
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        fitting.goes("tax_key", SCHLUESSEL, value, Why.SIGNS, None)
        return ""
    if own:
        # Without the key the account's own one holds.
        fitting.goes("tax_key", SCHLUESSEL, value, Why.AUTOMATIC, "")
        return ""
    return f"{int(value):04}"


def _due_written(due: date | None, client: Client) -> dict[str, str]:
    if due is None:
        return {}
    if client.due_in_second:
        return {"Belegfeld 2": f"{due:%d%m%y}"}
    return {"Fälligkeit": ddmmyyyy(due)}


def _discounts(booking: Booking) -> dict[str, str]:
    """Column 13 is for payments alone, so what an invoice offers stands in the additional information."""
    found = {}
    for at, one in enumerate(booking.discounts, 1):
        found[f"Zusatzinformation - Art {at}"] = "Skonto"
        found[f"Zusatzinformation- Inhalt {at}"] = _discount(one, booking.currency)
    return found


def _discount(one: Discount, currency: str) -> str:
    percent = f"{_plain(one.percent)} %" if one.percent is not None else ""
    until = f"bis {one.until:%d.%m.%Y}" if one.until else ""
    value = f"{_plain(one.amount)} {currency}" if one.amount is not None else ""
    return " ".join(part for part in (percent, until, value) if part) or "ja"


def _plain(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")

"""What an invoice is found by: words without case and accents, and the parts of numbers."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final

from countersign.invoices.models import Invoice, LineItem

_LONGEST: Final = 40
_SHORTEST_END: Final = 4
# What an invoice and its items are found by, beside number, vendor and descriptions.
REFERENCES: Final = (
    "preceding_invoice",
    "buyer_reference",
    "contract_reference",
    "project_reference",
    "payment_reference",
    "mandate_reference",
    "payee_name",
    "note",
)
ITEM_REFERENCES: Final = ("item_number", "order_line", "item_note")
AMOUNTS: Final = ("net_total", "tax_total", "gross_total", "amount_due")
DAYS: Final = ("issue_date", "due_date")
# How accounts of further kinds lie beside the others: `accounts.2.account`.
_ACCOUNT: Final = re.compile(r"accounts\.\d+\.account")
_DAY: Final = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})\.?")
# A VAT id or an order number that was typed in groups, or several words: DE 136 695 976, ATU 1234 5678, NL 8231 76 445 B01.
_GROUPED: Final = re.compile(
    r"(?<![\w.,/-])(?:[A-Za-z]{2,3}[ .])?\d{2,5}(?:[ .]\d{2,5}){1,4}(?: [A-Za-z]\w{0,4})?(?![\w.,/-])"
)
_LEAST_GROUPED: Final = 7  # digits
_IN_GROUPS: Final = "\u2044"  # between groups that may be one word: no text has it
# What stands before the digits of a VAT id: its country, and what is the same in all of that country's.
_PREFIX: Final = re.compile(r"(?:che|[a-z]{2})(?=\w)")
_MOST_TAILS: Final = 12
# Typed in several words, and one: 4 271,84 and DE89 3704 0044 0532 0130 00.
_SPACED: Final = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+[.,]\d{1,2}|[A-Za-z]{2}\d{2}(?: \w{4}){2,7}(?: \w{1,3})?)(?![\w.,])"
)


def folded(text: str) -> str:
    """The text without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The words, folded, in order: ``["seifenhaus", "muller"]``."""
    return [word[:_LONGEST] for word in re.split(r"[\W_]+", folded(text)) if word]


def joined(text: str) -> str:
    """The text as one word, without whatever separates: how numbers and names are typed together."""
    return "".join(words_of(text))[:_LONGEST]


def number_words(number: str) -> Iterator[str]:
    """What an invoice number is found by: itself, its parts, and everything that begins with one of its digits.

    ``R-2026/0042`` is found by r2026, 0042, 42 and 60042.
    """
    whole = joined(number)
    yield whole
    for part in re.findall(r"[^\W\d_]+|\d+", folded(number)):
        yield part[:_LONGEST]
        yield part.lstrip("0")[:_LONGEST] or "0"
    for start in range(1, len(whole) - _SHORTEST_END + 1):
        if whole[start].isdigit():
            yield whole[start:]


def tails(text: str) -> Iterator[str]:
    """What several words together are found by: ``scan_2026-0815.pdf`` by scan20260815pdf, 20260815pdf, 0815pdf, pdf."""
    parts = words_of(text)[:_MOST_TAILS]
    for at in range(len(parts)):
        yield "".join(parts[at:])[:_LONGEST]


def vat_id_words(vat_id: str) -> Iterator[str]:
    """What a VAT id is found by: with what stands before its digits, and without."""
    whole = joined(vat_id)
    yield whole
    bare = _PREFIX.sub("", whole, count=1)
    yield bare
    yield bare.removeprefix("u")


def asked_words(text: str) -> list[str]:
    """What was searched for, word by word; an amount or account that was typed with spaces is one.

    Groups of digits that may be one word or several come as one, with a mark between them (`groups_of`).
    """
    text = _SPACED.sub(lambda typed: joined(typed[0]), text)
    return _GROUPED.sub(_marked, text).split()


def groups_of(word: str) -> list[str]:
    """The groups of a word that may be one word or several; none where it is one."""
    return words_of(word) if _IN_GROUPS in word else []


def _marked(typed: re.Match[str]) -> str:
    digits = sum(sign.isdigit() for sign in typed[0])
    if digits < _LEAST_GROUPED or _DAY.fullmatch(typed[0]):
        return typed[0]
    return re.sub(r"[ .]", _IN_GROUPS, typed[0])


def days_of(word: str) -> Iterator[str]:
    """The days that a word may mean, as the index has them: 4.12.2026 is the 4 December and the 12 April."""
    if not (typed := _DAY.fullmatch(word)):
        return
    first, second, last = map(int, typed.groups())
    year = last + 2000 if len(typed[3]) == 2 else last
    orders = [(year, second, first), (year, first, second)]
    for order in [(first, second, last)] if len(typed[1]) == 4 else orders:
        with suppress(ValueError):
            yield day_word(date(*order))


def amount_word(amount: Decimal) -> str:
    """An amount without marks and sign: 1.234,50 is found by 123450, and by what it begins with."""
    exact = abs(Decimal(amount).normalize())
    places = max(2, -int(exact.as_tuple().exponent))
    return joined(f"{exact:.{places}f}")


def day_word(day: date) -> str:
    return f"{day:%Y%m%d}"


def figures_of(invoice: Invoice) -> Iterator[str]:
    """Its amounts, its days, its accounts, each as one word; its order's number."""
    for name in AMOUNTS:
        amount = getattr(invoice, name)
        if amount is not None:
            yield amount_word(amount)
    for name in DAYS:
        if day := getattr(invoice, name):
            yield day_word(day)
    more = invoice.more or {}
    yield joined(invoice.iban)
    if invoice.order_reference:
        yield from words_of(invoice.order_reference)
        yield from number_words(invoice.order_reference)
    yield from (joined(text) for path, text in more.items() if _ACCOUNT.fullmatch(path))


def said_in(invoice: Invoice) -> Iterator[str]:
    """Its references and notes, as far as there are any; the order's number as that of the invoice."""
    more = invoice.more or {}
    yield from (more[name] for name in REFERENCES if name in more)


def said_on(item: LineItem) -> Iterator[str]:
    """An item's description, number and note; what has parts also as one word."""
    more = item.more or {}
    yield item.description
    for name in ITEM_REFERENCES:
        if name in more:
            yield f"{more[name]} {joined(more[name])}"

"""Every account that a file names as one to pay to: in its e-invoice, and printed on its pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from countersign.extraction.einvoice.plausible import iban_holds
from countersign.extraction.einvoice.schemes import bare, payee_accounts
from countersign.extraction.model import Page, Suggestion, Word
from countersign.extraction.record import EInvoice

_LEAST: Final = 15  # signs of an IBAN, after ISO 13616
_MOST: Final = 34
_WORDS: Final = 10  # at most, that one is printed in
_NOT_PRINTED: Final = re.compile(r"[^A-Za-z0-9]")
_BEGINS: Final = re.compile(r"[A-Z](?:$|[A-Z](?:$|\d(?:$|\d)))")
_SHAPE: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def accounts_of(
    einvoice: EInvoice | None, pages: Iterable[Page]
) -> tuple[Suggestion, ...]:
    """The accounts, each once: those of the e-invoice first (BT-84), then the IBANs on the pages with their words."""
    found: dict[str, Suggestion] = {}
    for payment in payee_accounts(einvoice) if einvoice else ():
        number = bare(payment.account)
        found.setdefault(number, Suggestion("account", number, 1.0, "xml"))
    for page in pages:
        for number, words in printed_ibans(page.words):
            told = Suggestion("account", number, 1.0, words[0].source, words)
            if number not in found or not found[number].words:
                found[number] = _with_place(found.get(number), told)
    return tuple(found.values())


def printed_ibans(words: Sequence[Word]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The IBANs with valid check digits that are printed, labelled or not, and the words that print each."""
    texts = [_NOT_PRINTED.sub("", word.text).upper() for word in words]
    for at, first in enumerate(texts):
        if not _BEGINS.match(first):
            continue
        joined = ""
        for further in range(at, min(at + _WORDS, len(words))):
            joined += texts[further]
            if len(joined) > _MOST:
                break
            if (
                len(joined) >= _LEAST
                and _SHAPE.fullmatch(joined)
                and iban_holds(joined)
            ):
                yield joined, tuple(words[at : further + 1])


def _with_place(known: Suggestion | None, printed: Suggestion) -> Suggestion:
    """What the e-invoice names, with the place where it is printed too."""
    if known is None:
        return printed
    return Suggestion("account", known.value, 1.0, known.source, printed.words)

"""What one page says by itself that tells whether it begins an invoice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from countersign.extraction.cutting.page_numbers import PageNumber, page_number
from countersign.extraction.model import Buyer, Page
from countersign.extraction.page.bank import ibans, payers_accounts
from countersign.extraction.page.candidates import Candidate
from countersign.extraction.page.kinds import title_of
from countersign.extraction.page.moments import moments
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import headings
from countersign.extraction.page.references import references
from countersign.extraction.page.tax_ids import tax_ids
from countersign.extraction.page.totals import totals

_LIKELY: Final = 0.6  # of a number
_SOME: Final = 0.4  # of what tells one seller from another
_TOTAL: Final = 0.5
_LONG: Final = 6  # signs of a number that is found also where it is printed with blanks
_OTHER: Final = re.compile(r"[^0-9a-z]")


@dataclass(frozen=True, slots=True)
class Features:
    """`number` is the invoice's as this page has it, `gross` its total, `sellers` VAT ids and accounts; empty where it says none.

    `texts` are its words without what is no letter or digit, `text` all of them in one.
    """

    page: int
    place: PageNumber | None
    number: str
    gross: str
    titled: bool
    dated: bool
    sellers: frozenset[str]
    texts: frozenset[str]
    text: str

    def names(self, number: str) -> bool:
        """Whether an invoice number stands anywhere on it."""
        return number in self.texts or (len(number) >= _LONG and number in self.text)


def features_of(page: Page, buyer: Buyer) -> Features:
    """Look at a page as if it were all of a file: whatever it says, it says itself."""
    words = tuple(word._replace(page=1) for word in page.words)
    page_words = PageWords([replace(page, number=1, words=words)], buyer)
    numbers, _, _ = references(page_words)
    issued, _ = moments(page_words)
    known = [
        *tax_ids(page_words, headings(page_words)),
        *ibans(page_words, payers_accounts(page_words)),
    ]
    gross = totals(page_words, (), None).gross
    texts = [_bare(word.text) for word in words]
    return Features(
        page=page.number,
        place=page_number(page_words.lines),
        number=_bare(_first(numbers, _LIKELY)),
        gross=_first(gross, _TOTAL),
        titled=title_of(page_words) is not None,
        dated=bool(_first(issued, _SOME)),
        sellers=frozenset(_bare(one.value) for one in known if one.score >= _SOME),
        texts=frozenset(texts),
        text="".join(texts),
    )


def _first(found: Sequence[Candidate], least: float) -> str:
    return found[0].value if found and found[0].score >= least else ""


def _bare(text: str) -> str:
    return _OTHER.sub("", text.lower())


def sellers_of(pages: Iterable[Features]) -> frozenset[str]:
    """All that tells the seller on these pages."""
    return frozenset[str]().union(*(page.sellers for page in pages))

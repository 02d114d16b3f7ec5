"""Which country's invoice it is by what its taxes, numbers and authorities are called."""

from collections.abc import Iterator
from typing import Final

from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at

# Words that are one country's alone, folded.
_WORDS: Final = {
    "AR": {"cuit", "afip", "arca", "iibb"}, "AU": {"abn", "bsb", "acn"}, "BR": {"cnpj", "nfse", "danfe"},
    "CA": {"hst", "qst", "tvq", "tps", "pst", "interac"}, "CL": {"sii"}, "CO": {"dian", "cufe"}, "IN": {"gstin", "hsn", "ifsc"},
    "MX": {"cfdi", "rfc"}, "NZ": {"nzbn"}, "SG": {"uen", "paynow"}, "TW": {"統一編號"},
}  # fmt: skip
_NAMES: Final = {
    "argentina": "AR", "australia": "AU", "canada": "CA", "chile": "CL", "colombia": "CO", "mexico": "MX",
    "singapore": "SG",
}  # fmt: skip


def country_of_words(page_words: PageWords, found: list[Heading]) -> str:
    """The country whose own words stand on the page, else the only one of those with a dollar or peso that is named outside
    the buyer's block; "" where none is.
    """
    told = {code for code, words in _WORDS.items() if words & page_words.tokens}
    told = told or set(_named(page_words, found))
    return told.pop() if len(told) == 1 else ""


def _named(page_words: PageWords, found: list[Heading]) -> Iterator[str]:
    for line in page_words.lines:
        for run, parts in zip(line.segments, line.tokens, strict=True):
            for token in parts:
                if token.text in _NAMES and party_at(found, line.page.number, run.box) not in ("buyer", "ship"):  # fmt: skip
                    yield _NAMES[token.text]

"""Which currency the invoice is in: the signs and codes beside its amounts."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from babel.numbers import get_territory_currencies

from countersign.extraction.model import Word
from countersign.extraction.page.candidates import Candidate, doubted, ranked
from countersign.extraction.page.columns import table_headings
from countersign.extraction.page.figures import CODES, SIGNS, Figure
from countersign.extraction.page.layout import Run
from countersign.extraction.page.page_words import PageWords

_CODE: Final = re.compile(
    rf"(?<![A-Za-z])(?<!(?i:sdn).)(?<!(?i:sdn)..)({CODES}|CHF|US[- ]?Dollars?)(?![A-Za-z])"
)
_IN_HEADING: Final = re.compile(
    r"(?:[(\[/]\s?|[,;:]\s|\b(?:in|en|v|w|i)\s)([€£$¥₹₺₪₩]|R\$|US\$|zł|Kč|kr|lei|Ft|円)(?=[)\]\s.]|$)"
)
_ALONE: Final = re.compile(
    r"(?:^|\s{3})(?:(?:à|a|in|per)\s?)?([€£₹]|zł|Kč|RM|(?:US|HK|NZ|[ACRS])\$)(?=\s{3}|\s*$)"
)
_BESIDE_NAME: Final = re.compile(
    r"(?<![^\s(])([€£₹₺]|zł|Kč|RM|(?:US|HK|NZ|[ACRS])\$)(?![^\s):])"
)  # “Amount S$”, “Kč celkem”
_TOTALS: Final = frozenset({"net", "tax", "gross", "payable", "subtotal"})
_ODD: Final = re.compile("[e?¤Ä\ufffd\u25a1]")
_RAND: Final = re.compile(r"(?<!\S)R ?$")
_SEVERAL: Final = 3  # amounts behind an R
_ENOUGH: Final = 2  # amounts with an odd sign
_HEADING, _SHARED, _COUNTRY = 0.85, 0.7, 0.55
_PLAIN: Final = {"$": "USD"}  # where nothing tells whose it is
_OF_COUNTRY: Final = {
    "kr": {"SE": "SEK", "DK": "DKK", "NO": "NOK"},
    "$": {"CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "US": "USD", "MX": "MXN", "CL": "CLP",
          "CO": "COP", "AR": "ARS", "TW": "TWD"},
}  # fmt: skip
_OF_LANGUAGE: Final = {"sv": "SEK", "da": "DKK", "cs": "CZK", "pl": "PLN"}
_SPELT: Final = {"dollars": "USD", "us dollars": "USD", "euro": "EUR"}


def currencies(
    page_words: PageWords, totals: tuple[Figure, ...], country: str
) -> list[Candidate]:
    """Candidates for the currency, best first; `country` is the vendor's, if known."""
    votes: Counter[str] = Counter()
    words: dict[str, tuple[Word, ...]] = {}
    for figure in page_words.figures:
        if figure.currency and figure.kind == "number":
            votes[figure.currency] += 3 if figure in totals else 1
            words.setdefault(figure.currency, figure.words)
    signs = len(votes)
    coded: Counter[str] = Counter()
    for line in page_words.lines:
        for match in _CODE.finditer(line.whole.text):
            code = "USD" if match[1].startswith("US") else match[1]
            coded[code] += 1
            words.setdefault(code, line.whole.words_at(match.start(1), match.end(1)))
    labelled = _labelled(page_words)
    for code in labelled:
        coded[code] += 6
    votes = _resolved(votes, coded, country, page_words.codes[0], words)
    for code, count in coded.items():
        votes[code] += 2 * count if not signs or code in labelled else count
    if not votes:
        return _without_amounts(page_words, country)
    return _shared_out(page_words, votes, coded, words, country)


def _shared_out(
    page_words: PageWords,
    votes: Counter[str],
    coded: Counter[str],
    words: dict[str, tuple[Word, ...]],
    country: str,
) -> list[Candidate]:
    """Each currency by its share of all signs and codes."""
    total = sum(votes.values())
    found = []
    for code, count in votes.items():
        share = count / total
        score = 0.55 + 0.44 * share if code in words else 0.0
        if code.startswith("?"):
            continue
        if code == "USD" and not coded["USD"] and not country:
            score -= 0.04 if page_words.codes[0] == "en" else 0.2
        found.append(Candidate(code, score, words.get(code, ()), "beside the amounts"))
    return doubted(ranked(found))


def _without_amounts(page_words: PageWords, country: str) -> list[Candidate]:
    """Where no amount shows one: the sign in a heading (“Price (€)”), or what the vendor's country pays with."""
    headed = {id(run) for run in _headings(page_words)}
    for line in page_words.lines:
        text = line.whole.text
        beside = [
            match
            for run in line.segments
            if id(run) in headed
            for match in _BESIDE_NAME.finditer(
                text, run.offset, run.offset + len(run.text)
            )
        ]
        for match in (*_IN_HEADING.finditer(text), *_ALONE.finditer(text), *beside):
            sign = match[1]
            code = SIGNS.get(sign.lower(), sign)
            options = _OF_COUNTRY.get(code, {})
            plain = _PLAIN.get(code, code) if not country else code
            code = options.get(country, plain)
            if len(code) == 3:
                score = _HEADING if not options or country else _SHARED
                words = line.whole.words_at(match.start(1), match.end(1))
                return [Candidate(code, score, words, "in a heading")]
    rand = [
        one
        for one in page_words.figures
        if one.decimals == 2 and _RAND.search(one.line.whole.text[: one.start])
    ]
    if len(rand) >= _SEVERAL:
        return [Candidate("ZAR", _HEADING, rand[0].words, "an R before the amounts")]
    paid = get_territory_currencies(country) if country else []
    lost = [one for one in page_words.figures if _sign_is_lost(one)]
    if not paid or len(lost) < _ENOUGH:
        return []
    return [Candidate(paid[0], _COUNTRY, lost[0].words, "the vendor's country")]


def _headings(page_words: PageWords) -> Iterator[Run]:
    """The texts that name amounts: headings of item tables, and labels of totals."""
    for heading in table_headings(page_words):
        for line in page_words.lines:
            if line.page.number == heading.page and heading.top - 1 <= line.box.y0 <= heading.bottom:  # fmt: skip
                yield from line.segments
    for label in page_words.labels:
        if label.roles & _TOTALS and label.first:
            yield label.run


def _sign_is_lost(figure: Figure) -> bool:
    """Whether an odd sign stands where a currency's would, as a font without it or a plain keyboard writes."""
    text = figure.line.whole.text
    return figure.decimals == 2 and (
        _ODD.fullmatch(text[figure.end : figure.end + 3].strip()) is not None
        or _ODD.fullmatch(text[max(0, figure.start - 2) : figure.start].strip())
        is not None
    )


def _labelled(page_words: PageWords) -> set[str]:
    found = set()
    for label in page_words.labels:
        if "currency" in label.roles:
            rest = label.line.whole.text[label.run.offset + label.end :]
            match = _CODE.search(rest)
            if match and match.start() < 12:
                found.add("USD" if match[1].startswith("US") else match[1])
    return found


def _resolved(
    votes: Counter[str],
    coded: Counter[str],
    country: str,
    language: str,
    words: dict[str, tuple[Word, ...]],
) -> Counter[str]:
    """Signs that several currencies share, told apart by codes, country or language."""
    found: Counter[str] = Counter()
    for sign, count in votes.items():
        code = sign
        if sign in _OF_COUNTRY:
            options = set(_OF_COUNTRY[sign].values())
            named = [one for one, _ in coded.most_common() if one in options]
            code = named[0] if named else _OF_COUNTRY[sign].get(country, "")
            if not code:
                code = "USD" if sign == "$" else _OF_LANGUAGE.get(language, "SEK")
            words.setdefault(code, words[sign])
        elif sign not in SIGNS.values() and len(sign) != 3:
            continue
        found[code] += count
    return found

"""Numbers on a page: where they stand, how this document writes them, what they come to."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from countersign.extraction.model import Box, Word
from countersign.extraction.page.layout import Line, Run
from countersign.money import NotANumber, NumberFormat, parse_number

SIGNS: Final = {
    "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY", "zł": "PLN", "kč": "CZK", "kc": "CZK",
    "ft": "HUF", "₽": "RUB", "₺": "TRY", "₴": "UAH", "r$": "BRL", "us$": "USD", "$": "$",
    "kr": "kr", "kr.": "kr", "c$": "CAD", "a$": "AUD", "au$": "AUD", "ca$": "CAD", "nz$": "NZD",
    "s$": "SGD", "hk$": "HKD", "rs": "INR", "rs.": "INR", "fr.": "CHF", "sfr.": "CHF", "rm": "MYR",
    "lei": "RON", "tl": "TRY", "dhs": "AED", "dhs.": "AED", "円": "JPY", "￥": "JPY", "€uro": "EUR", "euro": "EUR", "euros": "EUR", "₪": "ILS", "₩": "KRW", "฿": "THB", "₫": "VND",
    "ريال": "SAR", "ر.س": "SAR", "kd": "KWD", "bd": "BHD", "₱": "PHP", "₦": "NGN", "лв": "BGN", "лв.": "BGN", "eur": "EUR",
}  # fmt: skip
CODES: Final = (
    "EUR|USD|GBP|CHF|PLN|CZK|SEK|DKK|NOK|HUF|RON|BGN|HRK|ISK|TRY|JPY|CNY|INR|AUD|CAD|NZD|SGD|HKD|ZAR|BRL|MXN|AED|SAR|"
    "KWD|BHD|TND|ILS|KRW|THB|MYR|IDR|PHP|VND|RUB|UAH|RSD|CLP|COP|ARS|PEN|EGP|MAD|NGN|KES|OMR|QAR|JOD|TWD|PKR|BDT|LKR"
)
_SIGN: Final = (
    r"(?:(?:US|AU|CA|NZ|HK|[CASR])?\$|€(?:uro)?|£|₹|¥|₽|₺|₴|₪|₩|฿|₫|₱|₦|zł|Kč|Kc|kr\.?|Ft|Rs\.?|S?Fr\.|RM|KD|BD|lei|Lei|TL|Dhs\.?|лв\.?|ريال(?!\s*(?:قطري|عماني|يمني))|ر\.س\.?|[Ee]uros?|"
    rf"(?:{CODES}))"
)
_NUMBER: Final = (
    r"(?:\d{1,3}(?:(?P<g>[.,'’‘´`′ \u00a0\u202f])\d{3}(?:(?P=g)\d{3})*)(?:[.,]\d{1,6})?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?|\d+(?:[.,]\d{1,6})?|[.,]\d{1,4})"
)
_MINUS: Final = "[-−–‐‑﹣－]"
_QUOTE: Final = "[\"“”„″〃']"  # with a stroke behind it: a ditto mark
_CREDIT: Final = r"\(?(?:CR|Cr|cr)\b\.?\)?"  # of accounts: against whoever is billed
_START: Final = (
    rf"(?<![\w.,/:\-–])(?P<open>\()?(?P<minus>(?:(?<!{_QUOTE}){_MINUS}|{_MINUS}(?=\S)|\+)\s{{0,3}})?"
    r"(?P<credit>(?:CR|Cr)\.?\s{0,3}(?=\S{0,4}\s{0,3}\d))?"
)
_BEFORE: Final = (
    rf"(?:(?P<before>{_SIGN})\s{{0,3}}(?P<minus2>{_MINUS}\s?)?(?P<open2>\()?)?"
)
_BODY: Final = rf"(?P<number>{_NUMBER})(?P<dash>,--?|,–|,—|\.--?(?!\d)|\.–)?(?P<after_minus>{_MINUS}(?!\w)|\s-(?=\s*$|\s{{3}}))?"
_AFTER: Final = rf"(?:\s{{0,3}}(?P<percent>%)|\s{{0,3}}(?P<after>{_SIGN})(?!\w)(?P<last_minus>{_MINUS}(?!\w))?)?"
_END: Final = rf"(?P<close>\))?(?:\s{{0,3}}(?P<credit2>{_CREDIT}))?(?!\d|/(?![^\W\d]))"
_SIGN_FIRST: Final = re.compile(
    rf"{_START}{_BEFORE}{_BODY}(?:\s{{0,3}}(?P<percent>%)|\s?(?P<after>{_SIGN})(?!\w|\s{{0,3}}{_MINUS}?\d)(?P<last_minus>{_MINUS}(?!\w))?)?{_END}"
)
_SIGN_LAST: Final = re.compile(
    rf"{_START}(?P<before>(?!))?(?P<minus2>(?!))?(?P<open2>(?!))?{_BODY}{_AFTER}{_END}"
)
_ENDS_IN_SIGN: Final = re.compile(rf"\d[,.\-–—]*\s*{_SIGN}\W*$")
_THREE: Final = r"(?:KWD|KD|BHD|BD|OMR|TND|JOD|IQD|LYD)"
_THOUSANDTHS: Final = re.compile(
    rf"\b{_THREE}\s*\d{{1,3}}([.,])\d{{3}}\b|\b\d{{1,3}}([.,])\d{{3}}\s*{_THREE}\b"
)
_NO_DECIMALS: Final = re.compile(
    r"(?<![A-Za-z])(?:CLP|JPY|KRW|VND|ISK|PYG|UGX|XAF|XOF|IDR)(?![A-Za-z])|[₩₫]"
)
_DECIMALS: Final = re.compile(
    r"(?<![A-Za-z])(?:EUR|USD|GBP|CHF|KWD|BHD|OMR|TND|JOD)(?![A-Za-z])|[€£]"
)
_GROUP: Final = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([.,])\d{3}(?![\d.,/])")
_APOSTROPHES: Final = re.compile("[‘´`′]")  # as pages print the mark of thousands
_CENTS: Final = re.compile(r"[.,]\d{2}$")
_STANDS_ALONE: Final = re.compile(r"[\w°²³]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on a page. `decimals` counts the digits printed after the decimal mark."""

    value: Decimal
    decimals: int
    kind: Literal["number", "percent"]
    currency: str
    words: tuple[Word, ...]
    box: Box
    line: Line
    start: int
    end: int
    tail: str = ""

    @property
    def page(self) -> int:
        """The page it stands on, from 1."""
        return self.words[0].page

    @property
    def money(self) -> bool:
        """Whether it looks like an amount: with a currency, or with two decimals and nothing behind."""
        return self.kind == "number" and (
            bool(self.currency) or (self.decimals == 2 and not self.tail)
        )


def decimal_mark(texts: Iterable[str], fallback: str) -> str:
    """The mark before decimals in this document, by what its numbers leave no doubt of."""
    votes: Counter[str] = Counter()
    printed = list(texts)
    votes.update(_groups_of_three(printed))
    for text in printed:
        for match in re.finditer(r"(?<![\d.,])\d[\d.,]*\d(?![\d.,/])", text):
            number = match[0]
            marks = [sign for sign in number if sign in ".,"]
            if not marks:
                continue
            rest = len(number) - number.rindex(marks[-1]) - 1
            other = "," if marks[-1] == "." else "."
            if len(set(marks)) == 2:
                votes[marks[-1]] += 3
            elif len(marks) > 1:
                votes[other] += 1 if rest == 3 else 0
            elif rest == 3 and number[:1] == "0":
                votes[marks[-1]] += 2
            elif rest in (1, 2):
                votes[marks[-1]] += 2 if rest == 2 else 1
        for match in _THOUSANDTHS.finditer(text):
            votes[match[1] or match[2]] += 2
        votes[","] += 2 * len(re.findall(r"\d,[-–—]", text))
        votes["."] += 2 * len(re.findall(r"\d\.--?(?!\d)", text))
    if votes["."] == votes[","]:
        return fallback
    return "." if votes["."] > votes[","] else ","


def _groups_of_three(texts: Sequence[str]) -> Counter[str]:
    """Votes where the only currency named has no decimals, so that three digits behind a mark are thousands."""
    votes: Counter[str] = Counter()
    named = any(map(_NO_DECIMALS.search, texts))
    if named and not any(map(_DECIMALS.search, texts)):
        for text in texts:
            for match in _GROUP.finditer(text):
                votes["," if match[1] == "." else "."] += 2
    return votes


def figures(line: Line, mark: str, taken: Sequence[tuple[int, int]]) -> list[Figure]:
    """The numbers of a line from left to right, except in the places that are dates."""
    found = []
    run = line.whole
    pattern = _SIGN_LAST if _ENDS_IN_SIGN.search(run.text) else _SIGN_FIRST
    for match in line.matches(pattern):
        start, end = match.start(), match.end()
        if any(start < stop and end > begin for begin, stop in taken):
            continue
        figure = _figure(line, run, match, mark)
        if figure is not None:
            found.append(figure)
    return found


def _figure(line: Line, run: Run, match: re.Match[str], mark: str) -> Figure | None:
    tail = run.text[match.end() : match.end() + 1]
    per = tail == "/" and (match["before"] or _CENTS.search(match["number"]))
    if tail and (
        (tail in "/:" and not per)
        or (tail in ".,-" and run.text[match.end() : match.end() + 2][1:].isalnum())
    ):
        return None
    if match["number"].startswith((".", ",")) and not match["before"]:
        return None
    value = number_of(match["number"], mark)
    if value is None:
        return None
    negative = _is_negative(match)
    sign = (match["before"] or match["after"] or "").strip()
    currency = SIGNS.get(sign.lower(), sign.upper() if len(sign) == 3 else "")
    bare = match["number"]
    last = max(bare.rfind("."), bare.rfind(","))
    exponent = value.as_tuple().exponent
    start = match.start("number")
    return Figure(
        value=-value if negative else value,
        decimals=-exponent
        if isinstance(exponent, int) and exponent < 0 and last >= 0
        else 0,
        kind="percent" if match["percent"] else "number",
        currency=currency,
        words=run.words_at(match.start(), match.end()),
        box=run.box_at(start, match.end("number")),
        line=line,
        start=match.start(),
        end=match.end(),
        tail=tail if _STANDS_ALONE.match(tail or " ") else "",
    )


def _is_negative(match: re.Match[str]) -> bool:
    """By a minus in front, behind or after the currency, by brackets, or by CR, which is credit."""
    minus = (match["minus"] or "").strip()
    if minus == "+" or match["percent"]:
        return bool(minus) and minus != "+"
    in_brackets = (match["open"] or match["open2"]) and match["close"]
    after = match["minus2"] or match["after_minus"] or match["last_minus"]
    is_credit = match["credit2"] or (match["credit"] and _CENTS.search(match["number"]))
    return bool(minus or after or in_brackets or is_credit)


def number_of(text: str, mark: str) -> Decimal | None:
    """What a printed number comes to in a document with this decimal mark, None when nothing."""
    text = _APOSTROPHES.sub("'", text)
    if re.fullmatch(r"\d{1,2}(,\d{2})+,\d{3}(\.\d+)?", text):
        text = text.replace(",", "")
    try:
        return parse_number(
            text, NumberFormat(decimal=mark, group="." if mark == "," else ",")
        )
    except NotANumber:
        return None

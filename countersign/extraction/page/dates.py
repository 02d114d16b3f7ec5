"""Dates on a page, in every order and language, read the way this document writes them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final, Literal

from babel.dates import get_month_names

from countersign.extraction.model import Box, Word
from countersign.extraction.page.layout import Line
from countersign.extraction.page.lexicon import languages
from countersign.extraction.page.month_names import month_names
from countersign.extraction.page.spelling import fold

Order = Literal["DMY", "MDY", "YMD"]
_ORDERS: Final[tuple[Order, ...]] = ("DMY", "MDY")
_NUMERIC: Final = re.compile(
    r"(?:(?<![\d.,/-])|(?<=\d{3}/)(?=\d\d?[.-]))(?P<a>\d{1,4})(?P<s>\s?[./\-‐–]\s?)(?P<b>\d{1,2})(?P=s)(?P<c>\d{4}|\d{2})(?![\d]|[/-]\d|\.\d)"
)
_COMPACT: Final = re.compile(r"(?<![\w.,/-])(20\d\d|19\d\d)(\d\d)(\d\d)(?![\w/-]|\.\d)")
_DAY_FIRST: Final = re.compile(
    r"(?<![\w.,])(?P<d>\d{1,2})\s?(?:(?:st|nd|rd|th|er|º|ª|\.|:?e|a)(?![^\W\d_]))?\s{0,3}(?:de\s|of\s|d['’])?[-/. ]?\s{0,2}"
    r"(?P<m>[^\W\d_]{3,12})\.?\s?(?:de\s|,|del\s)?[-/. ,]{0,2}\s{0,2}(?P<y>\d{4}|['’]?\d{2})(?!\d|[.,]\d)"
)
_MONTH_FIRST: Final = re.compile(
    r"(?<!\w)(?P<m>[^\W\d_]{3,12})\.?\s{0,3}(?P<d>\d{1,2})\s?(?:st|nd|rd|th)?\s{0,2},?\s{1,3}(?P<y>\d{4})(?!\d|[.,]\d)"
)
_YEAR_FIRST: Final = re.compile(
    r"(?<!\w)(?P<y>\d{4})(?:\s?m\.)?[-/. ]\s?(?P<m>[^\W\d_]{3,12})\.?[-/. ]\s?(?P<d>\d{1,2})(?!\d)"
)
_EASTERN: Final = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s?[年년]\s{0,3}(?P<m>\d{1,2})\s?[月월]\s{0,3}(?P<d>\d{1,2})\s?[日일号]"
)
_SIGNS_LOST: Final = re.compile(
    r"(?P<y>20\d\d)\s{1,3}(?P<m>1[0-2]|0?[1-9])\s{1,3}(?P<d>[0-3]?\d)"
)
_AMERICAN: Final = re.compile(
    r"\b[A-Z]{2}[ ,]+\d{5}(?:-\d{4})?\b|\bUSD\b|\bUSA\b|(?<!\+\d\d)(?<!\+\d{3})(?<!\+\d\d )(?<!\+\d{3} )\(\d{3}\) ?\d{3}-\d{4}"
)
_EUROPEAN: Final = re.compile(
    r"\bVAT\b|€|£|\bEUR\b|\bGBP\b|\bGST\b|\bABN\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
# languages that invoices come in beside those with a file
_WRITTEN: Final = (
    "de_AT", "nn", "et", "lv", "lt", "hu", "ro", "sk", "sl", "hr", "bs", "sr", "sr_Latn", "mk", "bg", "el",
    "sq", "is", "ga", "mt", "lb", "ca", "gl", "eu", "cy", "tr", "az", "ru", "uk", "be", "ka", "hy", "kk", "uz",
    "id", "ms", "vi", "fil", "sw", "af", "ar", "he", "fa", "ur", "hi", "bn",
)  # fmt: skip
_USUAL_SPAN: Final = 100  # days between the dates of one invoice
_CERTAIN: Final = 4  # languages at most that a page may be in, for the first to tell: in English alone the month may come first
_OLDEST, _NEWEST = 1970, 2079


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date on a page.

    Not `sure`: day and month could be the other way round; not `told`: nothing says which is which, either.
    `compact` says that it is written as eight digits, which a number can be as well.
    """

    value: date
    words: tuple[Word, ...]
    box: Box
    line: Line
    start: int
    end: int
    sure: bool = True
    compact: bool = False
    told: bool = True

    @property
    def page(self) -> int:
        """The page it stands on, from 1."""
        return self.words[0].page


@dataclass(frozen=True, slots=True)
class _Numeric:
    a: int
    b: int
    c: int
    long_first: bool
    sign: str
    start: int
    end: int
    line: Line


def printed_dates(
    lines: Sequence[Line],
    codes: Iterable[str],
    order: Order,
    terms: Collection[int] = (),
) -> list[PrintedDate]:
    """All dates of the document; numeric ones in the one order that all of them allow.

    `order` is what decides when nothing on the page does; `terms` are the days that it gives to pay.
    """
    codes = tuple(codes)
    months = _months(codes)
    numeric: list[_Numeric] = []
    found: list[PrintedDate] = []
    for line in lines:
        text = line.whole.text
        if not any(map(str.isdigit, text)):
            continue
        numeric.extend(_numerics(line))
        found.extend(_worded(line, months))
        found.extend(_eastern(line))
        found.extend(_compact(line))
    told = _order(numeric, lines, terms, codes)
    for one in numeric:
        value = _arranged(one, told or order)
        if value:
            ambiguous = not one.long_first and one.a <= 12 and one.b <= 12
            sure = one.a == one.b or not ambiguous or one.sign == "."
            made = _printed(one.line, value, one.start, one.end, sure=sure)
            found.append(replace(made, told=bool(told) or sure))
    return found


@cache
def _months(codes: tuple[str, ...]) -> Mapping[str, int]:
    """What months are called; where two languages differ, as those of the page say, the likeliest first."""
    names: dict[str, int] = {}
    written = [*codes, *sorted(set(languages()) - set(codes)), *_WRITTEN]
    for code in dict.fromkeys(written):
        known = _months_of(code)
        for name, number in known.items():
            names.setdefault(name, number)
        if code in languages():
            for name, number in known.items():
                if len(name) > 4:
                    names.setdefault(name[:3], number)
    names.setdefault("sept", 9)
    for name, number in month_names().items():
        names.setdefault(name, number)
    return names


@cache
def _months_of(code: str) -> Mapping[str, int]:
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, context, code).items():
                short = fold(name).strip(".")
                if short.isalpha() and len(short) >= 3:
                    names.setdefault(short, number)
    return names


def _numerics(line: Line) -> list[_Numeric]:
    return [
        _Numeric(
            int(match["a"]),
            int(match["b"]),
            int(match["c"]),
            len(match["a"]) == 4,
            match["s"].strip(),
            match.start(),
            match.end(),
            line,
        )
        for match in line.matches(_NUMERIC)
        if len(match["a"]) != 3 and not (len(match["a"]) == 4 and len(match["c"]) == 4)
    ]


def _worded(line: Line, months: Mapping[str, int]) -> list[PrintedDate]:
    found: list[PrintedDate] = []
    for pattern in (_MONTH_FIRST, _DAY_FIRST, _YEAR_FIRST):
        for match in line.matches_where(pattern, lambda one: fold(one["m"]) in months):
            month = months[fold(match["m"])]
            taken = any(
                match.start() < one.end and match.end() > one.start for one in found
            )
            if not taken:
                value = _date(int(match["y"].strip("'’")), month, int(match["d"]))
                if value:
                    found.append(_printed(line, value, match.start(), match.end()))
    return found


def _eastern(line: Line) -> list[PrintedDate]:
    """“2026年3月4日”, the same in Korean, and what is left of it where the font lacks the signs."""
    found = [(match, 0) for match in line.matches(_EASTERN)]
    for run in line.segments:
        if match := _SIGNS_LOST.fullmatch(run.text):
            found.append((match, run.offset))
    return [
        _printed(line, value, offset + match.start(), offset + match.end())
        for match, offset in found
        if (value := _date(int(match["y"]), int(match["m"]), int(match["d"])))
    ]


def _compact(line: Line) -> list[PrintedDate]:
    found = []
    for match in line.matches(_COMPACT):
        value = _date(int(match[1]), int(match[2]), int(match[3]))
        if value:
            one = _printed(line, value, match.start(), match.end())
            found.append(replace(one, compact=True))
    return found


def _order(
    numeric: Sequence[_Numeric],
    lines: Sequence[Line],
    terms: Collection[int],
    codes: Sequence[str],
) -> Order | None:
    """The order that the page itself tells, None where nothing does."""
    votes = _votes(numeric)
    if votes or not numeric:
        return votes.most_common(1)[0][0] if votes else None
    by_terms = [one for one in _ORDERS if _apart_by(numeric, one, terms)]
    if len(by_terms) == 1:
        return by_terms[0]
    day_first, month_first = _span(numeric, "DMY"), _span(numeric, "MDY")
    if min(day_first, month_first) <= _USUAL_SPAN < max(day_first, month_first):
        return "DMY" if day_first < month_first else "MDY"
    if codes[0] != "en" and len(codes) <= _CERTAIN:
        return "DMY"
    american = sum(
        len(_AMERICAN.findall(line.whole.text))
        - len(_EUROPEAN.findall(line.whole.text))
        for line in lines
    )
    if american:
        return "MDY" if american > 0 else "DMY"
    return None


def _votes(numeric: Sequence[_Numeric]) -> Counter[Order]:
    """The orders that dates leave no choice of, or that their signs speak for."""
    votes: Counter[Order] = Counter()
    for one in numeric:
        if one.long_first:
            continue
        if one.a > 31:
            votes["YMD"] += 3
        elif one.a > 12:
            votes["DMY"] += 3
        elif one.b > 12:
            votes["MDY"] += 3
        elif one.sign == ".":
            votes["DMY"] += 2
    return votes


def _apart_by(
    numeric: Sequence[_Numeric], order: Order, terms: Collection[int]
) -> bool:
    """Whether two dates lie as many days apart, in this order, as there are to pay."""
    days = {value.toordinal() for one in numeric if (value := _arranged(one, order))}
    return any(day + term in days for day in days for term in terms)


def _span(numeric: Sequence[_Numeric], order: Order) -> int:
    """Days from the first to the last date, in this order: those of an invoice lie together."""
    days = [value.toordinal() for one in numeric if (value := _arranged(one, order))]
    return max(days) - min(days) if days else 0


def _arranged(one: _Numeric, order: Order) -> date | None:
    if one.long_first:
        return _date(one.a, one.b, one.c) or _date(one.a, one.c, one.b)
    if one.a > 31:
        return _date(one.a, one.b, one.c)
    by_order = {
        "DMY": _date(one.c, one.b, one.a),
        "MDY": _date(one.c, one.a, one.b),
        "YMD": _date(one.a, one.b, one.c),
    }
    return by_order[order] or by_order["DMY"] or by_order["MDY"]


def _date(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 2000 if year < 80 else 1900
    try:
        value = date(year, month, day)
    except ValueError:
        return None
    return value if _OLDEST <= year <= _NEWEST else None


def _printed(
    line: Line, value: date, start: int, end: int, *, sure: bool = True
) -> PrintedDate:
    run = line.whole
    return PrintedDate(
        value,
        run.words_at(start, end),
        run.box_at(start, end),
        line,
        start,
        end,
        sure,
    )

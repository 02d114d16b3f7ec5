"""When the invoice was issued and when it is due: each date belongs to the label nearest to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from countersign.extraction.model import enclosing
from countersign.extraction.page.candidates import Candidate, doubted, link, ranked
from countersign.extraction.page.columns import Heading, table_headings
from countersign.extraction.page.dates import PrintedDate
from countersign.extraction.page.debited import is_debited
from countersign.extraction.page.earlier import EARLIER
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Run
from countersign.extraction.page.lexicon import term_words
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.paired import pair_of
from countersign.extraction.page.spelling import fold
from countersign.extraction.page.worked_out import by_terms

_ROLES: Final = ("issue_date", "due_date", "other_date", "date_weak", "due_weak")
_CLAUSE: Final = re.compile(
    r"[,;](?!\d)|\s{3}|\. |\b(?:oder|or|ou|of|eller|lub|nebo|tai|o)\b"
)
_PERCENT: Final = re.compile(r"\d\s?%")
_DISCOUNT: Final = re.compile(
    r"skonto|discount|escompte|descuento|desconto|sconto|korting|rabat|rabatt|sleva|alennus|abzuglich|less|moins"
)
_DAYS: Final = re.compile(
    r"\d\s*(?:tag|day|jour|giorn|dia|dni|dn[uy]|dag|dage|dagar|dager|paiva|dagen)"
)
_AND: Final = re.compile(r"\s*(?:[/&+=]|and|und|et|e|y|en|i|og|och|ja)\s*")
_FULL: Final = re.compile(r"ohne abzug|netto kasse|sans escompte")
_ON: Final = re.compile(
    r"(?<=,)\s*(?:am|den|le|li|lì|il|a|dnia|dne|dňa|el|em|op|d\.|on(?: the)?)$"
)
_UNTOLD: Final = (
    0.7  # at most: day and month may be the other way round, and nothing says
)
_DEBITED: Final = 0.82  # “will be debited on …”
_OWED: Final = "payable"  # “Balance due: 15 January”
_HEADLINE: Final = 8  # words of “Your invoice no. 4711 of 5 October 2026”
_NEAR: Final = 0.3  # to a label, at least
_NEAR_NUMBER: Final = 0.78
_FIRST_DATE: Final = 0.55
_OF_AN_ITEM: Final = 0.5
_OF_PAIR, _OF_OTHER_PAIR = 0.93, 0.2  # “Number / date”
_VAGUE: Final = frozenset({"date_weak", "due_weak", "other_date"})
_PLACE_AND_DATE: Final = 0.82  # "Braga, 2024-09-20"
_OTHER: Final = 0.42
_DUE_IN_PROSE: Final = 0.82  # "please transfer this amount by ..."


def moments(page_words: PageWords) -> tuple[list[Candidate], list[Candidate]]:
    """Candidates for the issue date and for the due date, best first."""
    spoken = [label for label in page_words.labels if label.roles & {*_ROLES, _OWED}]
    labels = list(_speaking(spoken))
    numbers = [
        label
        for label in page_words.labels
        if label.roles & {"number", "title"}
        and (label.first or len(label.run.words) <= _HEADLINE)
    ]
    issued: list[Candidate] = []
    due: list[Candidate] = []
    columns = table_headings(page_words)
    for one in page_words.dates:
        apart = _apart(page_words, one)
        if apart is not None:
            issued.append(apart)
            continue
        label, near = _owner(page_words, labels, one)
        if label is not None and _heads_items(columns, label):
            issued.append(_candidate(one, _OF_AN_ITEM * near, label.text))
        elif _is_by_place(one, label) or label is None or near < _NEAR:
            issued.append(_unlabelled(numbers, one))
        elif EARLIER not in label.roles:
            is_due, said = _said(page_words, numbers, label, one, near)
            (due if is_due else issued).extend(said)
    due = due or list(_debited(page_words))
    issued = ranked(_plausible(one, due) for one in issued)
    due = ranked(by_terms(page_words, issued, due))
    return doubted(issued), doubted(due)


def _speaking(labels: Sequence[Label]) -> Iterator[Label]:
    """The labels, those that share one day with the invoice's own being part of it: “Invoice date / delivery date”."""
    own = [label for label in labels if "issue_date" in label.roles]
    shared = {id(two): one for one in own for two in labels if two.roles <= _VAGUE and _is_shared(one, two)}  # fmt: skip
    of_own = {id(one): two for two in labels if (one := shared.get(id(two)))}
    for label in labels:
        other = of_own.get(id(label))
        if other is not None:
            end, last = max((label.end, label.after), (other.end, other.after))
            yield replace(
                label, end=end, box=enclosing([label.box, other.box]), after=last
            )
        elif id(label) not in shared:
            yield label


def _is_shared(one: Label, other: Label) -> bool:
    first, second = sorted((one, other), key=lambda label: label.start)
    between = first.run.text[first.end : second.start]
    return one.run is other.run and bool(_AND.fullmatch(between))


def _apart(page_words: PageWords, one: PrintedDate) -> Candidate | None:
    """The day of a number that stands before it, if this is one."""
    paired = pair_of(page_words, one)
    if paired is None:
        return None
    return _candidate(one, _OF_PAIR if paired[0] else _OF_OTHER_PAIR, paired[1])


def _is_by_place(one: PrintedDate, label: Label | None) -> bool:
    """Whether it is “Linz, am 10.09.2026” at the top, and no clear label claims it."""
    unclaimed = label is None or label.roles <= _VAGUE
    return unclaimed and _on_top(one) and _behind_place(one)


def _said(
    page_words: PageWords,
    numbers: Sequence[Label],
    label: Label,
    one: PrintedDate,
    near: float,
) -> tuple[bool, list[Candidate]]:
    """What its label makes of a day: whether it speaks of when the invoice is due, and how clearly."""
    role = _role_of_day(page_words, label, one)
    if _owed_by(label, one):
        return True, [_candidate(one, 0.93 * near, label.text)]
    if role == "due_date":
        return True, [_candidate(one, 0.98 * near, label.text)]
    if role == "due_weak":
        prose = _candidate(one, _DUE_IN_PROSE * near, label.text)
        return True, [prose] if _alone(page_words, one) else []
    clearly = {"issue_date": 0.985, "date_weak": _weak(label, numbers)}
    return False, [_candidate(one, clearly.get(role, _OTHER) * near, label.text)]


def _heads_items(columns: Sequence[Heading], label: Label) -> bool:
    """Whether a mere “Date” heads a column of the item table, and so speaks of single items."""
    return label.roles <= _VAGUE and any(
        heading.page == label.page and heading.top - 1 <= label.box.y0 <= heading.bottom
        for heading in columns
    )


def _debited(page_words: PageWords) -> Iterator[Candidate]:
    """The last day of the document, where a sentence says that the amount will be debited then."""
    last = max(page_words.dates, key=lambda one: one.value, default=None)
    if last and is_debited(page_words, last.line, last.start, last.end):
        yield Candidate(last.value.isoformat(), _DEBITED, last.words, "will be debited")


def _owner(
    page_words: PageWords, labels: Sequence[Label], one: PrintedDate
) -> tuple[Label | None, float]:
    best: Label | None = None
    nearest = 0.0
    for label in labels:
        if label.page != one.page or abs(label.box.y0 - one.box.y0) > 60:
            continue
        if label.roles.isdisjoint(_ROLES) and not _owed_by(label, one):
            continue
        if not label.first and label.roles <= _VAGUE and label.run is not _run_of(one):
            continue
        near = link(page_words, label, one)
        if near and not (label.colon or label.first) and "date_weak" in label.roles:
            near -= 0.1
        if near > nearest:
            best, nearest = label, near
    return best, nearest


def _run_of(one: PrintedDate) -> Run | None:
    """The segment that a day begins in: “Toronto, ON” names no day of the next column."""
    return next((run for run in one.line.segments if one.words[0] in run.words), None)


def _owed_by(label: Label, one: PrintedDate) -> bool:
    """Whether a label of the amount due stands right before a day, which then is when it is due."""
    between = label.run.text[label.end : one.start - label.run.offset]
    return (
        _OWED in label.roles
        and label.roles.isdisjoint(_ROLES)
        and one.line is label.line
        and not between.strip(" :.")
    )


def _role(label: Label, one: PrintedDate) -> str:
    for role in _ROLES:
        if role in label.roles:
            if role == "issue_date" and "other_date" in label.roles:
                return "date_weak"
            return role
    return "other_date"


def _weak(label: Label, numbers: Sequence[Label]) -> float:
    """How far a mere “date” or “of” tells the issue date: in prose hardly, behind the number well."""
    top = label.page == 1 and label.box.y0 < 0.6 * label.line.page.height
    if label.first and label.colon:
        return 0.95 if top else 0.5
    behind_number = any(
        other.page == label.page and abs(other.box.y0 - label.box.y0) < 6
        for other in numbers
    )
    if behind_number and top:
        return 0.93
    return 0.8 if label.first and top else 0.45


def _on_top(one: PrintedDate) -> bool:
    return one.page == 1 and one.box.y0 < 0.4 * one.line.page.height


def _unlabelled(numbers: Sequence[Label], one: PrintedDate) -> Candidate:
    same_line = any(
        label.page == one.page and abs(label.box.y0 - one.box.y0) < 6
        for label in numbers
    )
    top = _on_top(one)
    score = _NEAR_NUMBER if same_line else _FIRST_DATE if top else 0.3
    if one.compact:
        score = 0.25
    if top and _behind_place(one):
        score = _PLACE_AND_DATE
    return Candidate(one.value.isoformat(), score, one.words, "a date near the top")


def _alone(page_words: PageWords, one: PrintedDate) -> bool:
    """Whether no other date stands in the line but a discount's: “from … until …” is a period."""
    return not any(
        other.line is one.line
        and other is not one
        and not _with_discount(page_words, other)
        for other in page_words.dates
    )


def _role_of_day(page_words: PageWords, label: Label, one: PrintedDate) -> str:
    """What the label makes of this day, a discount's told from the payment's."""
    role = _role(label, one)
    ends = _ends_terms(page_words, label, one) or _in_sentence_on_paying(label, one)
    if role == "other_date" and ends:
        role = "due_weak"
    if role in ("due_date", "due_weak") and _with_discount(page_words, one):
        return "other_date"
    return role


def _ends_terms(page_words: PageWords, label: Label, one: PrintedDate) -> bool:
    """Whether “until” speaks of the day behind a discount's: “until … less 2 %, until … in full”, also on the next line."""
    at = page_words.place_of[id(one.line)]
    above = page_words.lines[at - 1] if at else None
    until = "due_weak" in label.roles or "," in label.text
    return until and any(
        (other.line is above or (other.line is one.line and other.end <= one.start))
        and _with_discount(page_words, other)
        for other in page_words.dates
    )


def _in_sentence_on_paying(label: Label, one: PrintedDate) -> bool:
    """Whether “until” and a day stand in a sentence that asks for the money: “please transfer the amount by …”."""
    pays = term_words("pays")
    return (
        "due_weak" in label.roles
        and len(label.run.words) > _HEADLINE
        and any(token.text in pays for part in one.line.tokens for token in part)
    )


def _with_discount(page_words: PageWords, one: PrintedDate) -> bool:
    """Whether a cash discount is what the sentence promises until this day: “by 15 May less 2 %”, “3 % discount until …”."""
    text = one.line.whole.text
    others = [each for each in page_words.dates if each.line is one.line]
    begin = max((each.end for each in others if each.end <= one.start), default=0)
    stop = min((each.start for each in others if each.start >= one.end), default=len(text))  # fmt: skip
    behind = _CLAUSE.split(text[one.end : stop])[0]
    before = _CLAUSE.split(text[begin : one.start])[-1]
    said = _PERCENT.search(behind) and _DISCOUNT.search(fold(behind))
    told = _PERCENT.search(before) and _DISCOUNT.search(fold(before))
    own_days = _DAYS.search(fold(before))  # then the day is another's
    return bool(said or (told and not own_days)) and not _FULL.search(fold(behind))


def _behind_place(one: PrintedDate) -> bool:
    """Whether the date ends a segment of which the rest is a town: “Braga, 2024-09-20”."""
    text = one.line.whole.text
    before = text[: one.start].rsplit("   ", 1)[-1].strip()
    behind = text[one.end :]
    town = _ON.sub("", before).removesuffix(",").strip()
    return (
        _ON.sub("", before).endswith(",")
        and town.replace(" ", "").replace("-", "").isalpha()
        and len(town) < 30
        and (not behind.strip() or behind.startswith("   "))
    )


def _candidate(one: PrintedDate, score: float, label: str) -> Candidate:
    if not one.sure:
        score -= 0.06
    value, most = one.value.isoformat(), 1.0 if one.told else _UNTOLD
    return Candidate(value, max(0.0, score), one.words, f"beside “{label}”", most=most)


def _plausible(issued: Candidate, due: Sequence[Candidate]) -> Candidate:
    """An issue date after the surest due date is rarely right."""
    best = max(due, key=lambda one: one.score, default=None)
    if best is None or issued.value <= best.value or best.score < 0.8:
        return issued
    return replace(issued, score=issued.score * 0.8)

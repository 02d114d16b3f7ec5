"""The seller's name: from its heading, sender line, letterhead, legal form, mail domain and account."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from countersign.extraction.model import Word
from countersign.extraction.page.blocks import (
    in_window,
    is_centred,
    is_first_block,
    is_written_to,
    leads,
)
from countersign.extraction.page.called import called, cut, payees
from countersign.extraction.page.candidates import Candidate, doubted
from countersign.extraction.page.domains import domains, sounds_like
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.letterhead import (
    Sign,
    footers,
    goes_on,
    introducing,
    letterhead,
    registered,
    repeated,
)
from countersign.extraction.page.names import (
    LEGAL,
    bare,
    clean,
    form_stands_apart,
    is_label,
    is_name,
    without_specks,
)
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, buyers, party_at
from countersign.extraction.page.senders import SEPARATOR, senders
from countersign.extraction.page.spelling import phrase

_GLUED: Final = re.compile(r"(?:\.?[A-Z][a-z]{0,3}\.?(?![a-z]))*")  # “S.L.N.E”
_NAMESAKE: Final = 0.4
_OPENS: Final = 6  # words of a name that opens a footer's sentence
_FACED: Final = 0.2  # beside a block that says how to reach whom it names
_SUREST: Final = 0.94  # a name may be printed with or without its legal form
_APART: Final = 0.8
_HEADING, _FORM = 0.85, 0.5


def vendors(page_words: PageWords, found: list[Heading]) -> list[Candidate]:
    """Candidates for the seller's name, best first."""
    others = buyers(page_words, found)
    signs = [
        replace(sign, name=bare(sign.name))
        for sign in (
            *_headed(page_words, found),
            *senders(page_words),
            *_forms(page_words, found),
            *letterhead(page_words, found),
            *introducing(page_words, found),
            *payees(page_words),
            *called(page_words, found),
            *footers(page_words),
            *repeated(page_words, found),
            *registered(page_words, found),
            *_namesakes(page_words, found),
        )
        if is_name(page_words, bare(sign.name)) and phrase(sign.name) not in others
    ]
    known = domains(page_words, found)
    joined = [_joined(sign, signs, known) for sign in signs]
    best: dict[str, Candidate] = {}
    for one in joined:
        key = "".join(phrase(one.value))
        other = best.get(key, one)
        upper = one if _place(one) < _place(other) else other
        best[key] = replace(upper, score=max(other.score, one.score))
    order = sorted(best.values(), key=lambda one: -one.score)
    return [
        replace(one, most=_APART) if form_stands_apart(page_words, one.value) else one
        for one in doubted(order[:4])
    ]


def _place(one: Candidate) -> tuple[int, float]:
    """Where a name stands: of two spellings the upper is the letterhead's."""
    return (one.words[0].page, one.words[0].box.y0) if one.words else (99, 0.0)


def _joined(sign: Sign, signs: list[Sign], known: list[str]) -> Candidate:
    """A name with all that speaks for it: other places, a mail domain that sounds like it."""
    doubt = 1.0 - sign.weight
    own = phrase(sign.name)
    reasons = [sign.why]
    seen = {sign.why}
    for other in signs:
        theirs = phrase(other.name)
        if other.why in seen or not theirs:
            continue
        if own[: len(theirs)] == theirs:
            doubt *= 1.0 - other.weight * 0.8
            seen.add(other.why)
            reasons.append(other.why)
    if any(sounds_like(own, domain) for domain in known):
        doubt *= 0.45
        reasons.append("mail or web domain")
    return Candidate(
        sign.name, min(_SUREST, 1.0 - doubt), sign.words, ", ".join(reasons)
    )


def _headed(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    for heading in found:
        if heading.party != "seller":
            continue
        label = heading.label
        rest = label.after.lstrip(" :.")
        if rest and not is_label(page_words, rest):
            inside = label.after[:1] == " " and rest[:1].isalpha() and not label.colon
            inside = inside and " " not in label.text
            start = 0 if inside else label.end
            text, words = _whole(page_words, label.line, label.run)
            name = clean(text[start:].lstrip(" :."))
            yield Sign(name, _HEADING, words, "behind the seller's heading")
            continue
        if (run := _in_next_column(page_words, label)) is not None:
            yield Sign(clean(run.text), _HEADING, run.words, "beside the heading")
            continue
        for line in _lines_below(page_words, heading):
            sign = _named(page_words, line, heading)
            if sign is not None:
                yield sign
                break


def _in_next_column(page_words: PageWords, label: Label) -> Run | None:
    """The segment right of a heading in a table of labels and values: the next line has its value in the same column."""
    segments = label.line.segments
    at = segments.index(label.run) + 1
    below = page_words.place_of[id(label.line)] + 1
    if at >= len(segments) or below >= len(page_words.lines):
        return None
    run, other = segments[at], page_words.lines[below]
    aligned = any(abs(one.box.x0 - run.box.x0) < 3 for one in other.segments[1:])
    first = other.segments[0]
    is_table = abs(first.box.x0 - label.run.box.x0) < 3 and is_label(
        page_words, first.text
    )
    return run if aligned and is_table and not is_label(page_words, run.text) else None


def _named(page_words: PageWords, line: Line, heading: Heading) -> Sign | None:
    """The name in a line below a seller's heading: behind “Name:”, or the line's first text."""
    for label in page_words.labels_of.get(id(line), []):
        if "name" in label.roles and label.first and label.colon:
            if label.after.strip(" :"):
                return cut(label.run, label.end, _HEADING, "seller's heading")
            for run in line.segments:
                if run.box.x0 > label.box.x1:
                    return Sign(run.text, _HEADING, run.words, "seller's heading")
    for run in line.segments:
        in_block = heading.left <= run.box.x0 <= heading.right
        if in_block and not is_label(page_words, run.text) and ":" not in run.text:
            text, words = _whole(page_words, line, run)
            if is_name(page_words, clean(text)):
                return Sign(clean(text), _HEADING, words, "below the seller's heading")
    return None


def _whole(page_words: PageWords, line: Line, run: Run) -> tuple[str, tuple[Word, ...]]:
    """A name below its heading with its next line, where it breaks off."""
    at = page_words.place_of[id(line)] + 1
    for other in page_words.lines[at : at + 2]:
        for below in other.segments:
            near = other.box.y0 - line.box.y0 < 2 * max(line.height, 6)
            near = near and not page_words.splits(run, below)
            if other.page is line.page and near and abs(below.box.x0 - run.box.x0) < 3:
                both = goes_on(run, below)
                return (both, (*run.words, *below.words)) if both else (run.text, run.words)  # fmt: skip
    return run.text, run.words


def _lines_below(page_words: PageWords, heading: Heading) -> Iterator[Line]:
    for line in page_words.lines:
        down = line.box.y0 - heading.label.box.y1
        if line.page.number == heading.label.page and -2 < down < 60:
            yield line


def _forms(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    reached = [sign.words[0] for sign in introducing(page_words, found)]
    for line in page_words.lines:
        for run in line.segments:
            text = without_specks(run)
            match = LEGAL.search(text)
            opens = match and line.box.y0 > 0.8 * line.page.height and _ends_there(text, match)  # fmt: skip
            if not match or match.start() < 2 or (len(run.words) > 14 and not opens):
                continue
            start = _name_start(text[: match.start()])
            start = max(start, _behind_label(page_words, line, run, match.start()))
            glued = _GLUED.match(text, match.end())
            end = glued.end() if glued else match.end()
            name = clean(text[start:end])
            if opens and len(run.words) > 14 and name.count(".") == 1:
                name = name.rstrip(".")
            if sum(sign.isalpha() for sign in text[start : match.start()]) < 2:
                continue
            party = party_at(found, line.page.number, run.box)
            if party in ("buyer", "ship") or len(phrase(name)) > 9:
                continue
            weight = _FORM + (0.2 if party == "seller" else 0.0)
            weight += _by_place(page_words, line, run)
            if any(_faces(run, word) for word in reached):
                weight -= _FACED
            words = run.words_at(start, end)
            where = "footer" if line.box.y0 > 0.8 * line.page.height else "page"
            yield Sign(name, weight, words, f"legal form ({where})")


def _behind_label(page_words: PageWords, line: Line, run: Run, until: int) -> int:
    """Where a seller's heading of several words ends that begins this text: “Sold by Kestrel Ltd”."""
    return max(
        (
            label.end
            for label in page_words.labels_of.get(id(line), [])
            if label.run is run and label.first and label.end < until
            if "seller" in label.roles and " " in label.text
        ),
        default=0,
    )


def _ends_there(text: str, form: re.Match[str]) -> bool:
    """Whether a name with its legal form opens a long line and is all of its first clause: “Kestrel plc. Registered in …”."""
    short = len(text[: form.start()].split()) <= _OPENS
    behind = text[form.end() :].lstrip()[:1]
    return short and (form[0].endswith(".") or behind in {*",;·•|–-("})


def _faces(run: Run, first: Word) -> bool:
    """Whether a text stands level with the first word of a block, in another column than it."""
    level = run.words[0].page == first.page and abs(run.box.y0 - first.box.y0) < 3
    return level and first not in run.words


def _by_place(page_words: PageWords, line: Line, run: Run) -> float:
    box = run.box
    if line.box.y0 > 0.8 * line.page.height:
        return 0.15
    if is_written_to(page_words, line, run) and any(footers(page_words)):
        return -0.28
    if line.page.number == 1 and line.box.y0 < 0.15 * line.page.height:
        return 0.15 if is_first_block(page_words, line, run) else 0.0
    slip = len(line.segments) == 1 and line.whole.words[0].source == "ocr"
    if leads(page_words, line) and (slip or is_centred(line, box)):
        return 0.2
    if box.x0 > 0.5 * line.page.width:
        return 0.05
    return -0.28 if in_window(line, box) else -0.15


def _name_start(text: str) -> int:
    """Where a name begins that ends in a legal form: behind a colon, or the start of the segment."""
    start = max(text.rfind(":") + 1, text.rfind(" | ") + 3 if " | " in text else 0)
    for match in SEPARATOR.finditer(text):
        start = max(start, match.end())
    return start


def _namesakes(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    """Texts outside the buyer's block that sound like a mail or web domain of the page."""
    known = [domain for domain in domains(page_words, found) if len(domain) >= 4]
    if not known:
        return
    for line in page_words.lines:
        for run in line.segments:
            for text in SEPARATOR.split(run.text)[:2]:
                own = phrase(clean(text))
                if not 1 <= len(own) <= 6 or not any(
                    part for part in own if len(part) >= 4
                ):
                    continue
                if not any(sounds_like(own, domain) for domain in known):
                    continue
                if party_at(found, line.page.number, run.box) in ("buyer", "ship"):
                    continue
                start = run.text.index(text)
                weight = 0.2 if in_window(line, run.box) else _NAMESAKE
                words = run.words_at(start, start + len(text))
                yield Sign(clean(text), weight, words, "sounds like the mail domain")

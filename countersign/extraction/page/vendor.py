"""The seller's name: from its heading, sender line, letterhead, legal form, mail domain and account."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from countersign.extraction.model import Word
from countersign.extraction.page.blocks import (
    in_window,
)
from countersign.extraction.page.called import called, cut, payees
from countersign.extraction.page.candidates import Candidate, doubted
from countersign.extraction.page.domains import domains, sounds_like
from countersign.extraction.page.footer import footers
from countersign.extraction.page.forms import forms
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.letterhead import (
    OVER_CONTACT,
    goes_on,
    introducing,
    letterhead,
    registered,
    repeated,
)
from countersign.extraction.page.names import (
    bare,
    clean,
    form_stands_apart,
    is_label,
    is_name,
)
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, buyers, party_at
from countersign.extraction.page.senders import SEPARATOR, senders
from countersign.extraction.page.sign import Sign
from countersign.extraction.page.spelling import phrase

_NAMESAKE: Final = 0.4
_SUREST: Final = 0.94  # a name may be printed with or without its legal form
_APART: Final = 0.8
_HEADING: Final = 0.85
_RIGHT: Final = 0.5  # of the page's width


def vendors(page_words: PageWords, found: list[Heading]) -> list[Candidate]:
    """Candidates for the seller's name, best first."""
    others = buyers(page_words, found)
    reached = list(introducing(page_words, found))
    told = any(sign.why == OVER_CONTACT for sign in reached) or _begins_right(
        page_words
    )
    signs = [
        replace(sign, name=bare(sign.name))
        for sign in (
            *_headed(page_words, found),
            *senders(page_words),
            *forms(page_words, found, reached, told=told),
            *letterhead(page_words, found, told=told),
            *reached,
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


def _begins_right(page_words: PageWords) -> bool:
    """Whether the page begins with a text on its right half: a sender's address, over the receiver's on the left."""
    first = page_words.lines[0] if page_words.lines else None
    return first is not None and first.box.x0 > _RIGHT * first.page.width


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

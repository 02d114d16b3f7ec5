"""The seller's name: from its heading, sender line, letterhead, legal form, mail domain and account."""

import re
from collections.abc import Iterator
from typing import Final

from countersign.extraction.model import Box
from countersign.extraction.page.candidates import Candidate, doubted
from countersign.extraction.page.domains import domains, sounds_like
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.letterhead import (
    Sign,
    footers,
    is_centred,
    leads,
    letterhead,
)
from countersign.extraction.page.names import (
    LEGAL,
    clean,
    is_label,
    is_name,
)
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at
from countersign.extraction.page.spelling import phrase

_SEPARATOR: Final = re.compile(r"\s+[·•●∙|\-–—*]\s+|\s*[·•●∙|]\s*")
_NAMESAKE: Final = 0.4
_SUREST: Final = 0.94  # a name may be printed with or without its legal form
_HEADING, _SENDER, _FORM, _PAYEE = 0.85, 0.85, 0.5, 0.5


def vendors(page_words: PageWords, found: list[Heading]) -> list[Candidate]:
    """Candidates for the seller's name, best first."""
    signs = [
        sign
        for sign in (
            *_headed(page_words, found),
            *_senders(page_words),
            *_forms(page_words, found),
            *letterhead(page_words, found),
            *_payees(page_words),
            *footers(page_words),
            *_namesakes(page_words, found),
        )
        if is_name(page_words, sign.name)
    ]
    known = domains(page_words, found)
    joined = [_joined(sign, signs, known) for sign in signs]
    best: dict[str, Candidate] = {}
    for one in joined:
        key = " ".join(phrase(one.value))
        if key not in best or one.score > best[key].score:
            best[key] = one
    order = sorted(best.values(), key=lambda one: -one.score)
    return doubted(order[:4])


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
            yield _cut(label.run, label.end, _HEADING, "behind the seller's heading")
            continue
        for line in _lines_below(page_words, heading):
            sign = _named(page_words, line, heading)
            if sign is not None:
                yield sign
                break


def _named(page_words: PageWords, line: Line, heading: Heading) -> Sign | None:
    """The name in a line below a seller's heading: behind “Name:”, or the line's first text."""
    for label in page_words.labels_of.get(id(line), []):
        if "name" in label.roles and label.first and label.colon:
            if label.after.strip(" :"):
                return _cut(label.run, label.end, _HEADING, "seller's heading")
            for run in line.segments:
                if run.box.x0 > label.box.x1:
                    return Sign(run.text, _HEADING, run.words, "seller's heading")
    for run in line.segments:
        in_block = heading.left <= run.box.x0 <= heading.right
        if in_block and not is_label(page_words, run.text) and ":" not in run.text:
            name = clean(run.text)
            if is_name(page_words, name):
                return Sign(name, _HEADING, run.words, "below the seller's heading")
    return None


def _lines_below(page_words: PageWords, heading: Heading) -> Iterator[Line]:
    for line in page_words.lines:
        down = line.box.y0 - heading.label.box.y1
        if line.page.number == heading.label.page and -2 < down < 60:
            yield line


def _senders(page_words: PageWords) -> Iterator[Sign]:
    """The small line above an address window: name, street and town between dots or dashes."""
    for line in page_words.lines:
        if line.page.number > 1 or line.box.y0 > 0.35 * line.page.height:
            continue
        for run in line.segments:
            parts = [part for part in _SEPARATOR.split(run.text) if part.strip()]
            digits = any(sign.isdigit() for part in parts[1:] for sign in part)
            named = bool(parts) and not any(sign.isdigit() for sign in parts[0])
            if named and len(parts) >= 3 and digits and len(run.text) < 120:
                name = clean(parts[0])
                words = run.words_at(0, len(parts[0]))
                yield Sign(name, _SENDER, words, "sender line")


def _forms(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    for line in page_words.lines:
        for run in line.segments:
            match = LEGAL.search(run.text)
            if not match or match.start() < 2 or len(run.words) > 14:
                continue
            start = _name_start(page_words, run, match.start())
            name = clean(run.text[start : match.end()])
            if sum(sign.isalpha() for sign in run.text[start : match.start()]) < 2:
                continue
            party = party_at(found, line.page.number, run.box)
            if party in ("buyer", "ship") or len(phrase(name)) > 9:
                continue
            weight = _FORM + (0.2 if party == "seller" else 0.0)
            weight += _by_place(page_words, line, run.box)
            words = run.words_at(start, match.end())
            where = "footer" if line.box.y0 > 0.8 * line.page.height else "page"
            yield Sign(name, weight, words, f"legal form ({where})")


def _by_place(page_words: PageWords, line: Line, box: Box) -> float:
    if line.box.y0 > 0.8 * line.page.height:
        return 0.15
    if line.page.number == 1 and line.box.y0 < 0.15 * line.page.height:
        return 0.15
    if leads(page_words, line) and is_centred(line, box):
        return 0.2
    if box.x0 > 0.5 * line.page.width:
        return 0.05
    return -0.28 if _in_window(line, box) else -0.15


def _in_window(line: Line, box: Box) -> bool:
    """Where letters show the receiver's address: on the left, in the upper third, below the letterhead."""
    high = line.page.height
    return (
        line.page.number == 1
        and box.x0 < 0.45 * line.page.width
        and 0.13 * high < line.box.y0 < 0.36 * high
    )


def _name_start(page_words: PageWords, run: Run, end: int) -> int:
    """Where a name begins that ends in a legal form: behind a colon, or the start of the segment."""
    text = run.text[:end]
    start = max(text.rfind(":") + 1, text.rfind(" | ") + 3 if " | " in text else 0)
    for match in _SEPARATOR.finditer(text):
        start = max(start, match.end())
    return start


def _payees(page_words: PageWords) -> Iterator[Sign]:
    for label in page_words.labels:
        if "payee" in label.roles and label.first:
            if label.after.strip(" :"):
                yield _cut(label.run, label.end, _PAYEE, "account holder")
                continue
            for run in label.line.segments:
                if run.box.x0 > label.box.x1:
                    yield Sign(clean(run.text), _PAYEE, run.words, "account holder")
                    break


def _cut(run: Run, start: int, weight: float, why: str) -> Sign:
    while start < len(run.text) and run.text[start] in " :.":
        start += 1
    words = run.words_at(start, len(run.text)) if start < len(run.text) else ()
    return Sign(clean(run.text[start:]), weight, words, why)


def _namesakes(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    """Texts outside the buyer's block that sound like a mail or web domain of the page."""
    known = [domain for domain in domains(page_words, found) if len(domain) >= 4]
    if not known:
        return
    for line in page_words.lines:
        for run in line.segments:
            for text in _SEPARATOR.split(run.text)[:2]:
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
                weight = 0.2 if _in_window(line, run.box) else _NAMESAKE
                words = run.words_at(start, start + len(text))
                yield Sign(clean(text), weight, words, "sounds like the mail domain")

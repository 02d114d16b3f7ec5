"""Accounts that a page names as the payer's own: what a direct debit takes from is nothing to pay to."""

import re
from typing import Final

from countersign.extraction.page.labels_around import label_before
from countersign.extraction.page.layout import Line
from countersign.extraction.page.lexicon import account_phrases
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import phrase

_SENTENCE_ENDS: Final = re.compile(r"[.;!?]\s+(?=[^\W\d_])|\s{3,}|\s[|•·]\s")
_ENDS: Final = (".", ":", ";", "!")
_GOES_ON: Final = 1.6  # line heights to the next line of the same paragraph
_LONG: Final = 4  # words that make a sentence


def is_payers(page_words: PageWords, line: Line, start: int, end: int) -> bool:
    """Whether the account at this place of the line is the payer's: by its label, or by the sentence it stands in.

    “Your IBAN”, “from your account”, “will be debited” make it so, unless the sentence speaks of a transfer or of “our
    account” as well; so does a mandate that is named in the same line.
    """
    context = " ".join(_sentence(page_words, line, start, end))
    if _has(page_words, "transfer", context):
        return False
    if _has(page_words, "mandate", line.whole.text):
        return True
    label = label_before(page_words, line, line.whole.box_at(start, end))
    return _has(page_words, "debit", context) or _has(
        page_words, "payer", f"{label} {context}"
    )


def is_debited(page_words: PageWords, line: Line, start: int, end: int) -> bool:
    """Whether the sentence around this place of the line speaks of a direct debit, and of no mandate."""
    context = " ".join(_sentence(page_words, line, start, end))
    mandated = _has(page_words, "mandate", line.whole.text)
    return not mandated and _has(page_words, "debit", context)


def _sentence(
    page_words: PageWords, line: Line, start: int, end: int
) -> tuple[str, str]:
    """What stands before and behind it in its sentence, which may begin on the line above and end on the one below."""
    text = line.whole.text
    before, after = text[:start], text[end:]
    begins = [match.end() for match in _SENTENCE_ENDS.finditer(before)]
    stops = _SENTENCE_ENDS.search(after)
    before = (
        before[begins[-1] :] if begins else _above(page_words, line, before) + before
    )
    after = after[: stops.start()] if stops else after + _below(page_words, line, after)
    return before, after


def _above(page_words: PageWords, line: Line, before: str) -> str:
    """The end of the line above, where the account begins this one, or its sentence goes on here in small letters."""
    other = _neighbour(page_words, line, -1)
    if other is None or (len(phrase(before)) > 1 and not before[:1].islower()):
        return ""
    above = other.whole.text.rstrip()
    return "" if above.endswith(_ENDS) else _SENTENCE_ENDS.split(above)[-1] + " "


def _below(page_words: PageWords, line: Line, after: str) -> str:
    """The beginning of the line below, where this one ends with the account and that one goes on in small letters."""
    other = _neighbour(page_words, line, 1)
    if other is None or after.strip() or not other.whole.text[:1].islower():
        return ""
    return " " + _SENTENCE_ENDS.split(other.whole.text)[0]


def _neighbour(page_words: PageWords, line: Line, step: int) -> Line | None:
    """The line above or below, where both are running text of one paragraph."""
    at = page_words.place_of[id(line)] + step
    if not 0 <= at < len(page_words.lines):
        return None
    other = page_words.lines[at]
    upper, lower = (other, line) if step < 0 else (line, other)
    near = lower.box.y0 - upper.box.y0 < _GOES_ON * max(line.height, 6.0)
    same = other.page is line.page and abs(other.box.x0 - line.box.x0) < 3
    whole = len(upper.segments) == 1 and len(upper.whole.words) >= _LONG
    return other if near and same and whole else None


def _has(page_words: PageWords, role: str, text: str) -> bool:
    said = f" {' '.join(phrase(text))} "
    known = account_phrases(frozenset(page_words.codes), role)
    return any(f" {' '.join(one)} " in said for one in known)

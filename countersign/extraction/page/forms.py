"""Names that their legal form tells: “Kestrel Ltd”, wherever it stands outside the buyer's block."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from countersign.extraction.model import Word
from countersign.extraction.page.blocks import (
    in_window,
    is_centred,
    is_first_block,
    is_written_to,
    leads,
)
from countersign.extraction.page.footer import footers
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.names import LEGAL, clean, is_name, without_specks
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at
from countersign.extraction.page.senders import SEPARATOR
from countersign.extraction.page.sign import Sign
from countersign.extraction.page.spelling import phrase

_GLUED: Final = re.compile(r"(?:\.?[A-Z][a-z]{0,3}\.?(?![a-z]))*")  # “S.L.N.E”
_CAPITAL: Final = re.compile(
    r"\s+(?:au capital|capital social|con capital|cap\.? soc)", re.IGNORECASE
)
_STATED: Final = re.compile(
    r"\s+(?:au capital|capital social|con capital|cap\.? soc|registered|inscrit|eingetragen|is a trading|is registered|company)\b",
    re.IGNORECASE,
)  # what a company states of itself behind its name
_LETTERS: Final = 2
_OPENS: Final = 6  # words of a name that opens a footer's sentence
_OWNED: Final = re.compile(
    r"(?:.{0,12}copyright\s*)?(?:©|\(c\))\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s)?|(?:this\s)?(?:tax\s)?invoice\s(?:is\s)?issued\sby\s",
    re.IGNORECASE,
)  # whose page it is
_FACED: Final = 0.2  # beside a block that says how to reach whom it names
_EASTERN: Final = re.compile("(?:株式|有限|合同|合資)会社")
_HONOURED: Final = ("御中", "様")  # behind the name of whoever is written to
_CLOSE: Final = 0.7  # line heights
_FORM, _IMPRINT = 0.5, 0.2
_LONG: Final = 14  # words of a line that is no name alone


def forms(
    page_words: PageWords,
    found: list[Heading],
    introduced: Sequence[Sign],
    *,
    told: bool,
) -> Iterator[Sign]:
    """The texts with a legal form, as far as their place lets them be the seller's."""
    reached = [sign.words[0] for sign in introduced]
    for line in page_words.lines:
        for run in line.segments:
            text = without_specks(run)
            if _EASTERN.search(text) and not text.endswith(_HONOURED):
                weight = _FORM + 0.2 * (run.box.x0 > 0.45 * line.page.width)
                yield Sign(clean(text), weight, run.words, "legal form")
                continue
            match = LEGAL.search(text)
            if match and match.start() < 2:
                yield from _under_its_name(page_words, found, line, run, match)
            low = line.box.y0 > 0.8 * line.page.height or _is_imprint(page_words, line, run)  # fmt: skip
            opens = match and low and _ends_there(text, match)
            if not match or match.start() < 2 or (len(run.words) > _LONG and not opens):
                continue
            start = _name_start(text[: match.start()])
            start = max(start, _behind_label(page_words, line, run, match.start()))
            glued = _GLUED.match(text, match.end())
            end = glued.end() if glued else match.end()
            name = clean(text[start:end])
            if opens and len(run.words) > _LONG and name.count(".") == 1:
                name = name.rstrip(".")
            if not _is_named(page_words, text, start, match):
                continue
            party = party_at(found, line.page.number, run.box)
            if party in ("buyer", "ship") or len(phrase(name)) > 9:
                continue
            weight = _FORM + (0.2 if party == "seller" else 0.0)
            weight += _IMPRINT if opens and not line.box.y0 > 0.8 * line.page.height else _by_place(page_words, line, run, told=told)  # fmt: skip
            weight += _IMPRINT if _OWNED.match(text) else 0.0
            if any(_faces(run, word) for word in reached):
                weight -= _FACED
            words = run.words_at(start, end)
            where = "footer" if line.box.y0 > 0.8 * line.page.height else "page"
            yield Sign(name, weight, words, f"legal form ({where})")


def _under_its_name(
    page_words: PageWords,
    found: list[Heading],
    line: Line,
    run: Run,
    form: re.Match[str],
) -> Iterator[Sign]:
    """A legal form in a line of its own with the name right above it, which its frame broke off."""
    if form.end() < len(run.text.rstrip(" .")) or party_at(
        found, line.page.number, run.box
    ):
        return
    at = page_words.place_of[id(line)]
    for above in page_words.lines[max(0, at - 2) : at]:
        for one in above.segments:
            middle = abs(one.box.x0 + one.box.x1 - run.box.x0 - run.box.x1) / 2
            aligned = min(middle, abs(one.box.x0 - run.box.x0)) < 3
            near = run.box.y0 - one.box.y1 < _CLOSE * max(line.height, 6)
            if (
                aligned
                and near
                and not page_words.splits(one, run)
                and is_name(page_words, clean(one.text))
            ):
                name = clean(f"{one.text} {run.text}")
                weight = _FORM + _by_place(page_words, above, one, told=False)
                yield Sign(
                    name, weight, (*one.words, *run.words), "legal form below it"
                )


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
    stated = _STATED.match(text, form.end())
    return short and bool(form[0].endswith(".") or behind in {*",;·•|–-("} or stated)


def _is_named(
    page_words: PageWords, text: str, start: int, form: re.Match[str]
) -> bool:
    """Whether a name stands before a legal form that is its own."""
    letters = sum(sign.isalpha() for sign in text[start : form.start()])
    return letters >= _LETTERS and not _is_called_without(page_words, text, start, form)


def _is_called_without(
    page_words: PageWords, text: str, start: int, form: re.Match[str]
) -> bool:
    """Whether what a company states of itself follows its form, and its name without it stands alone elsewhere."""
    if not _CAPITAL.match(text, form.end()):
        return False
    name = clean(text[start : form.start()])
    return any(
        clean(run.text) == name for line in page_words.lines for run in line.segments
    )


def _is_imprint(page_words: PageWords, line: Line, run: Run) -> bool:
    """Whether a long line states who writes: with a VAT id and a number of a register."""
    roles = [label.roles for label in page_words.labels_of.get(id(line), []) if label.run is run]  # fmt: skip
    numbered = any("vat_id" in one for one in roles)
    return (
        len(run.words) > _LONG
        and numbered
        and any("other_number" in one for one in roles)
    )


def _faces(run: Run, first: Word) -> bool:
    """Whether a text stands level with the first word of a block, in another column than it."""
    level = run.words[0].page == first.page and abs(run.box.y0 - first.box.y0) < 3
    return level and first not in run.words


def _by_place(page_words: PageWords, line: Line, run: Run, *, told: bool) -> float:
    box = run.box
    if line.box.y0 > 0.8 * line.page.height:
        return 0.15
    if is_written_to(page_words, line, run, anywhere=told) and (
        told or any(footers(page_words))
    ):
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
    if owned := _OWNED.match(text):
        start = max(start, owned.end())
    for match in SEPARATOR.finditer(text):
        start = max(start, match.end())
    return start

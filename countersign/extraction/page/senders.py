"""The line above an address window that says who writes, and the name in large letters over such a line."""

import re
from collections.abc import Iterator
from typing import Final

from countersign.extraction.page.blocks import over
from countersign.extraction.page.names import bare, clean
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.sign import Sign
from countersign.extraction.page.spelling import phrase

SEPARATOR: Final = re.compile(r"\s+[·•●∙|\-–—*]\s+|\s*[·•●∙|]\s*")
_ADDRESS: Final = re.compile(r", [^,]*\d[^,]*, (?:[A-Z]{1,3}[- ])?\d{4,5} [^\W\d][^,\d]*$")  # fmt: skip
_BANK: Final = re.compile(r"\b(?:bank|banque|banco|banca)\b|sparkasse", re.IGNORECASE)
_SENDER: Final = 0.85


def senders(page_words: PageWords) -> Iterator[Sign]:
    """The small line above an address window: name, street and town between dots or dashes."""
    for line in page_words.lines:
        if line.page.number > 1 or line.box.y0 > 0.35 * line.page.height:
            continue
        for run in line.segments:
            parts = [part for part in SEPARATOR.split(run.text) if part.strip()]
            if len(parts) < 3 and _ADDRESS.search(run.text):
                parts = [bare(run.text), *run.text.split(", ")[1:]]
            digits = any(sign.isdigit() for part in parts[1:] for sign in part)
            named = bool(parts) and not any(map(str.isdigit, parts[0]))
            if any(
                label.run is run and label.first and "buyer" in label.roles
                for label in page_words.labels_of.get(id(line), [])
            ):
                continue
            if named and _BANK.search(parts[0]):
                continue
            if not named or len(parts) < 3 or not digits or len(run.text) >= 120:
                continue
            words = run.words_at(0, len(parts[0]))
            if (headline := over(page_words, line, run)) is not None:
                name = clean(headline.text)
                yield Sign(name, _SENDER, headline.words, "over the sender's line")
                if phrase(parts[0])[:1] != phrase(name)[:1]:
                    continue
            yield Sign(clean(parts[0]), _SENDER, words, "sender line")

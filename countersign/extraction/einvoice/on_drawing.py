"""Where an e-invoice's values stand on the pages that were drawn of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from countersign.extraction.einvoice.places import with_places
from countersign.extraction.einvoice.printed import Printed
from countersign.extraction.model import Extracted, Notice, Page, Suggestion, Word


def on_drawing(reading: Extracted, said: Extracted, drawn: Sequence[Page]) -> Extracted:
    """The reading, in which what the file's own pages do not print has its place on the drawing of what it `said`.

    What a notice is about is marked there as well, beside where it stands on the page.
    """
    if not drawn:
        return reading
    there = with_places(said, Extracted(pages=tuple(drawn)))
    printed = Printed.on(drawn)
    lines = there.lines if len(there.lines) == len(reading.lines) else ()
    return replace(
        reading,
        fields=_placed(reading.fields, there.fields),
        lines=tuple(map(_placed, reading.lines, lines)) or reading.lines,
        notices=tuple(_marked(notice, there) for notice in reading.notices),
        accounts=tuple(
            one if one.words else replace(one, words=printed.text(one.value))
            for one in reading.accounts
        ),
    )


def _placed(
    found: Mapping[str, Suggestion], there: Mapping[str, Suggestion]
) -> dict[str, Suggestion]:
    return {
        name: replace(one, words=there[name].words)
        if one.source == "xml" and not one.words and name in there
        else one
        for name, one in found.items()
    }


def _marked(notice: Notice, there: Extracted) -> Notice:
    words = [word for name in notice.fields for word in _words(there.fields, name)]
    line = notice.values.get("line", "")
    if line.isdecimal() and 0 < int(line) <= len(there.lines):
        item = there.lines[int(line) - 1]
        words += _words(item, notice.values.get("field", "line_total"))
    return replace(notice, words=(*notice.words, *words)) if words else notice


def _words(found: Mapping[str, Suggestion], name: str) -> tuple[Word, ...]:
    return found[name].words if name in found else ()

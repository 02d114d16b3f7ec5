"""Reading pages that were scanned askew: made upright for the readers, with places as the person sees them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from countersign.extraction.files import upright
from countersign.extraction.model import Extracted, Page, Suggestion, Word
from countersign.extraction.page.tables import fill_tables


def read_level(
    pages: Sequence[Page], read: Callable[[Sequence[Page]], Extracted]
) -> Extracted:
    """What `read` finds on the pages made upright and level, its words back where the pages show them."""
    if not any(page.turn for page in pages):
        return read(pages)
    level = [upright(page) for page in pages]
    shown = {
        straight: word
        for page, flat in zip(pages, level, strict=True)
        for straight, word in zip(flat.words, page.words, strict=True)
    }
    return replace(_moved(read(level), shown), pages=tuple(pages))


def _moved(extracted: Extracted, shown: Mapping[Word, Word]) -> Extracted:
    def words(of: Sequence[Word]) -> tuple[Word, ...]:
        return tuple(shown.get(word, word) for word in of)

    def moved(one: Suggestion) -> Suggestion:
        return replace(one, words=words(one.words))

    return replace(
        extracted,
        fields={name: moved(one) for name, one in extracted.fields.items()},
        alternatives={
            name: tuple(map(moved, found))
            for name, found in extracted.alternatives.items()
        },
        lines=tuple(
            {name: moved(one) for name, one in line.items()} for line in extracted.lines
        ),
        notices=tuple(
            replace(notice, words=words(notice.words)) for notice in extracted.notices
        ),
    )


def prepare() -> None:
    """Fill the tables that reading looks things up in, once for all processes forked from this one."""
    fill_tables()

"""Which page of how many a page says it is."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from countersign.extraction.page.layout import Line

_PAGE: Final = (
    "page|seite|blatt|pagina|página|pág|pag|strana|str|strona|sida|side|sivu|oldal|lap|sayfa|hoja|foglio|leht|puslapis|"
    "lapa|stranica|страница|стр"
)
_OF: Final = "/|of|von|de|di|du|sur|van|z|ze|av|af|a|από|из"
_NAMED: Final = re.compile(
    rf"(?<!\w)(?:{_PAGE})(?:[.:]|\s)\s*(?:n[o°º]?\.?\s*)?(\d{{1,3}})(?:\s*(?:{_OF})\s*(\d{{1,3}}))?(?![\w.,])",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    rf"[-–\s]*(\d{{1,3}})\s*(?:{_OF})\s*(\d{{1,3}})[-–\s]*(?:{_PAGE})?\.?",
    re.IGNORECASE,
)
_NAMED_EDGE, _ALONE_EDGE = 0.2, 0.12  # of the page, at its top and its bottom
_MOST: Final = 60  # pages of an invoice: 1/12 is one, 3/450 is something else


class PageNumber(NamedTuple):
    """The number that a page prints of itself, and of how many; 0 where it does not say."""

    number: int
    of: int = 0


def page_number(lines: Sequence[Line]) -> PageNumber | None:
    """The number that these lines of one page give it, at its top or bottom: best one that says of how many.

    A number behind other words may be another page's, as in “carried over from page 1”.
    """
    found = list(_found(lines))
    return next((one for one in found if one.of), found[0] if found else None)


def _found(lines: Sequence[Line]) -> Iterator[PageNumber]:
    for pattern, edge in ((_NAMED.search, _NAMED_EDGE), (_ALONE.fullmatch, _ALONE_EDGE)):  # fmt: skip
        for line in lines:
            place = line.box.y0 / line.page.height
            if edge < place < 1 - edge:
                continue
            for run in line.segments:
                text = run.text.strip()
                match = pattern(text)
                if match is None:
                    continue
                number, of = map(int, match.groups("0"))
                before = text[: match.start()].rstrip()
                if (of or not before[-1:].isalpha()) and 1 <= number <= (of or _MOST) <= _MOST:  # fmt: skip
                    yield PageNumber(number, of)

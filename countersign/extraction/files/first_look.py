"""What is wanted of every new file, in one go: a process for each would cost more than the work."""

from collections.abc import Sequence

from countersign.extraction.files.own_page import own_page
from countersign.extraction.files.render import render_page
from countersign.extraction.files.sniff import PDF
from countersign.extraction.files.words import each_page
from countersign.extraction.model import Page


def first_look(
    data: bytes, media_type: str, width: int, numbers: Sequence[int] | None = None
) -> tuple[tuple[Page, ...], bytes]:
    """The pages (all, or these) with the words of their text layer (pictures have none), and the first one drawn as WebP.

    Raises Refused for a file without pages, and for one that can't be read or drawn.
    """
    pages = tuple(each_page(data, numbers)) if media_type == PDF else ()
    return pages, render_page(data, media_type, 1, width, format="WEBP")


def prepare() -> None:
    """Have fonts and picture formats at hand, for all processes forked from this one."""
    first_look(own_page(), PDF, 100)

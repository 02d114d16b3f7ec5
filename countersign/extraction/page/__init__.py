"""The text reader: words of pages -> suggestions, and what a confirmed invoice teaches of its vendor."""

from countersign.extraction.page.learning import learn
from countersign.extraction.page.reader import read_pages

__all__ = ["learn", "read_pages"]

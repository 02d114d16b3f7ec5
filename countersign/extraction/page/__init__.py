"""The text reader: words of pages -> suggestions for header fields and item lines."""

from countersign.extraction.page.reader import read_pages

__all__ = ["read_pages"]

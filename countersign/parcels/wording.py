"""The text of a mail that was only written as HTML."""

import re
from typing import Final

from lxml import etree, html

_UNSEEN: Final = ("script", "style", "head", "title", "template", "noscript")
_BREAKS: Final = (
    "br",
    "p",
    "div",
    "tr",
    "li",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "hr",
)
_EMPTY_LINES: Final = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+")


def text_of(markup: str) -> str:
    """What a person would read of it, line by line; cells of a row side by side. Nothing is fetched."""
    try:
        tree = html.document_fromstring(markup)
    except (etree.ParserError, ValueError):
        return ""
    etree.strip_elements(tree, *_UNSEEN, etree.Comment, with_tail=False)
    for element in tree.iter(*_BREAKS):
        element.tail = "\n" + (element.tail or "")
    for element in tree.iter("td", "th"):
        element.tail = "\t" + (element.tail or "")
    lines = (
        " ".join(part.split(" ")).strip()
        for part in "".join(str(part) for part in tree.itertext()).splitlines()
    )
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()

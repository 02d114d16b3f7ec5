"""A phrase that we know, where it stands on a page."""

from dataclasses import dataclass

from countersign.extraction.model import Box
from countersign.extraction.page.layout import Line, Run


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase we know on a page: the roles it may play, and the text behind it in its segment."""

    roles: frozenset[str]
    line: Line
    run: Run
    start: int
    end: int
    box: Box
    text: str
    after: str
    first: bool  # begins its segment
    exact: bool

    @property
    def page(self) -> int:
        """The page it stands on, from 1."""
        return self.line.page.number

    @property
    def colon(self) -> bool:
        """Whether a colon or a sign of its kind follows, or the segment ends."""
        return not self.after.strip() or self.after.lstrip()[:1] in ":#=>"

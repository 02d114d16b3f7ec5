"""Which text stands before a value: left of it in its line, or above it, known as a label or not."""

from countersign.extraction.model import Box
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import phrase

_HIGH = 3.0  # line heights above the value that its label may stand
_LONGEST = 60


def label_before(page_words: PageWords, line: Line, box: Box) -> str:
    """The text that introduces a value at this place, folded; "" when nothing stands near."""
    return _left(line, box) or _above(page_words, line, box)


def _left(line: Line, box: Box) -> str:
    for run in reversed(line.segments):
        words = [word for word in run.words if word.box.x1 <= box.x0 + 2]
        if words:
            text = " ".join(word.text for word in words)
            folded = _folded(text)
            if folded:
                return folded
    return ""


def _above(page_words: PageWords, line: Line, box: Box) -> str:
    best = ""
    for other in page_words.lines:
        if other.page is not line.page or other.box.y1 > box.y0 + 2:
            continue
        if box.y0 - other.box.y1 > _HIGH * max(line.height, 6):
            continue
        for run in other.segments:
            shared = min(run.box.x1, box.x1) - max(run.box.x0, box.x0)
            if shared > 0 or abs(run.box.x0 - box.x0) < 4:
                best = _folded(run.text) or best
    return best


def _folded(text: str) -> str:
    """Letters alone: numbers in a label change from one invoice to the next."""
    parts = [part for part in phrase(text) if not any(map(str.isdigit, part))]
    return " ".join(parts)[-_LONGEST:]

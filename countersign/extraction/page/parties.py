"""Who is who: the blocks of the page that belong to the seller, the buyer or a delivery address."""

from dataclasses import dataclass
from typing import Final, Literal

from countersign.extraction.model import Box
from countersign.extraction.page.grid import is_right_of
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import phrase

Party = Literal["seller", "buyer", "ship"]

_DEEP: Final = 190.0  # points below its heading that an address block may reach
_LINES: Final = 9  # of a buyer's block
_CLOSE: Final = 1.0  # line heights between them
_ALIGNED: Final = 4.0  # points
_ENDS: Final = frozenset({"seller", "payee", "number", "issue_date", "net", "gross"})
_FACTS: Final = frozenset({"number", "issue_date", "due_date"})
_TABLE, _GAP = (
    4,
    20.0,
)  # headings beside each other; points between a block and the next column
_FACTS_ABOVE: Final = (
    60.0  # points over a heading that the facts beside its block may begin
)
_BLANK: Final = 1.6  # line heights
_SHORT: Final = 5  # letters of a heading ("to", "von", "de") that needs a colon or a line of its own


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a party's block, and the width of the page it rules."""

    party: Party
    label: Label
    left: float
    right: float
    top: float
    bottom: float  # where its block ends at the latest


def headings(page_words: PageWords) -> list[Heading]:
    """The headings of party blocks, from the top."""
    labels = [
        label
        for label in page_words.labels
        if _party(label) and _heads(label) and not _heads_a_table(page_words, label)
    ]
    found = []
    for label in labels:
        right = label.line.page.width
        for other in label.line.segments:
            if other.box.x0 > label.box.x1 + 40 and any(
                other is neighbour.run for neighbour in labels
            ):
                right = min(right, other.box.x0 - 4)
        party = _party(label)
        if party:
            top = label.box.y0 - 3
            bottom = _row_ends(page_words, label) or top + _DEEP
            right = min(right, _facts_begin(page_words, label, top, bottom))
            bottom = min(bottom, _block_ends(page_words, label, right))
            found.append(Heading(party, label, label.box.x0 - 12, right, top, bottom))
    return found


def party_at(found: list[Heading], page: int, box: Box) -> Party | None:
    """Whose block this place lies in, if a heading above it says so."""
    best: Heading | None = None
    for heading in found:
        if heading.label.page != page:
            continue
        down = box.y0 - heading.top
        inside = heading.left <= box.x0 <= min(heading.right, heading.left + 300)
        if (
            inside
            and down >= 0
            and box.y0 <= heading.bottom
            and (
                best is None
                or (
                    (heading.top, heading.left) > (best.top - 2, best.left)
                    and heading.top >= best.top - 2
                )
            )
        ):
            best = heading
    return best.party if best else None


def buyers_lines(page_words: PageWords) -> frozenset[int]:
    """The identities of the lines that stand close below a buyer's heading, in one column and with nothing else beside them."""
    found: set[int] = set()
    for heading in headings(page_words):
        if heading.party != "buyer":
            continue
        above = heading.label.line
        at = page_words.place_of[id(above)]
        for line in page_words.lines[at + 1 : at + 1 + _LINES]:
            near = line.box.y0 - above.box.y1 < _CLOSE * max(above.height, 6.0)
            same = abs(line.box.x0 - heading.label.box.x0) < _ALIGNED
            if line.page is not above.page or not near or not same:
                break
            if any(label.first and label.roles & _ENDS for label in page_words.labels_of.get(id(line), [])):  # fmt: skip
                break
            found.add(id(line))
            above = line
    return frozenset(found)


def _heads_a_table(page_words: PageWords, label: Label) -> bool:
    """Whether a “From”, “To” or “Provider” is one of many headings beside each other: those of flights, days or items."""
    texts = label.line.segments
    known = sum(bool(page_words.columns.find(parts)) for parts in label.line.tokens)
    facts = any(
        other.roles & _FACTS for other in page_words.labels_of.get(id(label.line), [])
    )
    words = all(run.text[:1].isalpha() and not any(map(str.isdigit, run.text)) for run in texts)  # fmt: skip
    short = len(label.text) <= _SHORT or (known >= _TABLE - 1 and not facts)
    return short and len(texts) >= _TABLE and words


def _facts_begin(
    page_words: PageWords, label: Label, top: float, bottom: float
) -> float:
    """Where, right of a heading and its name, a column of the invoice's own number and days begins: no part of a block."""
    return min(
        (
            other.box.x0 - 4
            for other in page_words.labels
            if other.page == label.page
            and other.first
            and other.roles & _FACTS
            and top - _FACTS_ABOVE <= other.box.y0 <= bottom
            and other.box.x0 > label.run.box.x1 + _GAP
        ),
        default=label.line.page.width,
    )


def _block_ends(page_words: PageWords, label: Label, right: float) -> float:
    """Where a wide gap or the second line in a row with an amount ends the texts below a heading; that between the heading and its first text may be as wide."""
    last, seen = label.box.y1, False
    left = label.box.x0 - 12
    far = min(right, left + 300)
    paid: list[Line] = []
    for line in page_words.lines:
        if line.page is not label.line.page or line.box.y0 < label.box.y1 - 2:
            continue
        if not any(left <= run.box.x0 <= far for run in line.segments):
            continue
        paid = [*paid, line] if _has_money(page_words, line) else []
        if len(paid) > 1:
            return paid[0].box.y0 - 1
        if seen and line.box.y0 - last > _BLANK * max(label.line.height, 6.0):
            return last + 1
        last, seen = max(last, line.box.y1), True
    return label.line.page.height


def _has_money(page_words: PageWords, line: Line) -> bool:
    return any(figure.money for figure in page_words.figures_of.get(id(line), []))


def _row_ends(page_words: PageWords, label: Label) -> float:
    """Where the row of a table ends of which a heading is the first cell; 0 where it stands in none."""
    grid = page_words.grids[label.page]
    cell = grid.cell(label.box)
    beside = [run for run in label.line.segments if run.box.x0 > label.box.x1]
    if not cell.closed or not beside or label.after.strip(" :."):
        return 0.0
    neighbour = grid.cell(beside[0].box)
    is_row = neighbour.closed and is_right_of(neighbour, cell)
    same = abs(neighbour.box.y1 - cell.box.y1) < _ALIGNED
    return cell.box.y1 if is_row and same and not _is_label(page_words, beside[0]) else 0.0  # fmt: skip


def _is_label(page_words: PageWords, run: Run) -> bool:
    return bool(page_words.lexicon.roles(run.text))


def _party(label: Label) -> Party | None:
    for role in ("buyer", "ship", "seller"):
        if role in label.roles:
            return role
    return None


def _heads(label: Label) -> bool:
    if not label.first:
        return False
    alone = not label.after.strip(" :.")
    colon = label.after.lstrip()[:1] in (":", ".") and label.after.lstrip()[:1] != ""
    if alone or (colon and len(label.text) >= 2):
        return True
    return (
        len(label.text) > _SHORT
        and label.after[:1] == " "
        and not label.roles & {"other_number", "skip"}
    )


def buyers(page_words: PageWords, found: list[Heading]) -> frozenset[tuple[str, ...]]:
    """What the buyer is called by a heading that leaves no doubt, and by none of the seller's: no name of the seller anywhere."""
    names: dict[Party, set[tuple[str, ...]]] = {
        "seller": set(),
        "buyer": set(),
        "ship": set(),
    }
    for heading in found:
        label = heading.label
        if heading.party == "buyer" and len(label.text) <= _SHORT:
            names["seller"] |= _named(page_words, label)
        else:
            names[heading.party] |= _named(page_words, label)
    return frozenset(names["buyer"] - names["seller"])


def _named(page_words: PageWords, label: Label) -> set[tuple[str, ...]]:
    """The text behind a heading, beside it, or in the line below."""
    if rest := label.after.strip(" :."):
        return {phrase(rest)}
    beside = [run for run in label.line.segments if run.box.x0 > label.box.x1]
    at = page_words.place_of[id(label.line)] + 1
    below = [
        run
        for line in page_words.lines[at : at + 2]
        if line.page.number == label.page
        for run in line.segments
        if abs(run.box.x0 - label.box.x0) < 3
    ]
    return {phrase(run.text) for run in (*beside[:1], *below[:1])}

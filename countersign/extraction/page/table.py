"""All item lines of a document, page by page."""

from countersign.extraction.page.columns import table_headings
from countersign.extraction.page.items import Item, items_below
from countersign.extraction.page.rows_alone import items_without_heading
from countersign.extraction.page.sheet import Sheet


def items_of(sheet: Sheet) -> list[Item]:
    """The item lines below every heading row; without one, the rows that their numbers tell."""
    found = table_headings(sheet)
    items: list[Item] = []
    for at, heading in enumerate(found):
        until = found[at + 1] if at + 1 < len(found) else None
        items.extend(items_below(sheet, heading, until))
    return items or items_without_heading(sheet)

"""What somebody else has saved meanwhile, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from countersign.invoices.content.labels import label
from countersign.invoices.content.shown import Shown


def in_words(stored: Shown, differs: Iterable[str]) -> list[tuple[str, str]]:
    """What is stored in the places that differ: label and value of each."""
    rows = {item.key: (at, item) for at, item in enumerate(stored.items, 1)}
    words = []
    for path in differs:
        if path in stored.values:
            words.append((label(path), stored.values[path]))
        elif path.startswith("item."):
            key, name = path.removeprefix("item.").split(".")
            at, item = rows.get(key, (0, None))
            place = {"label": label(name), "row": at}
            if item:
                words.append((_("%(label)s, item %(row)s") % place, item.cells[name]))
    return words

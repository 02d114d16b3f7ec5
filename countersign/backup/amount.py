"""Is there as much here as there must be? A backup of an empty or another database looks like any other, until it is needed."""

from typing import Final

from countersign.accounts.models import Organization, User
from countersign.database.where import where_we_work
from countersign.invoices.models import Invoice

from .refused import Impossible
from .sealing import Shelf
from .sets import Set, names

_INVOICES: Final = Invoice._meta.label
_FEW: Final = 10  # of so few half may well go in a day


def must_be_ours(shelf: Shelf) -> None:
    """Raise Impossible when nobody works here, or there are less than half of the invoices of the set before."""
    if not Organization.objects.exists() or not User.objects.exists():
        raise Impossible(
            f"There is no organization with anybody in it here. {where_we_work()} If that is right, back up with --anyway."
        )
    now, before = Invoice._base_manager.count(), _before(shelf)
    if before > _FEW and now * 2 < before:
        raise Impossible(
            f"There are {now} invoices here, and in the backup before there were {before}. {where_we_work()} "
            "If that is right, back up with --anyway."
        )


def _before(shelf: Shelf) -> int:
    """How many invoices the latest set has whose manifest can be read."""
    for name in reversed(names(shelf.storage)):
        try:
            tables = Set(shelf, name).manifest().tables
        except Impossible:
            continue
        return sum(table.rows for table in tables if table.name == _INVOICES)
    return 0

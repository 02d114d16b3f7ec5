"""How a person has the table here: which columns, which saved views, which of them comes first after signing in.

It is kept with the membership, so that no page asks for it, and goes with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership

# Every column that may be left out, from left to right; the number always stands there.
COLUMNS: Final[Mapping[str, Any]] = {
    "vendor": _("Vendor"),
    "order": _("Order reference"),
    "agent": _("Agent"),
    "issued": _("Issue date"),
    "due": _("Due date"),
    "gross": _("Amount"),
    "status": _("Status"),
    "found": _("Doubts"),
    "entered": _("Entered"),
}
_NOT_AT_FIRST: Final = ("order",)
MOST_VIEWS: Final = 30
LONGEST_NAME: Final = 60
LONGEST_ADDRESS: Final = 2000


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters, sorting and columns under a name."""

    name: str
    address: str
    columns: tuple[str, ...]

    @property
    def query(self) -> str:
        """The address that shows it."""
        view = urlencode({"view": self.name})
        return f"{self.address}&{view}" if self.address else view


@dataclass(frozen=True, slots=True)
class OwnTable:
    """All of it; `columns` are those outside of any view, `start` the name of a view, "" for none."""

    columns: tuple[str, ...]
    views: Sequence[SavedView] = ()
    start: str = ""

    @classmethod
    def of(cls, member: Membership) -> Self:
        """As it is kept; what a later release has named is passed over."""
        kept = member.table_kept or {}
        views = [
            SavedView(one["name"], one["address"], known(one["columns"]))
            for one in kept.get("views", ())
        ]
        columns = kept.get("columns")
        usual = [name for name in COLUMNS if name not in _NOT_AT_FIRST]
        return cls(
            known(usual if columns is None else columns), views, kept.get("start", "")
        )

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        views = [
            {"name": one.name, "address": one.address, "columns": list(one.columns)}
            for one in self.views
        ]
        return {"columns": list(self.columns), "views": views, "start": self.start}

    def named(self, name: str) -> SavedView | None:
        """The view of that name."""
        return next((one for one in self.views if one.name == name), None)

    def columns_in(self, view: str) -> tuple[str, ...]:
        """Which columns there are in a view, or outside of any."""
        found = self.named(view)
        return found.columns if found else self.columns

    @property
    def first(self) -> SavedView | None:
        """What comes first after signing in; None: what comes for everybody."""
        return self.named(self.start) if self.start else None


def known(columns: Iterable[str]) -> tuple[str, ...]:
    """Those of the columns that there are, from left to right."""
    wanted = set(columns)
    return tuple(name for name in COLUMNS if name in wanted)

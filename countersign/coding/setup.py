"""What an organization codes with, as pages and rules need it: kept with the organization, so that no page and no save asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from countersign.accounts.models import Organization

from .models import CustomField, Place


@dataclass(frozen=True, slots=True)
class OwnField:
    """A custom field; one that is not active is not asked for, and what was typed into it is still told."""

    key: str
    name: str
    kind: str
    place: str
    required: bool
    choices: Sequence[str]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Setup:
    """Which columns of a coding there is anything to put into, which custom fields are asked for, what the owner has set."""

    columns: Sequence[str] = ()
    fields: Sequence[OwnField] = ()
    retired: Sequence[OwnField] = ()
    needed: bool = False
    managers_correct: bool = False

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """As it is now."""
        kept = organization.coding if organization.has_coding else None
        if not kept:
            return cls()
        fields = [OwnField(**one) for one in kept["fields"]]
        return cls(
            kept["columns"],
            [one for one in fields if one.active],
            [one for one in fields if not one.active],
            kept["needed"],
            kept["managers_correct"],
        )

    def __bool__(self) -> bool:
        return bool(self.columns or self.fields)

    def fields_of(self, place: Place) -> list[OwnField]:
        """Those of the invoice, or of each item."""
        return [one for one in self.fields if one.place == place]


def to_keep(
    columns: Iterable[str], fields: Iterable[CustomField], chart: int, **decided: bool
) -> dict[str, Any]:
    """The same as it is kept; `chart` counts its changes."""
    names = ("key", "name", "kind", "place", "required", "choices", "active")
    return {
        "columns": list(columns),
        "fields": [{name: getattr(one, name) for name in names} for one in fields],
        "chart": chart,
        **decided,
    }

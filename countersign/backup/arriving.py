"""An organization that is to come in beside others: does it fit in, and does it name nothing of theirs?

All keeps its number. The history names rows by their numbers and its hashes stand for that, so rows with new ones would not be
what it tells of any more (`docs/decisions/0031`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from django.apps.registry import Apps

from . import contents, gaps, tables
from .refused import Impossible
from .sets import Set
from .tables import Model, Table

_ORGANIZATION: Final = "accounts.Organization"
_USER: Final = "accounts.User"


class Arriving:
    """The rows of an archive, table by table; people who are here already are not among them."""

    def __init__(
        self, chosen: Set, held: Sequence[Table], organization: int, apps: Apps
    ) -> None:
        self.chosen, self.tables, self.organization = chosen, held, organization
        known = {one._meta.label: one for one in tables.models_of(apps)}
        names = [table.name for table in held]
        if foreign := [name for name in names if not _may_come(known.get(name))]:
            raise Impossible(
                f"An archive of one organization has no table {', '.join(foreign)}. Nothing was restored."
            )
        self.models: Mapping[str, Model] = {name: known[name] for name in names}

    def lines_of(self, table: Table) -> Iterator[bytes]:
        """The lines of a table that are to be written. Raises Impossible for a row of somebody else."""
        model = self.models[table.name]
        instead = contents.instead(model)
        for line in gaps.rows_left(self.chosen, table):
            row = dict(zip(table.columns, json.loads(line), strict=True))
            if table.name == _USER and row["id"] in self._known:
                continue
            if row.get(_whose(model), self.organization) != self.organization:
                raise Impossible(
                    f"{table.name} has rows of another organization. Nothing was restored."
                )
            row |= {name: value for name, value in instead.items() if name in row}
            yield json.dumps(list(row.values())).encode()

    def keys_of(self, table: Table) -> Iterator[list[Any]]:
        """The keys of the rows that are to be written, some hundred at a time."""
        key = table.columns.index(str(self.models[table.name]._meta.pk.attname))
        batch: list[Any] = []
        for line in self.lines_of(table):
            batch.append(json.loads(line)[key])
            if len(batch) == 500:
                yield batch
                batch = []
        yield batch

    @cached_property
    def _known(self) -> set[int]:
        """Who of its people is here already, with this number and this address."""
        here = self.models[_USER]._base_manager
        return {
            pk
            for pk, email in self.people
            if here.filter(pk=pk, email__iexact=email).exists()
        }

    @cached_property
    def people(self) -> list[tuple[int, str]]:
        """Number and mail address of each."""
        found = []
        for table in self.tables:
            if table.name == _USER:
                for line in gaps.rows_left(self.chosen, table):
                    row = dict(zip(table.columns, json.loads(line), strict=True))
                    found.append((row["id"], row["email"]))
        return found

    def strangers(self) -> list[str]:
        """Addresses of its people that are here under another number."""
        here = self.models[_USER]._base_manager
        return [
            email
            for pk, email in self.people
            if here.filter(email__iexact=email).exclude(pk=pk).exists()
        ]


def must_fit_in(arriving: Arriving) -> None:
    """Raise Impossible when something here has a number, or somebody here an address, that an archive brings for another one."""
    here = arriving.models[_ORGANIZATION]._base_manager
    if name := here.filter(pk=arriving.organization).values_list("name", flat=True):
        raise Impossible(
            f"Here is an organization with the number {arriving.organization} already, {name[0]}. {_ELSEWHERE}"
        )
    taken = {
        table.name: count
        for table in arriving.tables
        if (count := _taken(arriving, table))
    }
    told = [f"{name}: {count}" for name, count in taken.items()]
    told += [f"{email} has another number here" for email in arriving.strangers()]
    if told:
        raise Impossible(
            "Others here have the numbers of some of its rows already ("
            + "; ".join(told)
            + f"). {_ELSEWHERE}"
        )


def must_be_apart(arriving: Arriving) -> None:
    """Raise Impossible when a row that came in names one of another organization."""
    ours = arriving.organization
    for name, model in arriving.models.items():
        if not contents.is_of_organizations(model):
            continue
        rows = model._base_manager.filter(organization_id=ours)
        for field in tables.fields_of(model):
            other = field.related_model
            if other is None or isinstance(other, str):
                continue
            if contents.is_of_organizations(other):
                named = rows.exclude(**{f"{field.name}__isnull": True})
                if named.exclude(**{f"{field.name}__organization_id": ours}).exists():
                    raise Impossible(
                        f"{name} names rows of another organization. Nothing was restored."
                    )


_ELSEWHERE: Final = (
    "An archive keeps all numbers, as the hashes of its history stand for them. Restore it into an installation of its own: "
    "an empty database and an empty folder. Nothing was restored."
)


def _may_come(model: Model | None) -> bool:
    if model is None or model._meta.label in contents.LEFT_OUT:
        return False
    if model._meta.label in tables.LEFT_OUT:
        return False
    return model._meta.label in (
        _ORGANIZATION,
        _USER,
    ) or contents.is_of_organizations(model)


def _whose(model: Model) -> str:
    """The column that says whose a row is."""
    return "id" if model._meta.label == _ORGANIZATION else "organization_id"


def _taken(arriving: Arriving, table: Table) -> int:
    """How many keys of a table are somebody else's here."""
    here = arriving.models[table.name]._base_manager
    return sum(here.filter(pk__in=some).count() for some in arriving.keys_of(table))

"""Rows that belong to an organization, and keys from one to another: every query of them says which organization.

What is fetched, joined or prefetched along such a key, saved, refreshed or deleted names the organization beside
the key, so that the tables can be split by it (`docs/decisions/0016`). `filter(pk=...)` does not: whoever writes
that writes `filter(organization=..., pk=...)`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.deletion import Collector
from django.db.models.expressions import Col
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
)
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import Exact, In

from .written import Written

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")


def _organizations(rows: Iterable[Any]) -> set[int]:
    """Whose rows these are; a row whose organization was not fetched says nothing, and asks nothing."""
    known = (getattr(row, "__dict__", {}).get("organization_id") for row in rows)
    return {one for one in known if one is not None}


def _within(organizations: set[int]) -> models.Q:
    if len(organizations) == 1:
        return models.Q(organization=next(iter(organizations)))
    return models.Q(organization__in=organizations) if organizations else models.Q()


class Belonging(Written):
    """A row of one organization, which stays its own: `organization` never changes."""

    class Meta:
        abstract = True

    @property
    def itself(self) -> models.Q:
        """The condition that finds this very row."""
        return models.Q(organization=self.organization_id, pk=self.pk)

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        rows = from_queryset
        if rows is None:
            hints: dict[str, models.Model] = {"instance": self}
            rows = self.__class__._base_manager.db_manager(using, hints=hints)
        own = rows.filter(_within(_organizations([self])))
        super().refresh_from_db(using, fields, own)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        return delete_all([self])


def by_organization(rows: models.QuerySet[Any]) -> Iterator[models.QuerySet[Any]]:
    """These rows, one organization after another: for what is done by the clock, in all of them."""
    whose = rows.order_by().values_list("organization", flat=True).distinct()
    for organization in sorted(whose):
        yield rows.filter(organization=organization)


def delete_all(rows: Sequence[Belonging]) -> tuple[int, dict[str, int]]:
    """Delete rows and what goes with them; what is said of it is Django's: how many, and how many of each."""
    using = rows[0]._state.db or DEFAULT_DB_ALIAS
    collector = _Collector(using, _within(_organizations(rows)))
    collector.collect(rows)
    return collector.delete()


class _Collector(Collector):
    """Finds what goes with a row, and deletes it, by organization and key."""

    def __init__(self, using: str, own: models.Q) -> None:
        super().__init__(using)
        self._own = own

    def related_objects(self, *args: Any) -> models.QuerySet[models.Model]:
        return super().related_objects(*args).filter(self._own)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.sort()
        for model, rows in self.data.items():
            own = model._base_manager.using(self.using).filter(self._own)
            self.fast_deletes.append(own.filter(pk__in=[row.pk for row in rows]))
        self.data.clear()
        return super().delete()


class _Forward(ForwardManyToOneDescriptor[Any]):
    def get_prefetch_querysets(
        self, instances: Any, querysets: Any = None
    ) -> tuple[Any, ...]:
        rows = querysets[0] if querysets else self.get_queryset()  # type: ignore[call-arg]
        own = rows.filter(_within(_organizations(instances)))
        return super().get_prefetch_querysets(instances, [own])


class _ForwardToOne(_Forward, ForwardOneToOneDescriptor[Any]):
    pass


class _OfRows:
    """What a key's lookups share: compared with rows, they compare the organization too."""

    lhs: Any

    def __init__(self, lhs: Any, rhs: Any) -> None:
        rows = rhs if isinstance(rhs, list | tuple | set) else [rhs]
        self._own = sorted(_organizations(rows))
        super().__init__(lhs, rhs)  # type: ignore[call-arg]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().as_sql(compiler, connection)  # type: ignore[misc]
        if not self._own or not isinstance(self.lhs, Col):
            return sql, params
        column: Any = self.lhs.target.model._meta.get_field("organization")
        whose = Col(self.lhs.alias, column)
        own = In(whose, self._own) if self._own[1:] else Exact(whose, self._own[0])
        more, values = compiler.compile(own)
        return f"({sql} AND {more})", (*params, *values)


class _Is(_OfRows, RelatedExact):
    pass


class _IsIn(_OfRows, RelatedIn):
    pass


class BelongingKey(models.ForeignKey[_ST, _GT]):
    """A foreign key to a row of the same organization; to the database an ordinary one."""

    forward_related_accessor_class = _Forward

    def validate(self, value: Any, model_instance: Any) -> None:
        """As Django does, but a row of another organization is not there."""
        super(models.ForeignKey, self).validate(value, model_instance)
        rows: Any = self.related_model._base_manager
        own = rows.filter(_within(_organizations([model_instance])), pk=value)
        if value is not None and not own.exists():
            names = {"model": own.model._meta.verbose_name, "field": "pk"}
            text = self.error_messages["invalid"]
            raise ValidationError(text, "invalid", {**names, "value": value})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self._plain}", args, kwargs

    _plain = "ForeignKey"

    def get_joining_fields(self, reverse_join: bool = False) -> Any:  # noqa: FBT001, FBT002
        own, other = (
            model._meta.get_field("organization")
            for model in (self.model, self.related_model)
        )
        pair = (other, own) if reverse_join else (own, other)
        return (*super().get_joining_fields(reverse_join), pair)

    def get_extra_descriptor_filter(self, instance: Any) -> models.Q:
        return _within(_organizations([instance]))

    def get_forward_related_filter(self, obj: Any) -> dict[str, Any]:
        return {self.name: obj}


class BelongingOneToOne(BelongingKey[_ST, _GT], models.OneToOneField[_ST, _GT]):
    """The same for at most one row each."""

    forward_related_accessor_class = _ForwardToOne
    _plain = "OneToOneField"


for _lookup in (_Is, _IsIn):
    BelongingKey.register_lookup(_lookup)

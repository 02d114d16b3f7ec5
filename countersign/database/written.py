"""Rows that are written all the time: the SQL that inserts or updates one is worked out once, not each time.

Django works out the same statement for each row that is saved, which takes longer than writing it. What it is asked to
save besides plain values (an expression, a field with a placeholder of its own) is left to it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connections, models

Values = Sequence[tuple[Any, Any, Any]]  # field, model, value: as Django hands them on


class Written(models.Model):
    """A row of one organization, saved as Django does it, with statements that are kept and name the organization."""

    organization_id: int

    class Meta:
        abstract = True

    def _do_update(  # type: ignore[override]
        self, base_qs: Any, using: str, pk_val: Any, values: Values, *rest: Any
    ) -> Any:
        fields = tuple(field for field, _model, _value in values)
        given = [value for _field, _model, value in values]
        if not fields or not _are_plain(fields, given):
            rows = base_qs.filter(organization_id=self.organization_id)
            return super()._do_update(rows, using, pk_val, values, *rest)
        connection = connections[using]
        sql = _update(self.__class__, fields)
        with connection.cursor() as cursor:
            written = _prepared(fields, given, connection)
            key = self._meta.pk.get_db_prep_save(pk_val, connection)
            cursor.execute(sql, [*written, self.organization_id, key])
            return cursor.rowcount > 0

    def _do_insert(
        self,
        manager: Any,
        using: str,
        fields: Any,
        returning: Any,
        raw: bool,  # noqa: FBT001 - Django's
    ) -> Any:
        pk = self._meta.pk
        given = [
            getattr(self, one.attname) if raw else one.pre_save(self, add=True)
            for one in fields
        ]
        if list(returning) != [pk] or not _are_plain(fields, given):
            return super()._do_insert(manager, using, fields, returning, raw)  # type: ignore[misc]
        connection = connections[using]
        sql = _insert(self.__class__, tuple(fields))
        with connection.cursor() as cursor:
            cursor.execute(sql, _prepared(fields, given, connection))
            return [cursor.fetchone()]


def _are_plain(fields: Sequence[Any], values: Sequence[Any]) -> bool:
    return not any(
        hasattr(value, "resolve_expression") or hasattr(field, "get_placeholder")
        for field, value in zip(fields, values, strict=True)
    )


def _prepared(
    fields: Sequence[Any], values: Sequence[Any], connection: Any
) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]


@cache
def _update(model: type[models.Model], fields: tuple[Any, ...]) -> str:
    table, pk = model._meta.db_table, model._meta.pk.column
    changed = ", ".join(f'"{field.column}" = %s' for field in fields)
    itself = f'"{table}"."organization_id" = %s AND "{table}"."{pk}" = %s'
    return f'UPDATE "{table}" SET {changed} WHERE ({itself})'  # noqa: S608 - names of our own


@cache
def _insert(model: type[models.Model], fields: tuple[Any, ...]) -> str:
    table, pk = model._meta.db_table, model._meta.pk.column
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join("%s" for _field in fields)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({values}) RETURNING "{table}"."{pk}"'  # noqa: S608 - the same

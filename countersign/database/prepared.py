"""Prepared (compiled) queries: of those that are asked all the time Django works the SQL out once.

Working it out takes longer than asking. A QuerySet is compiled with slots in place of its values and asked
again and again with others; its rows become models as always.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from functools import cached_property, partial, wraps
from inspect import signature
from threading import Lock
from typing import Any, Final, Generic, ParamSpec, TypeVar

from django.db import connections, models
from django.db.models.expressions import Expression
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)
P = ParamSpec("P")
Value = int | str | date  # a date or a moment
_LARGEST: Final = 2**63 - 1


class _Slot(Expression):
    """Where a value comes in when the query is asked (bind parameter)."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return "%s", [self]


class _Compiled(Query):
    """A query that is not compiled again."""

    ready: SQLCompiler

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> SQLCompiler:
        return self.ready


class _Prepared(Generic[M]):
    """A query that `build` makes with slots in place of its values.

    Values are numbers, texts, days and moments. No row has a number that no column holds.
    """

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        self._build = build
        self._compiled: dict[str, tuple[SQLCompiler, str, tuple[Any, ...]]] = {}
        self._compiling = Lock()

    def rows(self, **values: Value) -> list[M]:
        """What it finds with these values in its slots, asked of the database that the routers say."""
        if any(isinstance(one, int) and one > _LARGEST for one in values.values()):
            return []
        model, using = self._queryset.model, self._queryset.db
        query = _Compiled(model)
        query.ready = self._compiler(using, values)
        return list(models.QuerySet(model, query, using))

    @cached_property
    def _queryset(self) -> models.QuerySet[M]:
        return self._build()

    def _compiler(self, using: str, values: dict[str, Value]) -> Any:
        """A compiler of this query that has done its work already."""
        with self._compiling:  # Django notes in the query what it does: one at a time
            if using not in self._compiled:
                compiler = self._queryset.query.get_compiler(using=using)
                self._compiled[using] = (compiler, *compiler.as_sql())
        compiled, sql, params = self._compiled[using]
        ready: Any = copy(compiled)
        ready.connection = connections[using]
        for name, value in values.items():
            if isinstance(value, datetime):
                values[name] = ready.connection.ops.adapt_datetimefield_value(value)
            elif isinstance(value, date):
                values[name] = ready.connection.ops.adapt_datefield_value(value)
        given = [values[one.name] if isinstance(one, _Slot) else one for one in params]
        ready.as_sql = lambda *_args, **_kwargs: (sql, given)
        return ready


def prepared(build: Callable[P, models.QuerySet[M]]) -> Callable[P, list[M]]:
    """A query asked all the time (a prepared statement): the function says it once, a call gives its rows.

    Its parameters are the values that differ from call to call; the body runs once, with a placeholder for
    each, so it may filter and compare by them but not look at them.
    """
    names = tuple(signature(build).parameters)
    slots: Any = {name: _Slot(name) for name in names}
    query = _Prepared(partial(build, **slots))

    @wraps(build)
    def rows(*args: P.args, **kwargs: P.kwargs) -> list[M]:
        given: Any = dict(zip(names, args, strict=False)) | kwargs
        return query.rows(**given)

    return rows

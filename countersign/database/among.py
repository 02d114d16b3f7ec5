"""Choosing rows by a few keys so that PostgreSQL looks each key up once, whatever plan it has kept.

It has no statistics of tables that were empty a minute ago, and may ask for the keys again at each row
(`docs/decisions/0019`).
"""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models
from django.db.models import F, Lookup, Subquery, TextField, Value

# How a column is said to be among the rows of a query, in SQL: what stands before and after that query.
ONCE: Final = {"postgresql": (" = ANY(ARRAY(", "))"), "sqlite": (" IN (", ")")}


class Among(Lookup[Any]):
    """A condition for `filter`: is the row among those of a QuerySet? Or: is its `column` among their `key`?"""

    def __init__(
        self, some: models.QuerySet[Any], column: str = "pk", key: str = "pk"
    ) -> None:
        super().__init__(F(column), Subquery(some.values(key)))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        before, after = ONCE[connection.vendor]
        column, named = self.process_lhs(compiler, connection)
        some, values = self.process_rhs(compiler, connection)
        # The query brings its own brackets.
        return f"{column}{before[:-1]}{some}{after[:-1]}", [*named, *values]


class OneOf(Lookup[Any]):
    """A condition for `filter`: is the column one of these numbers? A single value however many they are.

    `pk__in` makes a statement with a place for each, which takes longer to write and to read than the rows themselves.
    """

    _SQL: Final = {
        "postgresql": ("ANY(CAST(%s AS bigint[]))", "= ", "{%s}"),
        "sqlite": ("(SELECT value FROM json_each(%s))", "IN ", "[%s]"),
    }

    def __init__(self, keys: Iterable[int], column: str = "pk") -> None:
        super().__init__(F(column), Value(",".join(map(str, keys)), TextField()))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        among, how, brackets = self._SQL[connection.vendor]
        column, named = self.process_lhs(compiler, connection)
        return f"{column} {how}{among}", [*named, brackets % self.rhs.value]

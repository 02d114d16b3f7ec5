"""Choosing rows by a few keys so that PostgreSQL looks each key up once, whatever plan it has kept.

It has no statistics of tables that were empty a minute ago, and may ask for the keys again at each row
(`docs/decisions/0019`).
"""

from typing import Any, Final

from django.db import models
from django.db.models import F, Lookup, Subquery

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

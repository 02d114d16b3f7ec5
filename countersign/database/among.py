"""Choosing rows by a few keys so that PostgreSQL looks each key up once, whatever plan it has kept.

It has no statistics of tables that were empty a minute ago, and may ask for the keys again at each row
(`docs/decisions/0019`).
"""

from typing import Any, Final

from django.db import models
from django.db.models import F, Func, Subquery

# How a column is said to be among the rows of a query, in SQL: what stands before and after that query.
ONCE: Final = {"postgresql": (" = ANY(ARRAY(", "))"), "sqlite": (" IN (", ")")}


class Among(Func):
    """A condition for `filter`: is the row among those of a QuerySet?"""

    output_field = models.BooleanField()

    def __init__(self, some: models.QuerySet[Any]) -> None:
        super().__init__(F("pk"), Subquery(some.values("pk")))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        before, after = ONCE[connection.vendor]
        # The query brings its own brackets.
        once = {"arg_joiner": before[:-1], "template": f"%(expressions)s{after[:-1]}"}
        return super().as_sql(compiler, connection, **{**context, **once})

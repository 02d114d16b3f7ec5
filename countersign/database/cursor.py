"""Which statements PostgreSQL prepares."""

from typing import Any, Self

from django.db.backends.postgresql.base import ServerBindingCursor

from .replica import is_listing


class Cursor(ServerBindingCursor):
    """Lets PostgreSQL prepare repeated statements (plan them once for any values), but no lists: their best plan depends on the values."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, **how: Any
    ) -> Self:
        """As psycopg does."""
        prepare = False if is_listing() else prepare
        return super().execute(query, params, prepare=prepare, **how)  # type: ignore[misc,no-any-return]

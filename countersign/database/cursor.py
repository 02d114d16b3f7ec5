"""Which statements PostgreSQL prepares."""

from typing import Any, Self

from django.db.backends.postgresql.base import ServerBindingCursor

from .replica import is_listing


class Cursor(ServerBindingCursor):
    """Has what is repeated prepared, planned once for any values; but a list is best found by what it is asked for."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, **how: Any
    ) -> Self:
        """As psycopg does."""
        prepare = False if is_listing() else prepare
        return super().execute(query, params, prepare=prepare, **how)  # type: ignore[misc,no-any-return]

"""Doing something once, however many want to at the same time, where there is no row yet that could be held."""

import zlib

from django.db import connection


def take_turns(name: str) -> None:
    """Wait until nobody else is past this point under the same name, and keep others waiting until the transaction ends.

    An advisory lock on PostgreSQL. On SQLite nothing is to do: whoever writes holds the whole database from the
    transaction's beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            key = zlib.crc32(name.encode())
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

"""Which database and files a command works on, for whoever started it: settings may come from elsewhere than they think."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection


def where_we_work() -> str:
    """One sentence, without a password."""
    storage = settings.STORAGES["default"]["OPTIONS"]
    return (
        f"Working on {_database(connection.settings_dict)}, files in {_files(storage)}."
    )


def _database(found: Mapping[str, Any]) -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {found['NAME']}"
    at = f"{found['HOST'] or 'localhost'}:{found['PORT'] or 5432}"
    return f"PostgreSQL {found['NAME']} at {at}"


def _files(storage: Mapping[str, Any]) -> str:
    if bucket := storage.get("bucket_name"):
        folder = "/".join(filter(None, [bucket, storage.get("location")]))
        return f"s3://{folder} at {storage['endpoint_url'] or 'Amazon'}"
    return str(storage["location"])


def address_of(name: str) -> str:
    """The DATABASE_URL of another database of the PostgreSQL that we use, with the password."""
    found = connection.settings_dict
    user = quote(found["USER"], safe="")
    secret = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    host, port = quote(found["HOST"], safe=""), found["PORT"] or 5432
    options = found.get("OPTIONS", {})
    # What the address said besides; `options` is made of our own settings each time.
    more = {
        key: value
        for key, value in options.items()
        if isinstance(value, str) and key != "options"
    }
    return f"postgres://{user}{secret}@{host}:{port}/{name}?{urlencode(more)}"

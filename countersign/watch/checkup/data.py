"""Database, files, room on the disk, clocks."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Organization

from .finding import Finding, advise, fine, mend
from .place import is_public

_ROOM: Final = 2  # GB
_OLDEST_POSTGRESQL: Final = 14_00_00
_CLOCKS_APART: Final = 5  # seconds


def look_at_files() -> Iterator[Finding]:
    """Whether files can be kept and read again, and how much room there is."""
    name = f"checkup-{uuid.uuid4().hex}"
    try:
        kept = default_storage.save(name, ContentFile(b"checkup"))
        with default_storage.open(kept) as file:
            same = file.read() == b"checkup"
        default_storage.delete(kept)
    except Exception as problem:  # every kind of storage has errors of its own
        kind = type(problem).__name__
        yield mend(
            _("Files cannot be kept (%(kind)s). Check the storage and its rights.")
            % {"kind": kind}
        )
    else:
        yield (
            fine(_("Files can be kept and read again."))
            if same
            else mend(_("A file that was kept came back altered. Check the storage."))
        )
    yield from _room(settings.DATA_DIR)


def _room(folder: Path) -> Iterator[Finding]:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1024**3
    if free < _ROOM:
        yield mend(
            _("Only %(free).1f GB are free in %(folder)s. Make room.")
            % {"free": free, "folder": folder}
        )


def look_at_database() -> Iterator[Finding]:
    """Whether it answers, is up to date, and its clock is right."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        yield mend(
            _("The database does not answer. Check DATABASE_URL and whether it runs.")
        )
        return
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        yield mend(
            ngettext(
                "%(count)s change of the database is not made yet. Run “python manage.py migrate”.",
                "%(count)s changes of the database are not made yet. Run “python manage.py migrate”.",
                missing,
            )
            % {"count": missing}
        )
        return
    yield fine(_("The database answers and is up to date."))
    yield from _kind()
    yield from _clock()


def _kind() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        if is_public():
            yield advise(
                _(
                    "The database is SQLite: good for one machine and some dozens of people. For more, set DATABASE_URL to a PostgreSQL."
                )
            )
    elif connection.pg_version < _OLDEST_POSTGRESQL:  # type: ignore[attr-defined]
        yield mend(
            _("This PostgreSQL is older than 14 and no longer maintained. Upgrade it.")
        )


def _clock() -> Iterator[Finding]:
    theirs = Organization.objects.values_list(Now()).first()
    if not theirs or connection.vendor == "sqlite":
        return
    apart = abs((timezone.now() - theirs[0]).total_seconds())
    if apart > _CLOCKS_APART:
        yield mend(
            _(
                "The clocks of this machine and the database are %(seconds).0f seconds apart. Let both follow a time server."
            )
            % {"seconds": apart}
        )

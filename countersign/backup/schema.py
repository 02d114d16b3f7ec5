"""Which state of the tables a backup is of, and bringing an empty database to it."""

from collections.abc import Mapping

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from countersign.accounts.models import Organization, User

from .refused import Impossible

State = Mapping[str, list[str]]
"""The migrations that have run, by app, sorted."""


def state() -> dict[str, list[str]]:
    """The state of this database's tables; empty when there are none yet."""
    loader = MigrationLoader(connection)
    found: dict[str, list[str]] = {}
    for app, name in sorted(loader.applied_migrations):
        found.setdefault(app, []).append(name)
    return found


def must_be_migrated() -> None:
    """Raise Impossible when migrations of this program have not run here."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Impossible(
            "The tables are not up to date: run `manage.py migrate` first."
        )


def must_fit(backup: State) -> None:
    """Raise Impossible unless this program and this database can take a backup of that state."""
    known = set(MigrationLoader(connection).disk_migrations)
    newer = [
        f"{app} {name}"
        for app, names in backup.items()
        for name in names
        if (app, name) not in known
    ]
    if newer:
        raise Impossible(
            f"The backup is of a newer version: this one does not know {', '.join(newer)}. "
            "Restore it with that version or a later one."
        )
    here = state()
    if here and here != backup and not is_begun(backup):
        apps = sorted({*here, *backup})
        differ = [app for app in apps if here.get(app) != backup.get(app)]
        told = ", ".join(
            f"{app} is at {_last(here, app)}, in the backup at {_last(backup, app)}"
            for app in differ
        )
        raise Impossible(
            f"The tables here are of another state than the backup's ({told}). "
            "Restore into a new database in which migrate has not run: it is brought to the backup's state, "
            "filled, and migrated on."
        )


def is_begun(backup: State) -> bool:
    """Has a restore made some of the backup's tables here, and was broken off before there was anything in them?"""
    here = state()
    if here == backup or not all(set(names) <= set(backup.get(app, ())) for app, names in here.items()):  # fmt: skip
        return False
    there = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in (User, Organization)):
            if table in there:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # fmt: skip  # noqa: S608 - a name of our own
                if cursor.fetchone():
                    return False
    return True


def bring_to(backup: State) -> Apps:
    """Make the tables of that state in an empty database; returns the models as they were then."""
    executor = MigrationExecutor(connection)
    targets = [(app, names[-1]) for app, names in backup.items()]
    if state() != backup:
        executor.migrate(targets)
        executor = MigrationExecutor(connection)
    return executor.loader.project_state(targets).apps


def bring_up_to_date() -> None:
    """Migrate on to what this program needs."""
    call_command("migrate", interactive=False, verbosity=0)


def _last(state: State, app: str) -> str:
    names = state.get(app)
    return names[-1] if names else "nothing"

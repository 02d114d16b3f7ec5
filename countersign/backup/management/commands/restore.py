"""`manage.py restore DIR|s3://bucket/prefix`: make this installation what a backup holds."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from countersign.backup.places import place
from countersign.backup.refused import Impossible
from countersign.backup.restoring import check, restore
from countersign.backup.sealing import shelf
from countersign.backup.sets import chosen
from countersign.database.where import where_we_work
from countersign.documents.storage import StorageAway


class Command(BaseCommand):
    help = "Check a backup and bring it back into an empty installation, whatever database it came from."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="a folder, or s3://bucket/prefix")
        parser.add_argument(
            "--set", default="", help="which backup; the latest if none"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="only read all of it and say if it is whole",
        )
        parser.add_argument(
            "--force", action="store_true", help="replace everything that is here"
        )

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            backup = chosen(
                shelf(place(source), settings.BACKUP_PASSPHRASE, new=False),
                options["set"],
            )
            if options["check"]:
                check(backup)
                self.stdout.write(f"The backup {backup.name} is whole.")
                return
            self.stdout.write(where_we_work())
            restored = restore(backup, force=options["force"])
        except Impossible as problem:
            raise CommandError(str(problem)) from problem
        except StorageAway as problem:
            raise CommandError(f"The storage does not answer: {problem}") from problem
        manifest = restored.manifest
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(
            f"Restored {backup.name}: {len(manifest.tables)} tables with {rows} rows, "
            f"{manifest.files - len(manifest.damaged)} files."
        )
        for path, what in manifest.damaged.items():
            self.stdout.write(f"Not in the backup, {what} when it was made: {path}")
        if restored.broken:
            raise CommandError(
                "The history was broken already: " + "; ".join(restored.broken)
            )

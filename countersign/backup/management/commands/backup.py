"""`manage.py backup DIR|s3://bucket/prefix`: database and files as one consistent set."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from countersign.backup.places import place
from countersign.backup.refused import Impossible
from countersign.backup.sealing import shelf
from countersign.backup.writing import Made, back_up
from countersign.database.where import where_we_work
from countersign.documents.storage import StorageAway


class Command(BaseCommand):
    help = (
        "Write a backup into a folder or a bucket, while everything runs. Files that are there already are not "
        "copied again. Encrypted when COUNTERSIGN_BACKUP_PASSPHRASE is set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("where", help="a folder, or s3://bucket/prefix")

    def handle(self, *args: Any, where: str, **options: Any) -> None:
        self.stdout.write(where_we_work())
        try:
            to = shelf(place(where), settings.BACKUP_PASSPHRASE, new=True)
            made = back_up(to)
        except Impossible as problem:
            raise CommandError(str(problem)) from problem
        except StorageAway as problem:
            raise CommandError(f"The storage does not answer: {problem}") from problem
        self.stdout.write(_in_words(made))
        if damaged := made.manifest.damaged:
            told = [f"{what}: {path}" for path, what in damaged.items()]
            raise CommandError(
                "\n".join(
                    [
                        "The backup is made, but these files were not whole before:",
                        *told,
                    ]
                )
            )


def _in_words(made: Made) -> str:
    manifest = made.manifest
    rows = sum(table.rows for table in manifest.tables)
    sealed = "encrypted" if made.set.shelf.identity else "not encrypted"
    return (
        f"Backup {made.set.name}, {sealed}: {len(manifest.tables)} tables with {rows} rows, "
        f"{manifest.files} files, {made.new_files} of them new."
    )

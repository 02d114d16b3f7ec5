"""`manage.py archive_organization NUMBER|NAME FILE.zip`: everything of one organization in one file, restorable alone."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from countersign import durable
from countersign.backup.archiving import archive, the_one
from countersign.backup.refused import Impossible
from countersign.backup.sealing import shelf
from countersign.database.where import where_we_work
from countersign.documents.storage import StorageAway


class Command(BaseCommand):
    help = (
        "Write everything of one organization into one ZIP, which `restore` brings back alone. "
        "Encrypted when COUNTERSIGN_BACKUP_PASSPHRASE is set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its number or its name")
        parser.add_argument("file", help="a new file, which ends in .zip")

    def handle(self, *args: Any, organization: str, file: str, **options: Any) -> None:
        self.stdout.write(where_we_work())
        path = Path(file)
        if path.suffix != ".zip" or path.exists():
            raise CommandError(f"{file} must be a new file, which ends in .zip.")
        fresh = path.with_suffix(".part")
        try:
            whose = the_one(organization)
            with fresh.open("w+b") as out:
                fresh.chmod(0o600)
                made = archive(
                    whose,
                    out,
                    lambda place: shelf(place, settings.BACKUP_PASSPHRASE, new=True),
                )
                durable.settle(out)
            fresh.replace(path)
            durable.keep_names(path.absolute().parent)
        except Impossible as problem:
            raise CommandError(str(problem)) from problem
        except StorageAway as problem:
            raise CommandError(f"The storage does not answer: {problem}") from problem
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}.") from problem
        finally:
            fresh.unlink(missing_ok=True)
        rows = sum(table.rows for table in made.tables)
        sealed = "encrypted" if settings.BACKUP_PASSPHRASE else "not encrypted"
        self.stdout.write(
            f"Archive of {whose}, {sealed}: {len(made.tables)} tables with {rows} rows, {made.files} files."
        )
        if made.damaged:
            head = "The archive is made, but these files were not whole before:"
            told = [f"{what}: {path}" for path, what in made.damaged.items()]
            raise CommandError("\n".join([head, *told]))

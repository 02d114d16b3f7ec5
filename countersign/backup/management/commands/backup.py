"""`manage.py backup DIR|s3://bucket/prefix`: database and files as one consistent set."""

from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from countersign.backup.places import place
from countersign.backup.pruning import LEAST, prune
from countersign.backup.refused import Impossible, plainly
from countersign.backup.sealing import Shelf, shelf
from countersign.backup.writing import Made, back_up
from countersign.database.where import where_we_work
from countersign.watch.actions import BACKUP, note


class Command(BaseCommand):
    help = (
        "Write a backup into a folder or a bucket, while everything runs. Files that are there already are not "
        "copied again. Encrypted when COUNTERSIGN_BACKUP_PASSPHRASE is set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("where", help="a folder, or s3://bucket/prefix")
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="also when nobody works here, or half of the last backup's invoices are gone",
        )
        parser.add_argument(
            "--keep-days", type=_number, help="then remove sets older than that"
        )
        parser.add_argument(
            "--keep-sets",
            type=_number,
            help=f"how many sets stay in any case; {LEAST} if not given",
        )

    def handle(self, *args: Any, where: str, **options: Any) -> None:
        self.stdout.write(where_we_work())
        with plainly():
            to = shelf(place(where), settings.BACKUP_PASSPHRASE, new=True)
            made = back_up(to, anyway=options["anyway"])
        self.stdout.write(_in_words(made))
        for name in made.healed:
            self.stderr.write(f"Damaged in the backup, and written anew: {name}")
        for fault in made.broken_sets:
            self.stderr.write(f"An earlier backup: {fault} It can't be written anew.")
        if damaged := made.manifest.damaged:
            head = "The backup is made, but these files were not whole before:"
            told = [f"{what}: {path}" for path, what in damaged.items()]
            raise CommandError("\n".join([head, *told]))
        note(
            BACKUP,
            set=made.set.name,
            healed=len(made.healed),
            broken=len(made.broken_sets),
        )
        self._prune(to, options["keep_days"], options["keep_sets"])

    def _prune(self, shelf: Shelf, days: int | None, count: int | None) -> None:
        if days is None and count is None:
            return
        try:
            pruned = prune(shelf, days=days, count=count)
        except Impossible as problem:
            raise CommandError(
                f"The backup is made, but no old one was removed: {problem}"
            ) from problem
        self.stdout.write(
            f"Removed {len(pruned.sets)} old backups and {pruned.files} files that no other has."
        )


def _number(text: str) -> int:
    """A whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("it must be 1 or more")
    return int(text)


def _in_words(made: Made) -> str:
    manifest = made.manifest
    rows = sum(table.rows for table in manifest.tables)
    sealed = "encrypted" if made.set.shelf.identity else "not encrypted"
    return (
        f"Backup {made.set.name}, {sealed}: {len(manifest.tables)} tables with {rows} rows, "
        f"{manifest.files} files, {made.new_files} of them new."
    )

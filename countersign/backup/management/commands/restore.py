"""`manage.py restore DIR|s3://bucket/prefix`: make this installation what a backup holds."""

from argparse import SUPPRESS
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from countersign.accounts import actions as people
from countersign.accounts.mails import way_in
from countersign.accounts.models import Membership, Role
from countersign.backup.drilling import drill
from countersign.backup.places import place
from countersign.backup.refused import Impossible, plainly
from countersign.backup.restoring import check, restore
from countersign.backup.sealing import shelf
from countersign.backup.sets import Set, chosen
from countersign.database.where import where_we_work
from countersign.watch.actions import DRILL, DRILL_FAILED, note


class Command(BaseCommand):
    help = (
        "Check a backup and bring it back into an empty installation, whatever database it came from; "
        "or add the organization of an archive to what is here."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source",
            help="a folder, s3://bucket/prefix, or the archive of one organization (.zip)",
        )
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
        parser.add_argument(
            "--with-gaps",
            action="store_true",
            help="with --force, or of an archive: what is whole, though rows are damaged",
        )
        parser.add_argument(
            "--drill",
            action="store_true",
            help="try it out: in a database of its own, which is thrown away; nothing here changes",
        )
        parser.add_argument(
            "--invite",
            action="store_true",
            help="of an archive: mail all its people how to sign in here",
        )
        parser.add_argument("--rows-only", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        with plainly():
            backup = chosen(
                shelf(place(source), settings.BACKUP_PASSPHRASE, new=False),
                options["set"],
            )
            if options["check"]:
                check(backup)
                self.stdout.write(f"The backup {backup.name} is whole.")
                return
            self.stdout.write(where_we_work())
            if options["drill"]:
                self._drill(backup, source)
                return
            restored = restore(
                backup,
                force=options["force"],
                with_gaps=options["with_gaps"],
                rows_only=options["rows_only"],
            )
        manifest = restored.manifest
        rows = sum(table.rows for table in manifest.tables)
        kept = manifest.files - len(manifest.damaged)
        self.stdout.write(
            f"Restored {backup.name}: {len(manifest.tables)} tables with {rows} rows, "
            f"{kept} files{', but for what follows' if restored.missing else ''}."
        )
        if whose := manifest.organization:
            self._tell_ways_in(whose.pk, invite=options["invite"])
        for path, what in manifest.damaged.items():
            self.stdout.write(f"Not in the backup, {what} when it was made: {path}")
        if restored.missing:
            head = "What is whole is restored. This is damaged, and was not:"
            raise CommandError("\n".join([head, *restored.missing]))
        if restored.broken:
            raise CommandError(
                "The history was broken already: " + "; ".join(restored.broken)
            )

    def _tell_ways_in(self, organization: int, *, invite: bool) -> None:
        """Passwords are in no archive: where owners set theirs, and what all others do."""
        if invite:
            count = people.welcome_again(organization)
            self.stdout.write(f"{count} people are mailed how to sign in.")
            return
        members = Membership.objects.filter(organization=organization)
        owners = members.filter(role=Role.OWNER).select_related("user")
        for owner in owners.order_by("pk"):
            way = way_in(owner.user, organization)
            self.stdout.write(f"{owner.user.email} owns it and comes in at {way}")
        self.stdout.write(
            "An archive has no passwords: all others use “Forgot your password?”, or are mailed with --invite."
        )

    def _drill(self, backup: Set, source: str) -> None:
        try:
            drilled = drill(backup, source)
        except Impossible as problem:
            note(DRILL_FAILED, set=backup.name, why=str(problem)[:300])
            raise
        note(DRILL, set=backup.name, seconds=round(drilled.seconds))
        self.stdout.write(
            f"The drill went well: {backup.name} was restored into {drilled.database} of its own in {drilled.seconds:.0f} s, "
            "and thrown away."
        )
        for line in drilled.said:
            self.stdout.write(f"  {line}")

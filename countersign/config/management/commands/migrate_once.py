"""`manage.py migrate_once`: what every process of a container runs first."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from countersign.accounts.actions import has_owner
from countersign.database import migrating


class Command(BaseCommand):
    help = "Bring the database's tables up to date, once: whoever comes first does it, the others wait."
    requires_migrations_checks = False
    requires_system_checks = []  # some ask the database, which may be starting

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait",
            action="store_true",
            help="change nothing: only wait until another process has done it",
        )
        parser.add_argument(
            "--seconds", type=float, default=600, help="give up after (default: 600)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            migrating.bring_up_to_date(
                seconds=options["seconds"],
                say=self.stdout.write,
                only_wait=options["wait"],
            )
        except (migrating.TooLate, migrating.TooOld) as problem:
            raise CommandError(str(problem)) from problem
        if settings.COUNTERSIGN_SIGNUP == "closed" and not has_owner():
            self.stdout.write(
                "Nobody owns Countersign yet. Make yourself the owner: python manage.py invite_owner YOUR-MAIL-ADDRESS"
            )

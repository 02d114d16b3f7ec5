"""`manage.py doctor`: what to mend in this deployment."""

from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from countersign.watch.checkup import Level, look

_SIGNS: Final = {Level.FINE: "  ", Level.ADVICE: "? ", Level.MEND: "! "}


class Command(BaseCommand):
    help = "Look at settings, database, files, mail, worker and schedule, and say what to mend; exits 1 if anything is."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quiet", action="store_true", help="say only what is not fine"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for finding in look():
            wrong += finding.level == Level.MEND
            if finding.level != Level.FINE or not options["quiet"]:
                self.stdout.write(_SIGNS[finding.level] + finding.text)
        if wrong:
            raise SystemExit(1)
        self.stdout.write(_("Nothing has to be corrected."))

"""`manage.py load_sample --invoices N`: a large organization, to measure and to try."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from countersign.database.where import where_we_work
from countersign.demo.actions.sample import NotEmpty, load
from countersign.demo.volume import Volume


class Command(BaseCommand):
    help = "Fill an organization of its own with many made-up invoices (no files, no history)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--invoices", type=int, default=10_000)
        parser.add_argument("--items", type=int, default=4, help="of each invoice")
        parser.add_argument(
            "--vendors", type=int, default=0, help="one for 200 invoices if not given"
        )
        parser.add_argument("--agents", type=int, default=50)
        parser.add_argument(
            "--organization", default="", help="its name; must have no invoices yet"
        )
        parser.add_argument(
            "--password", help="of manager@ and agent1@ ...; nobody signs in without"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["invoices"] < 1 or options["agents"] < 1 or options["items"] < 0:
            raise CommandError("There must be an invoice and an agent at least.")
        volume = Volume(options["invoices"], options["items"], options["vendors"])
        name = options["organization"] or f"Sample of {volume.invoices} invoices"
        self.stdout.write(where_we_work())
        began = time.monotonic()
        try:
            organization = load(
                name,
                volume,
                agents=options["agents"],
                password=options["password"],
                tell=self._tell if options["verbosity"] > 1 else lambda _: None,
            )
        except NotEmpty as there:
            raise CommandError(
                f"The organization “{there}” has invoices already; name another one by --organization."
            ) from there
        seconds = time.monotonic() - began
        self.stdout.write(
            f"The organization “{organization}” has {volume.invoices} invoices, written in {seconds:.0f} s."
        )
        self.stdout.write(
            f"Its people: manager@sample{organization.pk}.example, agent1@sample{organization.pk}.example ..."
        )

    def _tell(self, written: int) -> None:
        self.stdout.write(f"{written} invoices")

"""`manage.py check_totals`: are the kept totals what the invoices come to?"""

from argparse import ArgumentParser
from typing import Any

from countersign.accounts.models import Organization
from countersign.database.command import WorkingCommand
from countersign.invoices.totals.actions import add_up, differing


class Command(WorkingCommand):
    help = "Compare the kept totals with the invoices. Saving waits while an organization is compared."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mend", action="store_true", help="add up anew where they differ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for organization in Organization.objects.order_by("pk"):
            kinds = differing(organization.pk)
            if not kinds:
                continue
            wrong += 1
            self.stderr.write(f"{organization}: wrong by {', '.join(kinds)}.")
            if options["mend"]:
                add_up(organization.pk)
        if not wrong:
            self.stdout.write("The totals are what the invoices come to.")
        elif options["mend"]:
            self.stdout.write(f"Added up anew: {wrong}.")
        else:
            raise SystemExit(1)

"""`manage.py send_daily_summaries`: to each manager, once a day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from countersign.database.where import where_we_work
from countersign.summaries import actions


class Command(BaseCommand):
    help = (
        "Mail each manager the summary of the day before, once the organization's hour has struck "
        "in the manager's time zone; days that were missed are made up for. Running it again sends nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--date",
            type=_day,
            metavar="YYYY-MM-DD",
            help="send the summary of this day instead, to whoever has not had it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"]
        if day and day >= timezone.now().date():
            raise CommandError(f"{day} is not over yet.")
        self.stdout.write(where_we_work())
        sent = actions.send_day(day) if day else actions.send_due()
        self.stdout.write(f"Daily summaries to send: {sent}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"A date looks like 2026-03-31, not “{text}”.") from problem

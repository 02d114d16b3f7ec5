"""`manage.py export_history`: the history as JSON lines, each with its hash."""

import json
from typing import Any

from django.core.management.base import CommandParser

from countersign.database.command import WorkingCommand
from countersign.history.models import Event


class Command(WorkingCommand):
    help = "Write the history as JSON lines, oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--organization", type=int, help="only this organization's (its id)"
        )

    def handle(
        self, *args: Any, organization: int | None = None, **options: Any
    ) -> None:
        events = Event.objects.order_by("organization_id", "sequence")
        if organization is not None:
            events = events.filter(organization_id=organization)
        for event in events.iterator():
            self.stdout.write(json.dumps(event.as_line(), ensure_ascii=False))

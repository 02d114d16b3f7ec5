"""`manage.py verify_history`: names the first line of the history that is not as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from countersign.history.models import Event
from countersign.history.verification import broken_chains


class Command(BaseCommand):
    help = "Check every line's hash and its place in the chain. Exits 1 and names the first broken line."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [
            f"Organization {found.organization_id}, line {found.sequence}: {found.reason}."
            for found in broken_chains()
        ]
        if broken:
            raise CommandError("\n".join(broken))
        self.stdout.write(
            f"All {Event.objects.count()} lines are as they were written."
        )

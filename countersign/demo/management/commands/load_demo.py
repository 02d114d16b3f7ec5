"""`manage.py load_demo`: fills the demo organization and says how to sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from countersign.database.where import where_we_work
from countersign.demo.actions.loading import CAST, PASSWORD, load


class Command(BaseCommand):
    help = "Fill a demo organization: two agents, a manager, an owner, 60 invoices. Running it again doubles nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(where_we_work())
        organization = load()
        self.stdout.write(
            f"The organization “{organization}” has {organization.invoices.count()} invoices."
        )
        self.stdout.write(
            f"Sign in at {settings.SITE_URL} (start it with `make run`), password {PASSWORD}:"
        )
        for name, role in CAST:
            self.stdout.write(f"  {name.lower()}@demo.example  ({role.label})")

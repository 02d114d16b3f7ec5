"""`manage.py run_reader`: the worker for what needs more than the other processes have."""

from typing import Any

from django.core.management.base import BaseCommand

from countersign.running.reader import read


class Command(BaseCommand):
    help = "Read scans and hold e-invoices to the official rules until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        read()

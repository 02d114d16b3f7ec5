"""`manage.py run_reader`: the worker for what needs more than the other processes have."""

from typing import Any

from countersign.database.command import WorkingCommand
from countersign.running.reader import read


class Command(WorkingCommand):
    help = "Read scans and hold e-invoices to the official rules until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        read()

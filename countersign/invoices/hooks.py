"""What invoices do when rooms below call."""

from countersign.documents.hooks import AFTER_FIRST_PAGES, AFTER_READING

from .findings.actions import look_again
from .suggesting.actions import suggest_first
from .suggesting.hooks import AFTER_SUGGESTING
from .suggesting.tasks import suggest

AFTER_FIRST_PAGES.hang("invoices.suggesting", suggest_first)
AFTER_READING.hang(suggest.module_path, suggest)
AFTER_SUGGESTING.hang("invoices.findings", look_again)

"""What invoices do when rooms below call."""

from countersign.documents.hooks import AFTER_READING

from .suggesting.tasks import suggest

AFTER_READING.hang(suggest.module_path, suggest)

"""What comments do when rooms below call."""

from countersign.invoices.search.hooks import FURTHER_TEXTS

from .queries import texts

FURTHER_TEXTS.hang("comments", texts)

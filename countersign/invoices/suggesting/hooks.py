"""What suggesting offers to rooms above."""

from collections.abc import Callable
from typing import Final

from countersign.documents.models import Document
from countersign.hooks import Hook

# Called once what a document says is kept with it.
AFTER_SUGGESTING: Final = Hook[Callable[[Document], object]](
    "invoices.after_suggesting"
)

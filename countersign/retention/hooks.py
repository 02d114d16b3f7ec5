"""What goes once retention has removed the invoices that it belongs to: asked for before anything is removed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from countersign.accounts.models import Organization
from countersign.hooks import Hook
from countersign.invoices.models import InvoiceQuerySet


@dataclass(frozen=True, slots=True)
class Going:
    """Rows of one kind that would go, each as people know it."""

    what: str
    rows: tuple[str, ...]


FOLLOWING: Final = Hook[
    Callable[[Organization, datetime, InvoiceQuerySet], Iterable[Going]]
]("retention.following")
"""Each answers what of its own would go in an organization: of before that moment, if these invoices went."""

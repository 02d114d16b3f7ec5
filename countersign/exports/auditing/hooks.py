"""What files for owners are made by rooms above."""

from collections.abc import Callable
from typing import IO, Final

from countersign.accounts.models import Organization
from countersign.hooks import Hook

# By kind: write a file of an organization to one that can be sought in; how many invoices are in it.
WRITERS: Final = Hook[Callable[[Organization, IO[bytes]], int]]("exports.writers")

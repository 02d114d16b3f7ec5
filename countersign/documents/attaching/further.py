"""Keeping a file that somebody adds to an invoice: by its content like any other, whatever kind it is of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.files import File

from countersign.accounts.models import Membership
from countersign.documents.actions import Stored, keeping
from countersign.documents.refusals import limits
from countersign.documents.uploads import Arrival, arriving
from countersign.extraction.files import (
    INSPECTING,
    Inspection,
    again_when_ended,
    child_for,
)
from countersign.parcels.keeping import looked_at

_PATIENCE: Final = 20  # seconds that an upload waits for others


@contextmanager
def storing_further(upload: File[bytes], *, by: Membership) -> Iterator[Stored]:
    """Keep it around a block: all of it is one transaction, and if the block fails nothing stays.

    Raises Refused for what is not kept, StorageAway when it can't be.
    """
    with (
        arriving(upload) as arrival,
        keeping(arrival, _inspected(arrival), by.organization_id, by.user_id) as stored,
    ):
        yield stored


def _inspected(arrival: Arrival) -> Inspection:
    def look() -> Inspection:
        with child_for(looked_at, patience=_PATIENCE) as child:
            arrival.file.seek(0)
            data = arrival.file.read()
            return child.ask(INSPECTING, looked_at, data, arrival.name, limits())

    return again_when_ended(look)

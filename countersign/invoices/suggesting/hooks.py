"""What suggesting offers to rooms above."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from countersign.documents.models import Document
from countersign.hooks import Hook
from countersign.invoices.models import Invoice, LineItem

# Called once what a document says is kept with it.
AFTER_SUGGESTING: Final = Hook[Callable[[Document], object]](
    "invoices.after_suggesting"
)
# What rooms above put into cells of an open invoice that its file says nothing of: texts by path, "" for what goes.
# They look after what a person has typed there themselves. Called in the transaction that fills the form, with the paths
# that somebody has just left (None: all is new); the invoice is saved after it.
Filling = Callable[
    [Invoice, Sequence[LineItem], Collection[str] | None], Mapping[str, str]
]
FILLING: Final = Hook[Filling]("invoices.filling")
# What they have put there, and what to say of it, by path.
FILLED: Final = Hook[Callable[[Invoice], Mapping[str, tuple[str, str]]]](
    "invoices.filled"
)

"""What invoices do when rooms below call."""

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.documents.hooks import AFTER_FIRST_PAGES, AFTER_READING
from countersign.documents.models import Document
from countersign.vendors.hooks import BLOCKING, NUMBERED, Follower
from countersign.vendors.models import BankAccount, Merge, Vendor

from .cutting.actions import cut_as_told
from .findings.actions import hold_undecided, look_again, look_at_block
from .models import FurtherFile, Invoice
from .search.tasks import renew_words
from .suggesting.actions import suggest_first
from .suggesting.hooks import AFTER_SUGGESTING
from .suggesting.tasks import suggest


def _renew_words(vendor: Vendor) -> None:
    renew_words.enqueue(vendor.pk, vendor.organization_id)


_OF_FILES = (
    "original",
    "drawing",
    "again",
    "thumbnail",
    "words",
    "verdict",
    "page",
)
_OF_FURTHER_FILES = ("name_file", "move_file", "remove_file")

ROWS_OF_VIEWS.hang(
    "invoices",
    {
        "invoices": Invoice,
        **{f"invoices:{name}": Document for name in _OF_FILES},
        **{f"invoices:{name}": FurtherFile for name in _OF_FURTHER_FILES},
        "vendors": Vendor,
        "vendors:undo_merge": Merge,
        "vendors:take_over": Invoice,
        "vendors:remove_account": BankAccount,
        "vendors:revoke": BankAccount,
    },
)
AFTER_FIRST_PAGES.hang("invoices.suggesting", suggest_first)
AFTER_READING.hang(suggest.module_path, suggest)
AFTER_SUGGESTING.hang("invoices.findings", look_again)
AFTER_SUGGESTING.hang("invoices.cutting", cut_as_told)
BLOCKING.hang("invoices.findings", Follower(hold_undecided, look_at_block))
NUMBERED.hang("invoices.search", _renew_words)

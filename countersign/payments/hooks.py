"""What payments say when rooms below ask."""

from collections.abc import Iterator
from datetime import datetime

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.accounts.models import Organization
from countersign.invoices.models import Invoice, InvoiceQuerySet
from countersign.retention.hooks import FOLLOWING, Going
from countersign.vendors.models import Vendor

from .keeping.over import runs_over, statements_over
from .models import BankFile, OwnAccount, Payment, Run, StatementLine


def _going(
    organization: Organization, before: datetime, invoices: InvoiceQuerySet
) -> Iterator[Going]:
    runs = runs_over(organization, before, invoices).order_by("pk")
    yield Going(
        "payment runs", tuple(str(pk) for pk in runs.values_list("pk", flat=True))
    )
    statements = statements_over(organization, before, invoices).order_by("pk")
    yield Going("bank statements", tuple(statements.values_list("name", flat=True)))


ROWS_OF_VIEWS.hang(
    "payments",
    {
        "payments": Run,
        "payments:download": BankFile,
        "payments:pay": Invoice,
        "payments:undo": Payment,
        "payments:book": StatementLine,
        "payments:set_aside": StatementLine,
        "payments:paying": Vendor,
        "payments:account": OwnAccount,
        "payments:close": OwnAccount,
    },
)
FOLLOWING.hang("payments", _going)

"""What mailboxes hang in below: kept mails are verified with all other files."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.accounts.models import Organization
from countersign.documents.hooks import KEPT_FILES, USED, KeptFile
from countersign.invoices.models import InvoiceQuerySet
from countersign.retention.hooks import FOLLOWING, Going

from . import actions
from .models import Mailbox, ReceivedFile, ReceivedMail, Sender


def _files(organization: int) -> Iterator[KeptFile]:
    mails = ReceivedMail.objects.filter(organization=organization).order_by("pk")
    for mail in mails.iterator(500):
        yield KeptFile(mail.path, mail.sha256, f"mail {mail.pk}, {mail}")


def _is_used(organization: int, sha256: str) -> bool:
    mails = ReceivedMail.objects.filter(organization=organization, sha256=sha256)
    return mails.exists()


def _going(
    organization: Organization, before: datetime, invoices: InvoiceQuerySet
) -> Iterator[Going]:
    staying = ReceivedFile.objects.filter(organization=organization, mail=OuterRef("pk"), invoice__isnull=False).exclude(invoice__in=invoices.values("pk"))  # fmt: skip
    old = actions.old(organization, before).filter(~Exists(staying)).order_by("pk")
    yield Going("mails", tuple(f"mail {pk}" for pk in old.values_list("pk", flat=True)))


ROWS_OF_VIEWS.hang(
    "mailboxes",
    {
        "mailboxes": Mailbox,
        "mailboxes:mail": ReceivedMail,
        "mailboxes:raw": ReceivedMail,
        "mailboxes:decide": ReceivedMail,
        "mailboxes:forget": Sender,
        "mailboxes:rescue": ReceivedFile,
    },
)
FOLLOWING.hang("mailboxes", _going)
KEPT_FILES.hang("mailboxes", _files)
USED.hang("mails", _is_used)

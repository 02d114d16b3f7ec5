"""What mailboxes hang in below: kept mails are verified with all other files."""

from collections.abc import Iterator

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.documents.hooks import KEPT_FILES, KeptFile

from .models import Mailbox, ReceivedFile, ReceivedMail, Sender


def _files(organization: int) -> Iterator[KeptFile]:
    mails = ReceivedMail.objects.filter(organization=organization).order_by("pk")
    for mail in mails.iterator(500):
        yield KeptFile(mail.path, mail.sha256, f"mail {mail.pk}, {mail}")


ROWS_OF_VIEWS.hang(
    "mailboxes",
    {
        "mailboxes": Mailbox,
        "mailboxes:mail": ReceivedMail,
        "mailboxes:decide": ReceivedMail,
        "mailboxes:forget": Sender,
        "mailboxes:rescue": ReceivedFile,
    },
)
KEPT_FILES.hang("mailboxes", _files)

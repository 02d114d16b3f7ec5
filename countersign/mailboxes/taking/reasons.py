"""Why a file or a mail was set aside, as a person reads it."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.documents.asides import why_aside
from countersign.documents.refusals import explain
from countersign.extraction.files import Refused
from countersign.mailboxes.models import ReceivedFile, ReceivedMail
from countersign.parcels.model import REASONS, Enclosure

TOO_LARGE: Final = "too-large"
NOT_FETCHED: Final = "not-fetched"
OF_A_REPORT: Final = "of-a-report"
NO_INVOICE: Final = "no-invoice"
_OF_MAILS: Final[Mapping[str, object]] = {
    TOO_LARGE: gettext_lazy("The mail is larger than any that is fetched."),
    NOT_FETCHED: gettext_lazy("The mail server does not give it out."),
}

_OF_FILES: Final[Mapping[str, object]] = {
    OF_A_REPORT: gettext_lazy("It came with a mail server's report on another mail."),
    NO_INVOICE: gettext_lazy("Somebody looked: it is no invoice."),
}


def why_file(file: ReceivedFile) -> str:
    """Why a file is on no desk; empty for one that is."""
    if not file.reason:
        return ""
    if file.reason in _OF_FILES:
        return str(_OF_FILES[file.reason])
    if file.reason in REASONS:
        figures = tuple(file.figures.items())
        return why_aside(Enclosure(file.name, file.media_type, b"", (), file.reason, figures))  # fmt: skip
    return explain(Refused(file.reason, **file.figures)).wrong


def why_mail(mail: ReceivedMail) -> str:
    """Why a mail could not be read; empty for one that could."""
    if not mail.problem:
        return ""
    if mail.problem in _OF_MAILS:
        return str(_OF_MAILS[mail.problem])
    return _("Opening it was tried three times and went wrong each time.")

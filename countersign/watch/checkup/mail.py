"""Whether mail goes out."""

import smtplib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from countersign.mail.models import PROBLEMS

from .finding import Finding, advise, fine, mend
from .place import is_public


def look() -> Iterator[Finding]:
    """The mail server and the sender's address."""
    mailers: Any = getattr(mail, "mailers", None)  # from Django 6.1 on
    connection = mailers.default if mailers else mail.get_connection()
    if not isinstance(connection, EmailBackend):
        found = mend if is_public() else advise
        yield found(
            _(
                "Mail is written to a folder and reaches nobody. Set EMAIL_URL to your mail server."
            )
        )
        return
    try:
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as problem:
        why = PROBLEMS.get(type(problem).__name__, PROBLEMS[""])
        yield mend(_("%(why)s Check EMAIL_URL.") % {"why": why})
    else:
        yield fine(_("The mail server answers."))
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield mend(
            _(
                "Mail comes from an address at “localhost”, which other servers refuse. Set COUNTERSIGN_MAIL_FROM."
            )
        )

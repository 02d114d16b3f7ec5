"""Mail without a mail server: each message becomes a file."""

import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from countersign import durable

log = logging.getLogger(__name__)


class FolderBackend(BaseEmailBackend):
    """Writes each mail as an .eml file that any mail program opens, and names the newest on the console."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = settings.DATA_DIR / "mail"
        if not folder.exists():
            durable.make(folder)
            folder.chmod(0o700)
        for message in email_messages:
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            file = folder / f"{stamp}.eml"
            partial = file.with_suffix(f".{os.getpid()}")
            partial.touch(mode=0o600)
            with partial.open("wb") as written:
                written.write(message.message().as_bytes())
                durable.settle(written)
            partial.rename(file)
            durable.keep_names(folder)
            log.info("Mail written: %s", file)
        return len(email_messages)

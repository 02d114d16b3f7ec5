"""Mails in the storage: byte for byte, by their content."""

from django.core.files.base import ContentFile

from countersign.documents.storage import content, files

from .models import ReceivedMail


def send(mail: ReceivedMail, raw: bytes) -> None:
    """Keep the bytes where the mail's row says; the same ones once. Raises StorageAway."""
    if not files().exists(mail.path):
        files().save(mail.path, ContentFile(raw))


def raw_of(mail: ReceivedMail) -> bytes:
    """The mail as it came. Raises StorageAway, FileNotFoundError."""
    return content(mail.path)

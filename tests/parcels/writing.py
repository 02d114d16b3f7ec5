"""Mails and archives of every shape, as programs and attackers write them."""

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Final

from PIL import Image

PDF: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
XML: Final = b'<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, kind)
    return file.getvalue()


def letter(text: str = "Please find our invoice.", **headers: str) -> EmailMessage:
    """A mail with nothing but a text."""
    mail = EmailMessage()
    told = {
        "From": "Nordwind GmbH <billing@nordwind.example>",
        "To": "invoices@firma.example",
    }
    told |= {"Subject": "Invoice 4711", "Message-ID": "<4711@nordwind.example>"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in told.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def with_file(
    mail: EmailMessage,
    content: bytes,
    name: str,
    kind: str = "application/octet-stream",
) -> EmailMessage:
    main, _, sub = kind.partition("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail


def archive(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file.getvalue()

"""What a person reads when a file is not taken: what is wrong with it, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from countersign.extraction.files import Limits, Refused

from .models import Document
from .storage import StorageAway, StorageFull

Text = Any
MB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not taken, in the reader's language."""

    code: str
    wrong: str
    next: str

    def __str__(self) -> str:
        return f"{self.wrong} {self.next}"


def limits() -> Limits:
    """What an upload may be at most, from the settings."""
    return Limits(size=settings.UPLOAD_MAX_BYTES, pages=settings.UPLOAD_MAX_PAGES)


def limits_in_words() -> str:
    """The limits as they are told before uploading."""
    text = ngettext(
        "PDF, picture (PNG, JPEG, TIFF, WebP, HEIC) or e-invoice XML (also signed, .p7m), up to %(size)s and %(pages)s page each;"
        " also packed in a ZIP or a mail (.eml, .msg)",
        "PDF, picture (PNG, JPEG, TIFF, WebP, HEIC) or e-invoice XML (also signed, .p7m), up to %(size)s and %(pages)s pages each;"
        " also packed in a ZIP or a mail (.eml, .msg)",
        settings.UPLOAD_MAX_PAGES,
    )
    words = {
        "size": _size(settings.UPLOAD_MAX_BYTES),
        "pages": settings.UPLOAD_MAX_PAGES,
    }
    return str(text % words)


def explain(refused: Refused) -> Refusal:
    """The message for a refusal; a code nobody has worded yet reads as a damaged file."""
    wrong, advice = _TEXTS.get(refused.code, _TEXTS["broken"])
    figures: dict[str, str | int] = {
        name: _size(value) if name == "size" else value
        for name, value in refused.values.items()
    }
    if refused.code in _IN_BYTES:
        figures["limit"] = _size(refused.values["limit"])
    return Refusal(refused.code, str(wrong % figures), str(advice % figures))


def not_kept(problem: StorageAway) -> Refusal:
    """The message for a file that is fine while the storage is not."""
    code = "storage-full" if isinstance(problem, StorageFull) else "storage-away"
    wrong, advice = _TEXTS[code]
    return Refusal(code, str(wrong), str(advice))


def nothing_inside() -> Refusal:
    """The message for a parcel without a file."""
    wrong, advice = _TEXTS["nothing-inside"]
    return Refusal("nothing-inside", str(wrong), str(advice))


def reading_problem(document: Document) -> str:
    """Why a document's words could not be read, in one sentence; empty when nothing is known."""
    if not document.reading_problem:
        return ""
    code = document.reading_problem
    text = _WHILE_READING.get(code) or _TEXTS.get(code, _TEXTS["broken"])[0]
    return str(text)


def _size(size: int) -> str:
    return _("%(size)s MB") % {"size": max(1, round(size / MB))}


_IN_BYTES: Final = frozenset({"too-large", "unpacks-too-large", "too-much-memory"})

_SEND_AGAIN: Final = gettext_lazy(
    "Ask for the file again, or save it anew and upload that."
)
_PRINT_AGAIN: Final = gettext_lazy(
    "Print it to a new PDF, or scan it, and upload that."
)
_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "empty": (gettext_lazy("The file is empty."), _SEND_AGAIN),
    "unknown-type": (
        gettext_lazy(
            "This is neither a PDF nor a picture nor an e-invoice, whatever its name says."
        ),
        gettext_lazy("Save the invoice as a PDF and upload that."),
    ),
    "unknown-further": (
        gettext_lazy("Files of this kind are not kept here, whatever the name says."),
        gettext_lazy("Save it as a PDF and add that."),
    ),
    "too-large": (
        gettext_lazy("The file is larger than %(limit)s."),
        gettext_lazy("Scan it with fewer dots per inch, or split it."),
    ),
    "truncated": (
        gettext_lazy("The end of the file is missing: it was not sent completely."),
        _SEND_AGAIN,
    ),
    "broken": (
        gettext_lazy("The file is damaged and cannot be opened."),
        _SEND_AGAIN,
    ),
    "encrypted": (
        gettext_lazy("The file is protected by a password."),
        gettext_lazy("Open it with the password, save it without one and upload that."),
    ),
    "no-pages": (gettext_lazy("The file has no pages."), _SEND_AGAIN),
    "too-many-pages": (
        ngettext_lazy(
            "The file has %(pages)s page; possible: %(limit)s.",
            "The file has %(pages)s pages; possible: %(limit)s.",
            "pages",
        ),
        gettext_lazy("Split it and upload the parts."),
    ),
    "too-many-pixels": (
        gettext_lazy("A picture in the file is too large to be shown."),
        gettext_lazy("Scan it with fewer dots per inch: 300 are enough."),
    ),
    "unpacks-too-large": (
        gettext_lazy("A part of the file unpacks to more than %(limit)s."),
        _PRINT_AGAIN,
    ),
    "page-size": (
        gettext_lazy("Page %(page)s has a size that no sheet of paper has."),
        _PRINT_AGAIN,
    ),
    "has-scripts": (
        gettext_lazy("The file contains a program, which an invoice does not need."),
        _PRINT_AGAIN,
    ),
    "xml-entities": (
        gettext_lazy("The XML contains entities, which an e-invoice does not need."),
        gettext_lazy("Ask the vendor for the e-invoice without them, or for a PDF."),
    ),
    "not-an-einvoice": (
        gettext_lazy("This is a web page or a drawing, not an e-invoice."),
        gettext_lazy("Print it to a PDF and upload that."),
    ),
    "signed-elsewhere": (
        gettext_lazy(
            "This is only the signature: the file that was signed is not in it."
        ),
        gettext_lazy("Upload the file that came with it."),
    ),
    "signed-no-einvoice": (
        gettext_lazy("The signed file does not hold an e-invoice in XML."),
        gettext_lazy(
            "Take out what it holds with the signer's program and upload that."
        ),
    ),
    "holds-more": (
        gettext_lazy("It holds more files than are opened here."),
        gettext_lazy("Take out what it holds and upload that."),
    ),
    "nothing-inside": (
        gettext_lazy("There is no file in it."),
        gettext_lazy("If its text is the invoice, print it to a PDF and upload that."),
    ),
    "storage-away": (
        gettext_lazy("The file could not be kept: the storage does not answer."),
        gettext_lazy("Nothing of it was stored. Upload it again in a few minutes."),
    ),
    "storage-full": (
        gettext_lazy("The file could not be kept: the disk is full."),
        gettext_lazy(
            "Nothing of it was stored. Whoever runs this installation has to make room first."
        ),
    ),
    "busy": (
        gettext_lazy("Too many files are being looked at just now."),
        gettext_lazy("Nothing of it was stored. Upload it again in a minute."),
    ),
    "ended-early": (
        gettext_lazy(
            "Opening the file was tried several times and ended early each time."
        ),
        gettext_lazy("Nothing of it was stored. Upload it again in a few minutes."),
    ),
    "took-too-long": (
        ngettext_lazy(
            "Opening the file took longer than %(seconds)s second.",
            "Opening the file took longer than %(seconds)s seconds.",
            "seconds",
        ),
        _PRINT_AGAIN,
    ),
    "too-much-memory": (
        gettext_lazy("Opening the file takes more than %(limit)s of memory."),
        _PRINT_AGAIN,
    ),
}
# What can happen after a file was taken; the figures are not kept then.
_WHILE_READING: Final[Mapping[str, Text]] = {
    "gave-up": gettext_lazy(
        "Reading it was tried several times and ended early each time."
    ),
    "ended-early": gettext_lazy(
        "Reading it was tried several times and ended early each time."
    ),
    "took-too-long": gettext_lazy("Reading it took too long."),
    "too-much-memory": gettext_lazy("Reading it takes too much memory."),
    "too-large": gettext_lazy("It is too large."),
    "too-many-pages": gettext_lazy("It has too many pages."),
    "unpacks-too-large": gettext_lazy("A part of it unpacks to too much."),
    "page-size": gettext_lazy("A page has a size that no sheet of paper has."),
}

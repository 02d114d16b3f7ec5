"""Why a file of a parcel was set aside, as a person reads it."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from countersign.parcels.model import Enclosure

from .refusals import MB, Text

_TEXTS: Final[Mapping[str, Text]] = {
    "picture-of-the-text": gettext_lazy("A picture that the mail's text shows, such as a logo."),
    "small-picture": gettext_lazy("The picture is too small to be an invoice."),
    "calendar": gettext_lazy("An appointment."),
    "contact": gettext_lazy("A business card."),
    "terms": gettext_lazy("Terms and conditions, by its name."),
    "signature": gettext_lazy("The mail's digital signature."),
    "encrypted": gettext_lazy("It is encrypted or asks for a password."),
    "outlook-only": gettext_lazy("Only Outlook can open it (winmail.dat): ask the sender to send the file itself."),
    "office": gettext_lazy("A spreadsheet or a text: an invoice comes as a PDF, a picture or XML."),
    "unknown-type": gettext_lazy("This is neither a PDF nor a picture nor an e-invoice, whatever its name says."),
    "empty": gettext_lazy("The file is empty."),
    "too-large": gettext_lazy("The file is larger than %(limit)s."),
    "too-many": ngettext_lazy("More than one file came together: the rest was not opened.", "More than %(limit)s files came together: the rest was not opened.", "limit"),
    "too-deep": gettext_lazy("It is packed inside too many others."),
    "unpacks-too-large": gettext_lazy("Together the files unpack to more than %(limit)s."),
    "broken": gettext_lazy("It is damaged and cannot be opened."),
}  # fmt: skip
NO_INVOICES: Final = frozenset(
    {
        "picture-of-the-text",
        "small-picture",
        "calendar",
        "contact",
        "terms",
        "signature",
    }
)
"""What comes with most mails and nobody means as an invoice."""
_IN_BYTES: Final = frozenset({"too-large", "unpacks-too-large"})


def why_aside(enclosure: Enclosure) -> str:
    """The reason in one sentence."""
    figures: dict[str, int | str] = dict(enclosure.figures)
    if enclosure.reason in _IN_BYTES:
        size = max(1, round(int(figures["limit"]) / MB))
        figures["limit"] = _("%(size)s MB") % {"size": size}
    return str(_TEXTS[enclosure.reason]) % figures

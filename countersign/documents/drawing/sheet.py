"""All that an e-invoice says, in words and in the order in which one reads it."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Organization
from countersign.documents import codes
from countersign.extraction.drawing import Facts, Part, Row, Sheet, Sums, Table, Texts
from countersign.extraction.record import Attached, EInvoice, Kind

from .allowances import allowances
from .lines import lines
from .parties import parties
from .paying import paying
from .totals import sums, taxes
from .writing import Writing, filled

KINDS: Final[Mapping[Kind, str | Promise]] = {
    "invoice": gettext_lazy("Invoice"),
    "credit note": gettext_lazy("Credit note"),
    "corrected invoice": gettext_lazy("Corrected invoice"),
    "prepayment invoice": gettext_lazy("Prepayment invoice"),
    "partial invoice": gettext_lazy("Partial invoice"),
    "debit note": gettext_lazy("Debit note"),
    "receipt": gettext_lazy("Receipt"),
}


def sheet_of(einvoice: EInvoice, organization: Organization) -> Sheet:
    """What is drawn of an e-invoice: every term that it has; what no term takes stands at the end."""
    writing = Writing(organization.own_formats, einvoice.currency)
    with organization.own_words():
        return Sheet(
            says=_(
                "A drawing of the e-invoice, made by Countersign. The invoice is the file itself."
            ),
            syntax=f"{einvoice.syntax} {einvoice.version}".strip(),
            title=str(KINDS[einvoice.kind]),
            amount=writing.money(einvoice.payable or einvoice.gross),
            below=_below(einvoice, writing),
            lacks=_(
                "Some characters cannot be drawn here. The file itself has all of them."
            ),
            parts=tuple(part for part in _parts(einvoice, writing) if _says(part)),
        )


def _says(part: Part) -> bool:
    match part:
        case Facts():
            return bool(part.pairs)
        case Table() | Sums():
            return bool(part.rows)
        case Texts():
            return any(part.paragraphs)


def _below(einvoice: EInvoice, writing: Writing) -> str:
    parts = [einvoice.number]
    if einvoice.issued:
        parts.append(_("issued %(day)s") % {"day": writing.day(einvoice.issued)})
    if einvoice.due:
        parts.append(_("due %(day)s") % {"day": writing.day(einvoice.due)})
    return " · ".join(part for part in parts if part)


def _parts(einvoice: EInvoice, writing: Writing) -> Iterator[Part]:
    yield parties(einvoice)
    yield Facts(filled(_facts(einvoice, writing)), heading=_("References"))
    yield lines(einvoice, writing)
    yield allowances(einvoice, writing)
    yield taxes(einvoice, writing)
    yield sums(einvoice, writing)
    yield from paying(einvoice, writing)
    yield Texts(einvoice.notes, heading=_("Notes"))
    yield _attached(einvoice)
    yield Facts(filled(_technical(einvoice)), heading=_("The file"))
    yield Table(
        head=(_("Where"), _("What it says")),
        widths=(40, 60),
        rows=tuple(Row((where, what)) for where, what in einvoice.also),
        heading=_("Also in the file"),
        left=2,
    )


def _facts(einvoice: EInvoice, writing: Writing) -> Iterator[tuple[str, str]]:
    yield _("Delivered"), writing.day(einvoice.delivered)
    yield _("Period"), writing.period(einvoice.period_start, einvoice.period_end)
    yield _("Tax point"), writing.day(einvoice.tax_point)
    yield _("Tax is owed from"), codes.tax_point(einvoice.tax_point_code)
    for one in einvoice.preceding:
        day = writing.day(one.issued)
        yield _("Preceding invoice"), f"{one.number} ({day})" if day else one.number
    yield _("Buyer reference"), einvoice.buyer_reference
    yield _("Order"), einvoice.order
    yield _("Seller's order"), einvoice.sales_order
    yield _("Contract"), einvoice.contract
    yield _("Project"), einvoice.project
    yield _("Receiving advice"), einvoice.receiving_advice
    yield _("Despatch advice"), einvoice.despatch_advice
    yield _("Tender or lot"), einvoice.tender
    yield _("Invoiced object"), einvoice.invoiced_object
    yield _("Booking reference"), einvoice.accounting


def _technical(einvoice: EInvoice) -> Iterator[tuple[str, str]]:
    yield _("Type"), codes.document_type(einvoice.type_code)
    yield _("Currency"), _currency(einvoice.currency)
    yield _("Currency of the tax"), _currency(einvoice.tax_currency)
    yield _("Profile"), einvoice.profile
    yield _("Process"), einvoice.process


def _currency(code: str) -> str:
    name = codes.currency(code)
    return f"{name} ({code})" if name != code else code


def _attached(einvoice: EInvoice) -> Table:
    return Table(
        head=(_("Attachment"), _("Kind"), _("Size")),
        widths=(60, 25, 15),
        rows=tuple(map(_attachment, einvoice.attachments)),
        heading=_("Attachments"),
        left=2,
    )


def _attachment(one: Attached) -> Row:
    size = filesizeformat(one.size) if one.embedded is not None else ""
    named = one.name or one.reference or one.description
    more = dict.fromkeys((one.reference, one.description, one.address))
    below = "\n".join(part for part in more if part and part != named)
    return Row((named or one.address, one.media_type, size), below)

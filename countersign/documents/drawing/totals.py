"""What it comes to: VAT breakdown (BG-23), totals (BG-22), and how much is to be paid."""

from django.utils.translation import gettext as _

from countersign.documents import codes
from countersign.extraction.drawing import Row, Sums, Table
from countersign.extraction.record import EInvoice, TaxPart

from .writing import Writing, filled


def taxes(einvoice: EInvoice, writing: Writing) -> Table:
    """One row for each category and rate."""
    return Table(
        heading=_("Tax"),
        head=(_("Kind"), _("Rate"), _("Base"), _("Tax")),
        widths=(55, 14, 20, 19),
        rows=tuple(_row(part, writing) for part in einvoice.taxes),
    )


def _row(part: TaxPart, writing: Writing) -> Row:
    cells = (
        codes.category(part.category),
        writing.percent(part.rate),
        writing.amount(part.taxable) if part.taxable else "",
        writing.amount(part.amount) if part.amount else "",
    )
    why = (part.exemption, codes.exemption(part.exemption_code))
    return Row(cells, " · ".join(dict.fromkeys(one for one in why if one)))


def sums(einvoice: EInvoice, writing: Writing) -> Sums:
    """All totals that it states, what is to be paid last."""
    money = writing.money
    in_tax_currency = money(einvoice.tax_in_tax_currency, einvoice.tax_currency)
    rows = (
        (_("Total of the lines"), money(einvoice.lines_total)),
        (_("Allowances"), money(einvoice.allowance_total)),
        (_("Charges"), money(einvoice.charge_total)),
        (_("Total without tax"), money(einvoice.net)),
        (_("Tax"), money(einvoice.tax)),
        (_("Tax in its own currency"), in_tax_currency),
        (_("Stamp duty"), money(einvoice.stamp_duty)),
        (_("Total with tax"), money(einvoice.gross)),
        (_("Withheld"), money(einvoice.withheld)),
        (_("Paid already"), money(einvoice.prepaid)),
        (_("Rounding"), money(einvoice.rounding)),
        (_to_pay(einvoice), money(einvoice.payable)),
    )
    return Sums(filled(rows))


def _to_pay(einvoice: EInvoice) -> str:
    if einvoice.kind == "credit note":
        return _("Amount credited")
    return _("Amount to pay")

"""What is taken off (BG-20, 27) and added (BG-21, 28), of the whole and of lines."""

from django.utils.translation import gettext as _

from countersign.documents import codes
from countersign.extraction.drawing import Row, Table
from countersign.extraction.record import AllowanceCharge, EInvoice

from .writing import Writing


def allowances(einvoice: EInvoice, writing: Writing) -> Table:
    """Those of the whole invoice, and what belongs to no line that there is."""
    known = range(1, len(einvoice.lines) + 1)
    return Table(
        heading=_("Allowances and charges"),
        head=(_("Reason"), _("Share"), _("Of"), _("Tax"), _("Amount")),
        widths=(46, 16, 18, 11, 17),
        rows=tuple(
            _row(one, writing) for one in einvoice.allowances if one.line not in known
        ),
    )


def in_one_line(one: AllowanceCharge, writing: Writing) -> str:
    """ "Allowance 5.00 (10 % of 50.00): Loyalty"."""
    share = writing.percent(one.percent)
    if one.base:
        words = {"share": share, "base": writing.amount(one.base)}
        share = _("%(share)s of %(base)s") % words
    text = f"{_kind(one)} {writing.amount(one.amount)}"
    text += f" ({share.strip()})" if share else ""
    rest = " · ".join(part for part in (*_reasons(one), _tax(one, writing)) if part)
    return f"{text}: {rest}" if rest else text


def _row(one: AllowanceCharge, writing: Writing) -> Row:
    sign = "+" if one.charge else "−"
    cells = (
        " · ".join((_kind(one), *_reasons(one))),
        writing.percent(one.percent),
        writing.amount(one.base) if one.base else "",
        writing.percent(one.rate),
        f"{sign} {writing.amount(one.amount)}",
    )
    return Row(cells, codes.category(one.category))


def _kind(one: AllowanceCharge) -> str:
    return _("Charge") if one.charge else _("Allowance")


def _reasons(one: AllowanceCharge) -> tuple[str, ...]:
    name = codes.charge_reason if one.charge else codes.allowance_reason
    found = (one.reason, name(one.reason_code))
    return tuple(dict.fromkeys(part for part in found if part))


def _tax(one: AllowanceCharge, writing: Writing) -> str:
    parts = (codes.category(one.category), writing.percent(one.rate))
    return " ".join(part for part in parts if part)

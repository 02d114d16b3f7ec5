"""The invoice's lines (BG-25), each with all that it says."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from countersign.documents import codes
from countersign.extraction.drawing import Row, Table
from countersign.extraction.record import BEFORE, AllowanceCharge, EInvoice, Line

from .allowances import in_one_line
from .writing import Writing, identifier, told


def lines(einvoice: EInvoice, writing: Writing) -> Table:
    """One row for each line, what it says besides below its name."""
    return Table(
        heading=_("Lines"),
        head=(
            pgettext("what is sold", "Item"),
            _("Quantity"),
            _("Price"),
            _("Tax"),
            _("Total"),
        ),
        widths=(46, 18, 16, 11, 17),
        rows=tuple(
            _row(line, [one for one in einvoice.allowances if one.line == at], writing)
            for at, line in enumerate(einvoice.lines, 1)
        ),
    )


def _row(line: Line, allowances: Sequence[AllowanceCharge], writing: Writing) -> Row:
    quantity = writing.counted(line.quantity, line.unit)
    named = line.name or line.description
    cells = (
        f"{line.line_id}   {named}" if line.line_id else named,
        quantity,
        writing.amount(line.price) if line.price else "",
        writing.percent(line.rate),
        writing.amount(line.total) if line.total else "",
    )
    more = [
        line.description if line.name and line.description != line.name else "",
        " · ".join(told(_besides(line, writing))),
        *(in_one_line(one, writing) for one in allowances),
        line.note,
    ]
    return Row(cells, "\n".join(part for part in more if part))


def _besides(line: Line, writing: Writing) -> Iterator[tuple[str, str]]:
    yield (
        pgettext("of an item", "State"),
        _("before the correction") if line.state == BEFORE else line.state,
    )
    yield _("Price and total"), _("with tax") if line.with_tax else ""
    yield (
        _("Price for"),
        writing.counted(line.per, line.per_unit),
    )
    yield _("Gross price"), writing.amount(line.gross_price) if line.gross_price else ""
    discount = line.price_discount
    yield _("Discount on it"), writing.amount(discount) if discount else ""
    yield _("Tax"), codes.category(line.category)
    yield _("Period"), writing.period(line.period_start, line.period_end)
    yield _("Seller's number"), line.seller_item
    yield _("Buyer's number"), line.buyer_item
    yield _("Standard number"), identifier(line.standard_item)
    for one in line.classifications:
        scheme = codes.goods_scheme(one.scheme)
        yield _("Class"), f"{one.value} ({scheme})" if scheme else one.value
    yield _("Origin"), codes.country(line.origin)
    yield _("Line of the order"), line.order_line
    yield _("Object"), line.object_id
    yield _("Booking reference"), line.accounting
    yield from line.attributes

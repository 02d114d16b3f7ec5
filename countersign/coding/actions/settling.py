"""From what the form says to the lines of a submitted invoice."""

from collections.abc import Sequence

from countersign.coding.models import CodingLine
from countersign.coding.naming import named
from countersign.coding.parts import amounts_of, texts_of, typed_parts
from countersign.coding.texts import text_key
from countersign.invoices.models import Invoice, LineItem


def settle(invoice: Invoice, items: Sequence[LineItem]) -> None:
    """Make the lines anew of what the invoice says. In the caller's transaction, who holds it and has asked the rules.

    Nothing is asked or written where the organization codes nothing.
    """
    if not invoice.organization.has_coding:
        return
    parts = typed_parts(invoice)
    ours = CodingLine.objects.filter(organization=invoice.organization_id)
    ours.filter(invoice=invoice).delete()
    if not parts:
        return
    known = named(invoice.organization_id, texts_of(parts))
    rows = [
        {column: known[column, text] for column, text in one.names.items()}
        for one in parts
    ]
    texts = {str(item.key): text_key(item.description) for item in items}
    CodingLine.objects.bulk_create(
        CodingLine(
            organization_id=invoice.organization_id,
            invoice=invoice,
            position=position,
            item_key=part.share.item or None,
            percent=part.share.percent,
            amount=amounts.amount,
            tax=amounts.tax,
            text_key=texts.get(part.share.item, ""),
            **{f"{column}_id": meant.pk for column, meant in row.items()},
        )
        for position, (part, row, amounts) in enumerate(
            zip(parts, rows, amounts_of(invoice, items, parts, rows), strict=True), 1
        )
    )

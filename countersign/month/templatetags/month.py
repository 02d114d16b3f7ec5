"""Where an invoice's month stands, on pages that know nothing of months: ``{% load month %}{% month_of invoice %}``."""

from typing import Any

from django import template
from django.template.context import Context

from countersign.invoices.models import Invoice
from countersign.month.reversing.shown import standing_of

register = template.Library()


@register.inclusion_tag("month/reversing/_standing.html", takes_context=True)
def month_of(context: Context, invoice: Invoice) -> dict[str, Any]:
    """That it is locked or reversed, and what a manager can do."""
    standing = standing_of(invoice, context["member"], context.get("reversal"))
    return {"standing": standing, "invoice": invoice}

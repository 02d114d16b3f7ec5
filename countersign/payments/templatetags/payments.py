"""What was paid, on pages that know nothing of payments: ``{% load payments %}{% payments_of invoice %}``."""

from typing import Any

from django import template
from django.template.context import Context

from countersign.invoices.models import Invoice
from countersign.payments.settling.shown import panel

register = template.Library()


@register.inclusion_tag("payments/settling/_panel.html", takes_context=True)
def payments_of(context: Context, invoice: Invoice) -> dict[str, Any]:
    """The payments of an invoice that the page shows and has checked, and what a manager can do."""
    return {
        "panel": panel(context["checked"].vendor_history, context["member"]),
        "csrf_token": context.get("csrf_token"),
    }

"""Coding on pages that know nothing of it: ``{% load coding %}{% coding_strip %}``, ``{% coding_of invoice items %}``."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context

from countersign.coding.setup import Setup
from countersign.coding.shown import default_of, shown_coding
from countersign.coding.strip import Strip
from countersign.invoices.models import Invoice, LineItem
from countersign.vendors.models import Vendor

register = template.Library()


@register.inclusion_tag("coding/_strip.html", takes_context=True)
def coding_strip(context: Context) -> dict[str, Any]:
    """The strip of the entry page; nothing where the organization codes nothing."""
    page = context["capture"]
    return {"strip": Strip.of(page.invoice, page.shown)}


@register.inclusion_tag("coding/_coding.html", takes_context=True)
def coding_of(
    context: Context, invoice: Invoice, items: Sequence[LineItem]
) -> dict[str, Any]:
    """How an invoice is coded, and the way to correct it for whom may."""
    return {"coding": shown_coding(invoice, items, context["member"])}


@register.inclusion_tag("coding/_default.html", takes_context=True)
def default_coding_of(context: Context, vendor: Vendor) -> dict[str, Any]:
    """A vendor's default coding, which was fetched with it, and the way to write it for whom may; nothing where nothing is coded."""
    member = context["member"]
    stored = getattr(vendor, "default_coding", None)
    return {
        "vendor": vendor,
        "fields": default_of(stored, Setup.of(member.organization)),
        "may_change": member.manages,
    }

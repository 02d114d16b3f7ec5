"""Coding on pages that know nothing of it: ``{% load coding %}{% coding_strip %}``, ``{% coding_of invoice "review" %}``."""

from typing import Any

from django import template
from django.template.context import Context

from countersign.coding.strip import Strip

register = template.Library()


@register.inclusion_tag("coding/_strip.html", takes_context=True)
def coding_strip(context: Context) -> dict[str, Any]:
    """The strip of the entry page; nothing where the organization codes nothing."""
    page = context["capture"]
    return {"strip": Strip.of(page.invoice, page.shown)}

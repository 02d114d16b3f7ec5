"""A member's access links on pages that know nothing of links: ``{% load links %}{% open_links person %}``."""

from typing import Any

from django import template
from django.template.context import Context

from countersign.accounts.models import Membership

register = template.Library()


@register.inclusion_tag("review/links/_open.html", takes_context=True)
def open_links(context: Context, person: Membership) -> dict[str, Any]:
    """The links that let a member in now, with what ends them."""
    links = person.links.live().select_related("invoice").order_by("-pk")
    return {
        "links": list(links) if person.manages else [],
        "person": person,
        "member": context["member"],
        "csrf_token": context.get("csrf_token"),
    }

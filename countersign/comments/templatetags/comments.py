"""The thread on pages that know nothing of comments: ``{% load comments %}{% comment_thread invoice.pk "detail" %}``."""

from typing import Any

from django import template
from django.template.context import Context

from countersign.comments.thread import thread

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: Context, invoice: int, page: str) -> dict[str, Any]:
    """The talk about an invoice that the page shows; `page` says where the form leads back to."""
    return {"thread": thread(invoice, context["member"], page=page)}

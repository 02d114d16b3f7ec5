"""The mails that brought an invoice, on pages that know nothing of mails: ``{% load mailboxes %}{% mails_of events %}``."""

from collections.abc import Iterable
from typing import Any

from django import template

from countersign.history.models import Event
from countersign.mailboxes.shown import mails_of as rows_of

register = template.Library()


@register.inclusion_tag("mailboxes/_of_invoice.html")
def mails_of(events: Iterable[Event]) -> dict[str, Any]:
    """Who sent it, by the lines of its history; the mail as a page and as it came."""
    return {"mails": rows_of(events)}

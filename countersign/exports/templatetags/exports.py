"""What became of an invoice in exports, on pages that know nothing of them: ``{% load exports %}{% exports_of invoice.pk %}``."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from countersign.exports.models import State
from countersign.exports.queries import exports_of
from countersign.invoices.models import Invoice, Status

register = template.Library()


@register.inclusion_tag("exports/_of_invoice.html", takes_context=True)
def exports_of_invoice(context: Context, invoice: Invoice) -> dict[str, Any]:
    """In which exports it is, in which version, and whether it is still what was exported; for managers."""
    member = context["member"]
    if not member.manages or member.via:
        return {"rows": ()}
    formats, rows = member.organization.formats, []
    for one in exports_of(invoice.organization_id, invoice.pk):
        export = one.export
        if export.state != State.READY:
            continue
        problem = ""
        if one.counts and invoice.status != Status.APPROVED:
            problem = _("it is no longer approved")
        elif one.counts and invoice.version != one.version:
            problem = _("it has changed since: it is version %(now)s now") % {
                "now": invoice.version
            }
        rows.append(
            {
                "pk": export.pk,
                "name": str(export),
                "at": formats.show_moment(export.made_at, member.zone),
                "version": one.version,
                "is_cancelled": export.cancelled_at is not None,
                "problem": problem,
            }
        )
    return {"rows": rows}

"""What is said of a suggested coding: where it is from."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from countersign.invoices.models import Invoice


def told(invoice: Invoice) -> Mapping[str, tuple[str, str]]:
    """Each value that was suggested, with what to say of it, by path."""
    if not invoice.organization.has_coding:
        return {}
    found = (invoice.coding_kept or {}).get("from", {})
    return {
        path: (one["value"], _words(one))
        for path, one in found.items()
        if {"rule", "page", "number"} & one.keys()
    }


def _words(one: Mapping[str, str]) -> str:
    if "rule" in one:
        return _("By your rule")
    if "page" in one:
        return _("As the vendor's page says")
    return _("As in %(number)s") % {"number": one["number"]}

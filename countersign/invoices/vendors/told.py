"""A vendor's history in plain words, and what its page says as a list of facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.documents.codes import names
from countersign.history.models import Event
from countersign.invoices.content.fields import TABLES
from countersign.vendors.models import DETAILS, LABELS, Vendor, shown_account

from .otherwise import discount_words, in_days

MOST: Final = 30
# By verb. %(vendor)s is its name then, %(iban)s an account, %(other)s another vendor.
_SENTENCES: Final[Mapping[str, Any]] = {
    "added": gettext_lazy("%(who)s added %(vendor)s"),
    "changed_page": gettext_lazy("%(who)s changed the page"),
    "set_default_coding": gettext_lazy("%(who)s changed the default coding"),
    "set paying": gettext_lazy("%(who)s changed how it is paid"),
    "took_over": gettext_lazy("%(who)s took over from invoice %(invoice)s"),
    "blocked": gettext_lazy("%(who)s blocked %(vendor)s"),
    "unblocked": gettext_lazy("%(who)s ended the block"),
    "added_account": gettext_lazy("%(who)s wrote account %(iban)s on the page"),
    "removed_account": gettext_lazy("%(who)s took account %(iban)s off the page"),
    "confirmed_account": gettext_lazy("%(who)s confirmed account %(iban)s"),
    "revoked_account": gettext_lazy("%(who)s revoked account %(iban)s"),
    "merged": gettext_lazy("%(who)s merged %(other)s into %(vendor)s"),
    "parted": gettext_lazy("%(who)s took the merge of %(other)s back"),
    "told_apart": gettext_lazy("%(who)s said that %(other)s is another vendor"),
    "checked_vat_id": gettext_lazy("%(who)s asked VIES for VAT id %(vat_id)s"),
    "kept_details": gettext_lazy("Invoice %(invoice)s was approved and says"),
    "learnt": gettext_lazy("Learnt from invoice %(invoice)s"),
    "forgot": gettext_lazy("%(who)s let it be forgotten what was learnt"),
}
_CODING: Final = {
    column.name: column.label
    for table in TABLES
    if table.name == "coding"
    for column in table.columns
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, in a sentence, and what changed, each in a line."""

    at: datetime
    sentence: str
    more: tuple[str, ...]


def facts(vendor: Vendor, formats: Formats) -> list[tuple[str, str]]:
    """What its page says, each with its label. One query, for the spellings."""
    place = " ".join(part for part in (vendor.postcode, vendor.city) if part)
    land = names.country(vendor.country) if vendor.country else ""
    shown = {
        _("Spelt on invoices also"): ", ".join(
            one.name for one in vendor.aliases.order_by("pk")
        ),
        _("Address"): "\n".join(one for one in (vendor.street, place, land) if one),
        _("VAT id"): vendor.vat_id,
        _("Tax number"): vendor.tax_number,
        _("Our customer number"): vendor.customer_number,
        _("Creditor number"): vendor.creditor_number,
        _("Payment terms"): terms(vendor, formats),
    }
    return [(label, value or "") for label, value in shown.items()]


def terms(vendor: Vendor, formats: Formats) -> str:
    """Its payment terms in a sentence; nothing where the page has none."""
    parts = []
    if vendor.payment_days is not None:
        parts.append(in_days(vendor.payment_days))
    if vendor.discount_percent is not None and vendor.discount_days is not None:
        words = discount_words(formats, vendor.discount_percent, vendor.discount_days)
        parts.append(words)
    return ", ".join(parts)


def told(vendor: Vendor, member: Membership) -> list[Line]:
    """The latest of what happened to a vendor and to those merged into it, the last first: one query."""
    organization = member.organization_id
    merged = Vendor.objects.filter(organization=organization, merged_into=vendor)
    lines = Event.objects.filter(
        Q(subject_id=vendor.pk) | Q(subject_id__in=merged.values("pk")),
        organization_id=organization,
        subject_type="vendor",
    )
    latest = lines.defer("content").order_by("-sequence")[:MOST]
    return [
        Line(line.at, _sentence(line), tuple(_changes(line, member))) for line in latest
    ]


def _sentence(line: Event) -> str:
    words = {
        "who": line.actor_name,
        **{name: str(one) for name, one in line.data.items()},
    }
    if "scheme" in line.data:
        words["iban"] = shown_account(words["iban"], line.data["scheme"])
    try:
        return str(_SENTENCES[line.verb]) % words
    except KeyError:  # a verb of another time is shown as it is, never hidden
        return f"{line.actor_name}: {line.verb}"


def _changes(line: Event, member: Membership) -> Iterator[str]:
    formats = member.organization.formats
    for name, (old, new) in line.data.get("changes", {}).items():
        words = {
            "label": _label(name),
            "old": _value(name, old, formats),
            "new": _value(name, new, formats),
        }
        if not old:
            yield _("%(label)s: %(new)s") % words
        elif not new:
            yield _("%(label)s: %(old)s, taken away") % words
        else:
            yield _("%(label)s: %(new)s, before %(old)s") % words
    if comment := line.data.get("comment"):
        yield f"“{comment}”"


def _label(name: str) -> str:
    if name == "aliases":
        return _("Spelt on invoices also")
    if name == "name":
        return _("Name")
    return str(LABELS.get(name) or DETAILS.get(name) or _CODING.get(name, name))


def _value(name: str, value: str, formats: Formats) -> str:
    if name == "country":
        return names.country(value)
    if name == "discount_percent" and value:
        return formats.show_number(Decimal(value))
    return str(value)

"""Which rows are one organization's: all that an archive of it holds, and what is put in the place of what lets somebody in."""

from collections.abc import Mapping
from typing import Any, Final

from django.apps import apps
from django.db.models import QuerySet

from countersign.accounts.models import Organization, User
from countersign.exports.models import AuditFile, AuditKind
from countersign.history.models import Event
from countersign.mail.models import Letter, State

from .tables import Model, fields_of

LEFT_OUT: Final[Mapping[str, str]] = {
    "invoices.KeptTotal": "worked out again",
    "invoices.TotalChange": "worked out again",
    "mailboxes.Address": "is known to this installation's mail server",
    "payments.ReleaseCode": "lets somebody in",
    "accounts.Identity": "lets somebody in",
    "accounts.ProviderDomain": "goes with the provider",
    "accounts.SignInProvider": "lets somebody in",
    "tokens.Token": "lets somebody in",
    "tokens.Fresh": "lets somebody in",
    "programs.Program": "lets somebody in",
    "programs.Consent": "lets somebody in",
    "api.Answer": "is kept for a day, for who asks again",
    "webhooks.Webhook": "tells programs of this installation, in its name",
    "webhooks.Delivery": "the same",
    "review.AccessLink": "lets somebody in",
    "review.AgreedFactor": "belongs to a person's second factor",
    "review.Code": "lets somebody in",
}
"""Tables of an organization that are not in its archive, and why."""

# "!": no password that anybody could know (Django's `make_password(None)` begins so).
_INSTEAD: Final[Mapping[str, Mapping[str, Any]]] = {
    "accounts.User": {
        "password": "!",
        "proved_email": "",
        "opens_id": None,
        "waits": False,
        "sessions_ended": 0,
    },
    "exports.ExportProfile": {"target_secret": ""},
    "mail.Letter": {"sealed": ""},
    "mailboxes.Mailbox": {"secret": ""},
}


def instead(model: Model) -> Mapping[str, Any]:
    """By column, what stands in an archive for what is a person's alone, or a secret of this installation."""
    return _INSTEAD.get(model._meta.label, {})


def rows_of(model: Model, organization: int) -> QuerySet[Any] | None:
    """An organization's rows of a table; None where the table is none of its archive."""
    if model._meta.label in LEFT_OUT:
        return None
    if model is Organization:
        return Organization.objects.filter(pk=organization)
    if model is User:
        return User.objects.filter(pk__in=_people_of(organization))
    if not is_of_organizations(model):
        return None
    rows = model._base_manager.filter(organization_id=organization)
    if model is Letter:
        return rows.exclude(state=State.WAITING)  # they are sent from here
    if model is AuditFile:
        return rows.exclude(kind=AuditKind.WHOLE)
    return rows


def is_of_organizations(model: Model) -> bool:
    """Has each row of a table the number of its organization?"""
    return any(field.attname == "organization_id" for field in fields_of(model))


def _people_of(organization: int) -> set[int]:
    """Whom any of its rows names, and who acted in its history: members of today and those who left."""
    ours = Organization.objects.filter(pk=organization)
    lines = Event.objects.filter(organization_id=organization, actor_id__isnull=False)
    found: set[Any] = set(
        lines.order_by().values_list("actor_id", flat=True).distinct()
    )
    found |= set(ours.values_list("everybody", flat=True))
    for model in apps.get_models():
        if model in (Organization, User):
            continue
        rows = rows_of(model, organization)
        if rows is None:
            continue
        for field in fields_of(model):
            if field.related_model is User:
                named = rows.order_by().values_list(field.attname, flat=True)
                found |= set(named.distinct())
    return found - {None}

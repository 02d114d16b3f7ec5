"""The first answers about a new organization: what it is called, where it is, who approves."""

from django.conf import settings
from django.db import transaction

from countersign.accounts.actions import change_settings
from countersign.accounts.countries import Country
from countersign.accounts.forms import LOCALES
from countersign.accounts.models import Approvals, Membership, Organization
from countersign.approval.actions import choose_approvals


@transaction.atomic
def begin(
    name: str, *, country: Country, language: str, approval: Approvals, by: Membership
) -> None:
    """Keep what an owner answered: with the country come currency, formats and time zone, with `language` what they read.

    Raises what `choose_approvals` raises; then nothing has happened.
    """
    choose_approvals(approval, by=by)
    rows = Organization.objects.select_for_update(no_key=True)
    organization = rows.get(pk=by.organization_id)
    answers = {
        "name": name,
        "language": language if language in dict(settings.LANGUAGES) else "en",
        "locale": written_in(country, language),
        "currency": country.currency,
        "time_zone": country.time_zone,
    }
    changes = {
        field: [str(getattr(organization, field)), value]
        for field, value in answers.items()
        if getattr(organization, field) != value
    }
    for field, value in answers.items():
        setattr(organization, field, value)
    if changes:
        change_settings(organization, changes, by=by)


def skip(*, by: Membership) -> None:
    """Leave all as it is: others approve, and nobody is asked again."""
    choose_approvals(Approvals.OTHERS, by=by)


def written_in(country: Country, language: str) -> str:
    """How dates and amounts are written there, in this language where the country has several."""
    own = f"{language}_{country.code}"
    return own if own in LOCALES else country.locale

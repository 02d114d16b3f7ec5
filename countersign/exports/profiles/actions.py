"""Writing profiles: how exports are made, when by themselves and to where."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.sealed_rows import sealed_anew
from countersign.exports.formats import FORMATS
from countersign.exports.models import SEALED_FOR, ExportProfile
from countersign.history.actions import record


class NameTaken(Exception):
    """Another profile of the organization has this name."""


def save(profile: ExportProfile, *, by: Membership) -> None:
    """Keep a new profile or a changed one, and tell what it is now; or raise NameTaken."""
    verb = "changed export profile" if profile.pk else "added export profile"
    profile.next_at = profile.next_after(timezone.now())
    try:
        with transaction.atomic():
            profile.save()
            record(profile.organization_id, by.actor, verb, profile, profile.as_it_is)
    except IntegrityError as problem:
        raise NameTaken from problem


@transaction.atomic
def delete(profile: ExportProfile, *, by: Membership) -> None:
    """Forget a profile; what was exported by it stays, with the profile as it was."""
    record(
        profile.organization_id,
        by.actor,
        "deleted export profile",
        profile,
        profile.as_it_is,
    )
    profile.delete()


def copy(profile: ExportProfile, *, to: Iterable[Membership]) -> list[str]:
    """Give other organizations a profile like this one, as their owner; the names of those that have it now.

    What is about this organization alone, its schedule and its target are left out. One of the same name and format
    there takes these settings; where another format has the name, nothing is changed.
    """
    form = FORMATS[profile.format]
    own = {option.name for option in form.options if option.own}
    shared = {key: value for key, value in profile.settings.items() if key not in own}
    return [str(one.organization) for one in to if _copy(profile, shared, one)]


@transaction.atomic
def _copy(profile: ExportProfile, shared: Mapping[str, Any], owner: Membership) -> bool:
    organization = owner.organization
    same = ExportProfile.objects.filter(organization=organization, name=profile.name)
    found = same.select_for_update(no_key=True).first()
    if found and found.format != profile.format:
        return False
    fresh = found or ExportProfile(organization=organization, format=profile.format)
    kept = dict(fresh.settings)
    fresh.settings = FORMATS[profile.format].clean({**kept, **shared})
    fresh.name, fresh.file_name = profile.name, profile.file_name
    fresh.counts = profile.counts
    verb = "changed export profile" if found else "added export profile"
    fresh.save()
    record(organization.pk, owner.actor, verb, fresh, fresh.as_it_is)
    return True


def seal_anew() -> int:
    """Seal secrets of what exports are sent to by today's secret key; how many."""
    every = ExportProfile.objects.all()
    found = sealed_anew(every, "target_secret", label=SEALED_FOR)
    return sum(every.filter(same).update(**fresh) for same, fresh in found)

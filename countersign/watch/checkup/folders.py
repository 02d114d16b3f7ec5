"""Places that scanners write to: whether they answer, and whose the folders there are."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Organization
from countersign.folders.place import Away
from countersign.folders.places import watched_places

from .finding import Finding, advise, fine, mend


def look() -> Iterator[Finding]:
    """Each place that is set, in its order; one that answers shows its folders."""
    names = filter(None, [settings.WATCH_FOLDER, settings.WATCH_S3, settings.WATCH_SFTP])  # fmt: skip
    for name, place in zip(names, watched_places(), strict=True):
        told = {"place": name}
        try:
            found = place.organizations()
        except (Away, OSError) as problem:
            text = _("The watched place %(place)s does not answer: %(why)s")
            yield mend(text % {**told, "why": problem})
            continue
        finally:
            place.close()
        yield fine(_("The watched place %(place)s answers.") % told)
        yield from _whose(name, found)


def _whose(name: str, found: list[int]) -> Iterator[Finding]:
    known = set(Organization.objects.filter(pk__in=found).values_list("pk", flat=True))
    strange = [str(one) for one in found if one not in known]
    if not known:
        yield advise(
            _(
                "The watched place %(place)s has no folder of any organization: nothing is taken from it. Make one called by its number."
            )
            % {"place": name}
        )
    if strange:
        text = ngettext(
            "In the watched place %(place)s a folder is called by a number that no organization has: %(numbers)s.",
            "In the watched place %(place)s folders are called by numbers that no organization has: %(numbers)s.",
            len(strange),
        )
        yield advise(text % {"place": name, "numbers": ", ".join(strange)})

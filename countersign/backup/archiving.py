"""The archive of one organization: a backup that holds nothing of another one, in one ZIP."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO

from countersign.accounts.models import Organization
from countersign.database.snapshot import one_moment

from . import schema
from .refused import Impossible
from .sealing import Shelf
from .sets import Manifest, Set, Whose
from .writing import TRIES, copy, gone, write
from .zipped import Zipped


def archive(
    organization: Organization,
    out: IO[bytes],
    seal: Callable[[Zipped], Shelf] = lambda place: Shelf(place, None),
) -> Manifest:
    """Write everything of an organization to a file that can be sought in, from one moment; `seal` opens the place in it.

    Originals that are not whole are named in what is returned. Raises Impossible when none could be made.
    """
    schema.must_be_migrated()
    for _try in range(TRIES):
        out.seek(0)
        out.truncate()
        place = Zipped(out, new=True)
        made = Set(seal(place), datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ"))
        with one_moment():
            manifest = write(made, Whose(organization.pk, organization.name))
        damaged = copy(made.files(), made.shelf, None).damaged
        if not gone(damaged):
            manifest = replace(manifest, damaged=damaged)
            made.close(manifest)
            place.close()
            return manifest
        place.close()
    raise Impossible(
        "Files were deleted faster than they could be copied. Make the archive at a quieter hour."
    )


def the_one(named: str) -> Organization:
    """The organization of this number, or the only one of this name. Raises Impossible."""
    known = Organization.objects.order_by("pk")
    found = list(known.filter(name=named))
    if not found and named.isdecimal():
        found = list(known.filter(pk=int(named)))
    if len(found) == 1:
        return found[0]
    told = "\n".join(f"{one.pk}: {one}" for one in found or known)
    problem = "Several organizations are" if found else "No organization is"
    raise Impossible(f"{problem} called {named}. Give a number:\n{told}")

"""Taking one file of a folder: a draft, and the file in done/, or the reason beside it in failed/."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.files import File

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.models import Membership, Role
from countersign.documents.models import PASSING
from countersign.documents.refusals import explain
from countersign.extraction.files import Refused
from countersign.invoices.desk.actions import UploadOutcome, attempt

from .place import Place, State

DONE: Final = "done"
FAILED: Final = "failed"
_LATER: Final = frozenset({*PASSING, "storage-away", "storage-full"})


def take(place: Place, organization: int, name: str, state: State) -> str:
    """DONE, FAILED, or empty where it is to be tried again later. Killed anywhere, it takes the file again, and the draft once: by its content.

    Raises what the place raises.
    """
    by = _desk(organization)
    if by is None:
        return ""
    with by.organization.own_words():
        outcomes = _outcomes(place, by, name, state)
        if any(one.refusal and one.refusal.code in _LATER for one in outcomes):
            return ""
        where = DONE if any(one.begun for one in outcomes) else FAILED
        place.put_away(organization, name, state, where, _why(outcomes))
    return where


def _outcomes(
    place: Place, by: Membership, name: str, state: State
) -> Sequence[UploadOutcome]:
    most = settings.UPLOAD_MAX_BYTES
    if state.size > most:  # not even fetched
        refused = Refused("too-large", size=state.size, limit=most)
        return [UploadOutcome(name, refusal=explain(refused))]
    with place.fetched(by.organization_id, name, state) as opened:
        everybody = everybody_of(by.organization)
        return attempt(File(opened, name), by=by, everybody=everybody)


def _why(outcomes: Sequence[UploadOutcome]) -> str:
    """What was not taken, and why; empty where all was."""
    told = [
        f"{one.name}: {one.refusal or one.aside}\n"
        for one in outcomes
        if one.refusal or one.aside
    ]
    return "".join(told)


def _desk(organization: int) -> Membership | None:
    """Who takes it in for everybody's desk: an owner."""
    owners = Membership.objects.filter(
        organization=organization, role=Role.OWNER, user__is_active=True
    )
    member = owners.select_related("organization", "user").order_by("pk").first()
    if member:
        member.via = "folder"
    return member

"""Taking one file of a folder: a draft, and the file in done/, or the reason beside it in failed/."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.core.files import File

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.models import Membership, Role
from countersign.documents.models import PASSING
from countersign.invoices.desk.actions import UploadOutcome, attempt

log = logging.getLogger(__name__)

DONE: Final = "done"
FAILED: Final = "failed"
_LATER: Final = frozenset({*PASSING, "storage-away", "storage-full"})


def take(file: Path, organization: int) -> str:
    """DONE, FAILED, or empty where it is to be tried again later. Killed anywhere, it takes the file again, and the draft once: by its content."""
    by = _desk(organization)
    if by is None:
        return ""
    with by.organization.own_words():
        try:
            content = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as problem:  # somebody took it away, or does not let us read it
            log.warning("A file in a folder cannot be read: %s", problem.strerror)
            return ""
        with os.fdopen(content, "rb") as opened:
            everybody = everybody_of(by.organization)
            outcomes = attempt(File(opened, file.name), by=by, everybody=everybody)
        if any(one.refusal and one.refusal.code in _LATER for one in outcomes):
            return ""
        came = any(one.begun for one in outcomes)
        where = DONE if came else FAILED
        _move(file, where, _why(outcomes))
    return where


def _why(outcomes: Sequence[UploadOutcome]) -> str:
    """What was not taken, and why; empty where all was."""
    told = [
        f"{one.name}: {one.refusal or one.aside}\n"
        for one in outcomes
        if one.refusal or one.aside
    ]
    return "".join(told)


def _move(file: Path, where: str, why: str) -> None:
    """Out of the way of the next look, under a name that nothing there has yet."""
    folder = file.parent / where
    folder.mkdir(exist_ok=True)
    target, number = folder / file.name, 1
    while target.exists():
        number += 1
        target = folder / f"{file.stem}-{number}{file.suffix}"
    if why:
        target.with_name(f"{target.name}.txt").write_text(why, encoding="utf-8")
    file.rename(target)


def _desk(organization: int) -> Membership | None:
    """Who takes it in for everybody's desk: an owner."""
    owners = Membership.objects.filter(
        organization=organization, role=Role.OWNER, user__is_active=True
    )
    member = owners.select_related("organization", "user").order_by("pk").first()
    if member:
        member.via = "folder"
    return member

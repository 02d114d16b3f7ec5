"""Bringing a backup back: everything is checked first, then the files, then all rows at once."""

from dataclasses import dataclass

from django.apps import apps as apps_now
from django.core.files import File

from countersign.documents.storage import files
from countersign.documents.verification import sha256_of
from countersign.history.verification import broken_chains
from countersign.invoices.search.actions import index_all

from . import actions, schema
from .checking import faults
from .refused import Impossible
from .sets import Kept, Manifest, Set


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and the organizations whose history does not verify."""

    manifest: Manifest
    broken: list[str]


def check(chosen: Set) -> Manifest:
    """The manifest of a backup that is whole; Impossible names what is not."""
    manifest = chosen.manifest()
    if found := list(faults(chosen, manifest)):
        raise Impossible("\n".join([f"The backup {chosen.name} is not whole:", *found]))
    return manifest


def restore(chosen: Set, *, force: bool) -> Restored:
    """Make this installation what it was. Raises Impossible before anything is written.

    Should the machine die in the middle, the rows are as before; run it again.
    """
    manifest = chosen.manifest()
    schema.must_fit(manifest.migrations)
    if schema.state() and not force and not actions.is_empty(apps_now):
        raise Impossible(
            "This installation is not empty. With --force everything in it is replaced by the backup."
        )
    check(chosen)
    apps = schema.bring_to(manifest.migrations)
    for kept in chosen.files():
        if kept.path not in manifest.damaged:
            _bring_back(chosen, kept)
    actions.load(chosen, manifest, apps)
    schema.bring_up_to_date()
    index_all()  # what invoices are found by stands in no table of a backup
    return Restored(
        manifest,
        [
            f"organization {found.organization_id}, line {found.sequence}: {found.reason}"
            for found in broken_chains()
        ],
    )


def _bring_back(chosen: Set, kept: Kept) -> None:
    try:
        if sha256_of(kept.path) == kept.sha256:
            return
    except FileNotFoundError:
        pass
    with chosen.shelf.get(kept.name) as path, path.open("rb") as file:
        files().save(kept.path, File(file))

"""Bringing a backup back: all rows are checked first, then come the files, each checked, then all rows at once."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.apps import apps as apps_now
from django.core.files import File

from countersign.accounts.models import Organization
from countersign.documents.storage import files
from countersign.documents.verification import sha256_of
from countersign.history.verification import broken_chains
from countersign.invoices.search.actions import index_all
from countersign.invoices.totals import actions as totals

from . import actions, schema
from .checking import fault_of, fault_of_list, fault_of_rows, faults
from .refused import Impossible
from .sets import Kept, Manifest, Set


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back; what was not, since it is damaged, a sentence each; the organizations whose history does not verify."""

    manifest: Manifest
    missing: list[str]
    broken: list[str]


def check(chosen: Set) -> Manifest:
    """The manifest of a backup that is whole; Impossible names what is not."""
    manifest = chosen.manifest()
    if found := list(faults(chosen, manifest)):
        raise Impossible(_not_whole(chosen, found))
    return manifest


def restore(
    chosen: Set, *, force: bool, with_gaps: bool = False, rows_only: bool = False
) -> Restored:
    """Make this installation what it was. Raises Impossible before anything is written.

    What is whole is brought back, and what is not is told. Damaged rows are no reason to replace others: where something is
    here already they want `with_gaps`. Should the machine die in the middle, the rows are as before; run it again.
    """
    manifest = chosen.manifest()
    schema.must_fit(manifest.migrations)
    is_empty = not schema.state() or actions.is_empty(apps_now)
    if not force and not is_empty:
        raise Impossible(
            "This installation is not empty. With --force everything in it is replaced by the backup."
        )
    damaged = [table.name for table in manifest.tables if fault_of_rows(chosen, table)]
    if damaged and not (is_empty or with_gaps):
        raise Impossible(
            _not_whole(chosen, faults(chosen, manifest))
            + "\nAnother set may be: see --set and --check. With --with-gaps all here is replaced by what is whole."
        )
    apps = schema.bring_to(manifest.migrations)
    missing = [] if rows_only else list(_bring_files(chosen, manifest))
    missing += actions.load(chosen, manifest, apps, damaged=damaged)
    schema.bring_up_to_date()
    if damaged:
        for organization in Organization.objects.order_by("pk"):
            totals.add_up(organization.pk)
    index_all()  # what invoices are found by stands in no table of a backup
    broken = [
        f"organization {found.organization_id}, line {found.sequence}: {found.reason}"
        for found in broken_chains()
    ]
    return Restored(manifest, missing, broken)


def _not_whole(chosen: Set, faults: Iterable[str]) -> str:
    return "\n".join([f"The backup {chosen.name} is not whole:", *faults])


def _bring_files(chosen: Set, manifest: Manifest) -> Iterator[str]:
    """All files that are whole; a sentence for each other one."""
    if fault := fault_of_list(chosen, manifest):
        yield f"{fault} No file is brought back: nobody knows which belong to this set."
        return
    for kept in chosen.files():
        if kept.path not in manifest.damaged and (fault := _bring_back(chosen, kept)):
            yield fault


def _bring_back(chosen: Set, kept: Kept) -> str:
    with suppress(FileNotFoundError):
        if sha256_of(kept.path) == kept.sha256:
            return ""
    if fault := fault_of(chosen.shelf, kept):
        return fault
    with chosen.shelf.get(kept.name) as file:
        files().save(kept.path, File(file))
    return ""

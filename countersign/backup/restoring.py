"""Bringing a backup back: all rows are checked first, then come the files, each checked, then all rows at once."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.apps import apps as apps_now
from django.core.files import File

from countersign.accounts.models import Organization
from countersign.documents.storage import files
from countersign.documents.verification import sha256_of
from countersign.history.verification import (
    broken_chains,
    first_broken,
    organizations,
)
from countersign.invoices.search.actions import index_all, index_all_of
from countersign.invoices.totals import actions as totals

from . import actions, schema
from .arriving import Arriving, must_fit_in
from .checking import fault_of, fault_of_list, fault_of_rows, faults
from .refused import Impossible
from .sets import Kept, Manifest, Set, Whose


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

    The archive of one organization adds that to what is here. What is whole is brought back, and what is not is told. Damaged rows are no reason to replace others: where something is
    here already they want `with_gaps`. Should the machine die in the middle, the rows are as before; run it again.
    """
    manifest = chosen.manifest()
    schema.must_fit(manifest.migrations)
    if manifest.organization:
        return _add(
            chosen,
            manifest,
            manifest.organization,
            force=force,
            with_gaps=with_gaps,
            rows_only=rows_only,
        )
    begun = schema.is_begun(manifest.migrations)
    is_empty = not schema.state() or begun or actions.is_empty(apps_now)
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


def _add(
    chosen: Set,
    manifest: Manifest,
    whose: Whose,
    *,
    force: bool,
    with_gaps: bool,
    rows_only: bool,
) -> Restored:
    """Add the organization of an archive. Raises Impossible before anything is written."""
    if force:
        raise Impossible(
            "This is the archive of one organization: it is added to what is here, and replaces nothing. Restore it without --force."
        )
    found = list(faults(chosen, manifest))
    if found and not with_gaps:
        raise Impossible(
            _not_whole(chosen, found)
            + "\nTake another copy of it. With --with-gaps what is whole is restored."
        )
    damaged = [table.name for table in manifest.tables if fault_of_rows(chosen, table)]
    apps = schema.bring_to(manifest.migrations)
    organization = whose.pk
    arriving = Arriving(chosen, manifest.tables, organization, apps)
    must_fit_in(arriving)
    missing = [] if rows_only else list(_bring_files(chosen, manifest))
    missing += actions.add(arriving, damaged=damaged)
    schema.bring_up_to_date()
    totals.add_up(organization)
    index_all_of(organization)
    broken = organization in organizations() and first_broken(organization)
    told = f"line {broken.sequence}: {broken.reason}" if broken else ""
    return Restored(manifest, missing, [told] if told else [])


def _not_whole(chosen: Set, faults: Iterable[str]) -> str:
    return "\n".join([f"The backup {chosen.name} is not whole:", *faults])


def _bring_files(chosen: Set, manifest: Manifest) -> Iterator[str]:
    """All files that are whole; a sentence for each other one."""
    if fault := fault_of_list(chosen, manifest):
        yield f"{fault} No file is brought back: nobody knows which belong to this set."
        return
    whose = manifest.organization
    for kept in chosen.files():
        if whose and not kept.is_of(whose.pk):
            yield f"{kept.path} is none of this organization's files."
        elif kept.path not in manifest.damaged and (fault := _bring_back(chosen, kept)):
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

"""`manage.py verify_files`: names every file that is missing, altered, or has no row."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from countersign.database.command import WorkingCommand
from countersign.documents.models import Document
from countersign.documents.storage import StorageAway
from countersign.documents.verification import Fault, faults, remove


class Command(WorkingCommand):
    help = (
        "Read every file and compare it with what was uploaded. "
        "Exits 1 when one is missing, altered or an orphan (without a row)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--organization", type=int, help="only this organization's (its id)"
        )
        parser.add_argument(
            "--remove-orphans",
            action="store_true",
            help="remove files without a row; missing and altered ones are only named",
        )

    def handle(
        self,
        *args: Any,
        organization: int | None = None,
        remove_orphans: bool = False,
        **options: Any,
    ) -> None:
        found = 0
        try:
            for fault in faults(organization):
                removed = remove_orphans and fault.kind == "orphan"
                if removed:
                    remove(fault)
                else:
                    found += 1
                self.stdout.write(_in_words(fault) + (" (removed)" if removed else ""))
        except StorageAway as problem:
            raise CommandError(f"The storage does not answer: {problem}") from problem
        if found:
            raise CommandError(f"{found} files are not as they should be.")
        self.stdout.write(
            f"All {_count(organization)} files are as they were uploaded."
        )


def _in_words(fault: Fault) -> str:
    if fault.what:
        return f"{fault.kind}: {fault.path} (organization {fault.organization_id}, {fault.what})"
    if fault.document is None:
        return f"orphan: {fault.path}"
    return (
        f"{fault.kind}: {fault.path} (organization {fault.organization_id}, "
        f"document {fault.document.pk}, {fault.document.name})"
    )


def _count(organization: int | None) -> int:
    rows = Document.objects.all()
    return (
        rows if organization is None else rows.filter(organization=organization)
    ).count()

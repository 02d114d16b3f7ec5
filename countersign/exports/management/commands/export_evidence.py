"""`manage.py export_evidence INVOICE`: all that proves what became of one invoice, as one ZIP."""

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.core.management.base import CommandError

from countersign import durable
from countersign.database.command import WorkingCommand
from countersign.exports.evidence.archive import NotTheOriginal, archive_name, write
from countersign.invoices.models import Invoice, InvoiceQuerySet, number_key
from countersign.vendors.models import name_key


class Command(WorkingCommand):
    help = "Write original, fields, decisions and history of one invoice as a ZIP, with a PDF to read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "invoice", metavar="INVOICE", help="its id, or its number as printed"
        )
        parser.add_argument(
            "--out",
            type=Path,
            metavar="FILE",
            help='where to write it; "-" for standard output',
        )
        parser.add_argument(
            "--organization", metavar="NAME", help="id or name, to find it by number"
        )
        parser.add_argument(
            "--vendor", metavar="NAME", help="the vendor, to find it by number"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        invoice = _find(options["invoice"], options["organization"], options["vendor"])
        out: Path = options["out"] or Path(archive_name(invoice))
        with tempfile.TemporaryFile() as archive:
            try:
                write(invoice, archive)
            except NotTheOriginal as problem:
                stored = problem.document.path
                raise CommandError(
                    f"{problem.document} is not in the storage as it was uploaded ({stored})."
                ) from problem
            archive.seek(0)
            if str(out) == "-":
                copyfileobj(archive, sys.stdout.buffer)
                return
            try:
                with out.open("wb") as target:
                    copyfileobj(archive, target)
                    durable.settle(target)
                durable.keep_names(out.absolute().parent)
            except OSError as problem:
                raise CommandError(
                    f"Cannot write {out}: {problem.strerror}."
                ) from problem
        self.stdout.write(
            f"The evidence on {invoice} of {invoice.vendor_name} is in {out}."
        )


def _find(asked: str, organization: str | None, vendor: str | None) -> Invoice:
    rows = Invoice.objects.select_related("organization", "agent", "vendor")
    if organization:
        by_id = (
            {"organization": organization}
            if organization.isascii() and organization.isdigit()
            else {"organization__name__iexact": organization}
        )
        rows = rows.filter(**by_id)
    if vendor:
        rows = rows.filter(vendor_key=name_key(vendor))
    found = list(_named(rows, asked)[:6])
    if not found:
        raise CommandError(f"There is no invoice {asked}.")
    if len(found) > 1:
        which = "\n".join(
            f"  {one.pk}: {one} of {one.vendor_name}, {one.organization} ({one.status}, entered by {one.agent})"
            for one in found
        )
        raise CommandError(
            f"Several invoices have the number {asked}. Give the id, or --organization and --vendor:\n{which}"
        )
    return found[0]


def _named(rows: InvoiceQuerySet, asked: str) -> InvoiceQuerySet:
    """By id; by number when no invoice has such an id."""
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        by_id = rows.filter(pk=int(asked))
        if by_id.exists():
            return by_id
    key = number_key(asked)
    return rows.filter(number_key=key).order_by("pk") if key else rows.none()

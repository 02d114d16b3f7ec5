"""The archive of a period for the tax auditor (data access Z3): tables, their description, originals, in one ZIP."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils.translation import gettext as _

from countersign.accounts.models import Organization
from countersign.documents.models import Document
from countersign.documents.serving import file_name
from countersign.documents.storage import files
from countersign.money import exponent

from . import rows, tables
from .sheets import DTD, DTD_NAME, Sheet, index_xml

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_USUAL_PLACES: Final = 2
_BESIDE: Final[
    Mapping[tables.Table, Callable[[int, Sequence[int]], Iterator[rows.Row]]]
] = {
    tables.ITEMS: rows.items,
    tables.CODING: rows.coding,
    tables.DECISIONS: rows.decisions,
    tables.PAYMENTS: rows.payments,
    tables.EXPORTS: rows.exports,
    tables.EVENTS: rows.events,
}


def write(organization: Organization, first: date, last: date, out: IO[bytes]) -> int:
    """Write the archive to a file that can be sought in; how many invoices are in it."""
    ours = rows.invoices_of(organization, first, last)
    codes = ours.order_by().values_list("currency", flat=True).distinct()
    places = max([_USUAL_PLACES, *map(exponent, codes)])
    count, vendors = 0, set()
    with ExitStack() as open_files, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        sheets = {
            table: Sheet(table, open_files.enter_context(TemporaryFile()), places)
            for table in tables.ALL
        }
        kept: dict[int, tuple[str, str]] = {}
        for some in rows.batches(ours):
            pks = [one.pk for one in some]
            for one in some:
                sheets[tables.INVOICES].add(rows.invoice(one))
            vendors |= {one.vendor_id for one in some if one.vendor_id}
            for table, found in _BESIDE.items():
                for row in found(organization.pk, pks):
                    sheets[table].add(row)
            for use in rows.originals(organization.pk, pks):
                if use.document.pk not in kept:
                    kept[use.document.pk] = _keep(use.document, archive)
                sheets[tables.ORIGINALS].add(_original(use, *kept[use.document.pk]))
            count += len(some)
        for row in rows.vendors(organization.pk, sorted(vendors)):
            sheets[tables.VENDORS].add(row)
        _finish(archive, list(sheets.values()), organization, first, last)
    return count


def _finish(
    archive: ZipFile,
    sheets: Sequence[Sheet],
    organization: Organization,
    first: date,
    last: date,
) -> None:
    for sheet in sheets:
        sheet.out.seek(0)
        with archive.open(_entry(sheet.table.file), "w", force_zip64=True) as target:
            copyfileobj(sheet.out, target)
    supplier = {
        "Name": organization.name,
        "Location": settings.SITE_URL,
        "Comment": _("Incoming invoices, with their items, coding, decisions, payments, history and originals"),
    }  # fmt: skip
    index = index_xml(sheets, supplier=supplier, first=first, last=last)
    archive.writestr(_entry("index.xml"), index)
    archive.writestr(_entry(DTD_NAME), DTD)


def _original(use: rows.Use, name: str, state: str) -> rows.Row:
    document = use.document
    return (
        document.pk,
        use.invoice,
        name,
        use.name,
        document.media_type,
        document.size,
        document.sha256,
        document.uploaded_at.isoformat(),
        state,
        use.kind,
    )


def _keep(document: Document, archive: ZipFile) -> tuple[str, str]:
    """Copy an original; where it is in the archive, and whether it is what was uploaded."""
    ending = file_name(document).rpartition(".")[2]
    name = f"originals/{document.pk}.{ending}"
    digest = hashlib.sha256()
    try:
        chunks = files().part(document.path)
    except FileNotFoundError:
        return "", "missing"
    with archive.open(_entry(name), "w", force_zip64=True) as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
    return name, "whole" if digest.hexdigest() == document.sha256 else "altered"


def _entry(name: str) -> ZipInfo:
    found = ZipInfo(name, date_time=_EPOCH)
    found.compress_type = ZIP_DEFLATED
    found.external_attr = 0o644 << 16
    return found

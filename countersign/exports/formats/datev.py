"""DATEV: one ZIP with a Buchungsstapel for each financial year, the creditors, and the documents as packages to upload."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from shutil import copyfileobj
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.exports.books import judging, vendors, words
from countersign.exports.books.setup import Books
from countersign.exports.datev import creditors, ledger
from countersign.exports.datev import fitting as datev
from countersign.exports.datev.batches import Batches
from countersign.exports.datev.packages import Packages, entry
from countersign.exports.records import Record

from .format import Brief, Misfit, Option, Part
from .settled import settled

NEEDS: Final = frozenset(
    {Part.MORE, Part.ITEMS, Part.VENDOR, Part.CODING, Part.ORIGINALS}
)


class Datev:
    """Postings as EXTF, creditors, and documents that the postings link to."""

    name = "datev"
    label = gettext_lazy("DATEV: postings, creditors and documents")
    media_type = "application/zip"
    extension = ".zip"
    options = (
        Option("documents", gettext_lazy("With the documents"), "yes", default=True),
        Option("creditors", gettext_lazy("With the creditors"), "yes", default=True),
        Option("by_month", gettext_lazy("One file a month, not a year"), "yes", default=False),
    )  # fmt: skip

    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        return NEEDS if settings.get("documents") else NEEDS - {Part.ORIGINALS}

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return settled(self.options, settings)

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> Iterator[Misfit]:
        books = Books.of(brief.organization_id)
        with ExitStack() as open_files, ZipFile(out, "w") as archive:
            if books is None:
                yield from _not_set(records)
                return
            made_at = brief.made_at.astimezone(brief.zone)
            by_month = bool(brief.settings["by_month"])
            batches = Batches(books.client, made_at, open_files, by_month)
            documents = bool(brief.settings["documents"])
            packages = Packages(made_at, open_files)
            named: dict[int, int] = {}
            for record in records:
                found = judging.judged(
                    record, books, brief.organization_id, documents=documents
                )
                same = found.posted and batches.same_number(found.posted)
                yield from map(_told, [*found.misfits, *([same] if same else [])])
                if found.posted and not same:
                    batches.add(found.posted)
                    named.setdefault(record.vendor.id, record.id)
                    if found.posted.booking.guid:
                        packages.add(found.posted)
            _put(archive, batches.files())
            _put(archive, packages.files("Belege"))
            if brief.settings["creditors"]:
                yield from _creditors(archive, books, brief, named, made_at)


class DatevLedger:
    """Ledger data (Belegsatzdaten): XML beside each document, for DATEV Unternehmen online."""

    name = "datev-ledger"
    label = gettext_lazy("DATEV: ledger data with documents (Belegsatzdaten)")
    media_type = "application/zip"
    extension = ".zip"
    options: tuple[Option, ...] = ()

    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        return NEEDS

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> Iterator[Misfit]:
        books = Books.of(brief.organization_id)
        with ExitStack() as open_files, ZipFile(out, "w") as archive:
            if books is None:
                yield from _not_set(records)
                return
            made_at = brief.made_at.astimezone(brief.zone)
            packages = Packages(made_at, open_files, ledger.written)
            for record in records:
                found = judging.judged(
                    record, books, brief.organization_id, ledger_data=True
                )
                yield from map(_told, found.misfits)
                if found.posted and not found.posted.booking.guid:
                    yield Misfit(
                        record.id,
                        _("Originals"),
                        _("There is none, and ledger data go with one."),
                    )
                elif found.posted:
                    packages.add(found.posted)
            _put(archive, packages.files("Belegsatzdaten"))  # fmt: skip


def _creditors(
    archive: ZipFile,
    books: Books,
    brief: Brief,
    named: Mapping[int, int],
    made_at: datetime,
) -> Iterator[Misfit]:
    """Those that the postings name; what does not fit of one keeps no posting out."""
    some = vendors.creditors(brief.organization_id, named)
    content, misfits = creditors.written(
        some, books.client, books.agreed_of_vendors, made_at=made_at
    )
    _write(archive, creditors.NAME, content)
    for one in misfits:
        field = f"{_('Vendor')}: {words.field_of(one)}"
        yield Misfit(named[one.subject], field, words.why_of(one), left_out=False)


def _not_set(records: Iterable[Record]) -> Iterator[Misfit]:
    why = _("An owner sets under Settings, DATEV whose books these are.")
    for record in records:
        yield Misfit(record.id, "DATEV", why)


def _told(one: datev.Misfit) -> Misfit:
    return Misfit(one.subject, words.field_of(one), words.why_of(one))


def _put(archive: ZipFile, files: Iterable[tuple[str, IO[bytes]]]) -> None:
    for name, file in files:
        found = entry(name)
        if not name.endswith(".zip"):
            found.compress_type = ZIP_DEFLATED
        with archive.open(found, "w", force_zip64=True) as target:
            copyfileobj(file, target)


def _write(archive: ZipFile, name: str, content: bytes) -> None:
    found = entry(name)
    found.compress_type = ZIP_DEFLATED
    archive.writestr(found, content)

"""A ZIP of the originals, named by a pattern, each byte for byte as it was uploaded."""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.exports.names import UnknownPlace, must_be_known
from countersign.exports.records import Original, Record

from .entries import PLACES, Entries, entry
from .format import Brief, Misfit, Option, Part, WrongSettings
from .settled import settled

_IN_MEMORY = 1024 * 1024
_USUAL = "{date}_{vendor}_{number}"


class Documents:
    """Further files go with an invoice, what each is behind its name. One whose file is missing or altered is left out and listed, and so is one without a file."""

    name = "originals"
    label = gettext_lazy("Originals (ZIP)")
    media_type = "application/zip"
    extension = ".zip"
    options = (
        Option(
            "pattern",
            gettext_lazy("Files in it"),
            default=_USUAL,
            help=gettext_lazy(
                "Filled in: {date}, {vendor}, {number}, {id}, {name} (of the upload)."
            ),
        ),
    )

    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        return frozenset({Part.ORIGINALS, Part.FURTHER})

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        kept = settled(self.options, settings)
        kept["pattern"] = kept["pattern"] or _USUAL
        try:
            must_be_known(kept["pattern"], PLACES)
        except UnknownPlace as problem:
            why = _("{%(name)s} is nothing that can be filled in.")
            raise WrongSettings({"pattern": why % {"name": problem.name}}) from problem
        return kept

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> list[Misfit]:
        misfits: list[Misfit] = []
        entries = Entries(brief.settings["pattern"])
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for record in records:
                misfits += _write(record, archive, entries, brief)
        return misfits


def _write(
    record: Record, archive: ZipFile, entries: Entries, brief: Brief
) -> list[Misfit]:
    if not record.originals:
        return [Misfit(record.id, _("Original"), _("It was entered without a file."))]
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as whole:
        files = (*record.originals, *record.further)
        for one in files:
            if why := _copied(one, whole):
                return [Misfit(record.id, _("Original"), why)]
        whole.seek(0)
        for one in files:
            suffix, stem = PurePath(one.name).suffix, PurePath(one.name).stem
            ending = f"_{one.kind}{suffix}" if one.kind else suffix
            name = entries.name(record, ending, stem)
            with archive.open(entry(name, brief.made_at), "w", force_zip64=True) as to:
                left = one.size
                while left and (chunk := whole.read(min(left, _IN_MEMORY))):
                    left -= len(chunk)
                    to.write(chunk)
    return entries.told(record)


def _copied(one: Original, whole: Any) -> str:
    """Why the file cannot be had as it was uploaded; empty where it was."""
    digest = hashlib.sha256()
    try:
        for chunk in one.chunks():
            digest.update(chunk)
            whole.write(chunk)
    except OSError:
        return _("%(file)s is not in the storage.") % {"file": one.name}
    if digest.hexdigest() != one.sha256:
        return _("%(file)s is not in the storage as it was uploaded.") % {
            "file": one.name
        }
    return ""

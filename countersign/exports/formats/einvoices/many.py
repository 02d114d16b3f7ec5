"""UBL and CII: one file an invoice, in a ZIP."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.exports.formats.entries import Entries, entry
from countersign.exports.formats.format import EVERYTHING, Brief, Misfit, Option, Part
from countersign.exports.formats.settled import settled
from countersign.exports.records import Record
from countersign.extraction.record import EInvoice

from .lacking import lacks
from .original import Kept, original_xml
from .said import goes_abroad, said
from .written import NotWritten, Syntax, written

PLAIN, XRECHNUNG = "en16931", "xrechnung"
OPTIONS: Final = (
    Option(
        "specification",
        gettext_lazy("Specification"),
        "choice",
        (
            (PLAIN, gettext_lazy("EN 16931, as all of Europe reads it")),
            (XRECHNUNG, gettext_lazy("XRechnung 3.0")),
        ),
        PLAIN,
    ),
    Option(
        "originals",
        gettext_lazy("The original where an invoice came as one"),
        "yes",
        default=True,
    ),
    Option("pattern", gettext_lazy("Files in it"), default="{date}_{vendor}_{number}",
           help=gettext_lazy("Filled in: {date}, {vendor}, {number}, {id}.")),
    Option("buyer_street", gettext_lazy("Own street"), own=True),
    Option("buyer_postcode", gettext_lazy("Own postcode"), own=True, longest=20),
    Option("buyer_city", gettext_lazy("Own town"), own=True),
    Option("buyer_country", gettext_lazy("Own country (two letters)"), own=True, longest=2),
    Option("buyer_email", gettext_lazy("Own mail address for e-invoices"), own=True),
)  # fmt: skip


class Unfit(Exception):
    """An invoice that cannot be written: fields and why."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        super().__init__(", ".join(field for field, _why in found))
        self.found = found


def xml_of(record: Record, brief: Brief, syntax: Syntax) -> tuple[bytes, Kept | None]:
    """The invoice's XML, and the original if it is one; or Unfit."""
    if record.reverses:
        why = _("A reversal is ours, and no invoice of the vendor's.")
        raise Unfit([(_("Kind"), why)])
    settings = brief.settings
    if settings["originals"] and (kept := original_xml(record, syntax)):
        return kept.data, kept
    xrechnung = settings["specification"] == XRECHNUNG
    meant = said(record, brief)
    if found := list(lacks(meant, xrechnung=xrechnung)):
        raise Unfit(found)
    return _written(meant, syntax, xrechnung=xrechnung), None


def _written(meant: EInvoice, syntax: Syntax, *, xrechnung: bool) -> bytes:
    try:
        return written(meant, syntax, xrechnung=xrechnung)
    except NotWritten as problem:
        why = _("The schema refuses it: %(why)s") % {"why": problem.why[:300]}
        raise Unfit([("", why)]) from problem


class EInvoices:
    """One XML for each invoice. What is no original is told, and where the record says otherwise than the original."""

    media_type = "application/zip"
    extension = ".zip"
    options = OPTIONS

    def __init__(self, name: str, label: str | Promise, syntax: Syntax) -> None:
        self.name, self.label, self._syntax = name, label, syntax

    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        return EVERYTHING

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return settled(self.options, settings)

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> list[Misfit]:
        misfits: list[Misfit] = []
        entries = Entries(brief.settings["pattern"])
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for record in records:
                try:
                    data, ending, kept = self._file(record, brief)
                except Unfit as problem:
                    misfits += (
                        Misfit(record.id, field, why) for field, why in problem.found
                    )
                    continue
                name = entries.name(record, ending)
                archive.writestr(entry(name, brief.made_at), data)
                if kept:
                    misfits += _otherwise(record, kept)
                else:
                    why = _(
                        "Written from the record: there is no original of this kind."
                    )
                    misfits.append(Misfit(record.id, "", why, left_out=False))
                    misfits += self._told(record, brief, data)
                misfits += entries.told(record)
        return misfits

    def _told(self, record: Record, brief: Brief, xml: bytes) -> Iterator[Misfit]:
        """What the syntax has no place for, and what it wants that the record does not say."""
        meant = said(record, brief)
        if goes_abroad(meant.taxes):
            why = _(
                "Where the goods went to is not kept: your own country (%(country)s) was written."
            ) % {"country": meant.delivery.country}
            yield Misfit(record.id, _("Delivered"), why, left_out=False)
        is_ubl_credit = self._syntax == "UBL" and record.is_credit
        if is_ubl_credit and record.due_date and b"PaymentDueDate>" not in xml:
            why = _(
                "A UBL credit note says it beside how it is paid, and nothing is known of that."
            )
            yield Misfit(record.id, _("Due date"), why, left_out=False)

    def _file(self, record: Record, brief: Brief) -> tuple[bytes, str, Kept | None]:
        xml, kept = xml_of(record, brief, self._syntax)
        return xml, ".xml" if kept else ".record.xml", kept


def _otherwise(record: Record, kept: Kept) -> Iterator[Misfit]:
    for field, says in kept.otherwise:
        why = _("The original goes out as it is, and says otherwise: %(says)s") % {
            "says": says or "-"
        }
        yield Misfit(record.id, field, why, left_out=False)

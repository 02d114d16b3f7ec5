"""Files in a ZIP, named by a pattern: safe on every system, no two alike, and collisions told."""

from datetime import datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZipInfo

from django.utils.translation import gettext as _

from countersign.exports.names import filled, safe_file_name
from countersign.exports.records import Record

from .format import Misfit

PLACES: Final = frozenset({"date", "vendor", "number", "id", "name"})
_EARLIEST: Final = 1980  # that a ZIP knows


class Entries:
    """Gives each file a name that none had before, also where case does not count."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._taken: set[str] = set()
        self._collisions: list[str] = []

    def name(self, record: Record, ending: str, original: str = "") -> str:
        """A name for a file of this invoice; `original` is what the file was called."""
        values = {
            "date": f"{record.issue_date:%Y-%m-%d}" if record.issue_date else "",
            "vendor": record.vendor_name,
            "number": record.number,
            "id": str(record.id),
            "name": original,
        }
        stem = filled(self._pattern, values)
        wanted = name = safe_file_name(stem, ending)
        at = 1
        while name.casefold() in self._taken:
            at += 1
            name = safe_file_name(f"{stem[:100]} ({at})", ending)
        if name != wanted:
            self._collisions.append(
                _("Another file is called %(wanted)s, so this one is %(name)s.")
                % {"wanted": wanted, "name": name}
            )
        self._taken.add(name.casefold())
        return name

    def told(self, record: Record) -> list[Misfit]:
        """What became of names since this was asked last: the invoice's file is in, under another name."""
        found, self._collisions = self._collisions, []
        return [Misfit(record.id, "", why, left_out=False) for why in found]


def entry(name: str, made_at: datetime) -> ZipInfo:
    """A file in a ZIP, of one moment for all of them, so that the same files give the same bytes."""
    moment = (
        made_at.timetuple()[:6] if made_at.year >= _EARLIEST else (1980, 1, 1, 0, 0, 0)
    )
    found = ZipInfo(name, date_time=moment)
    found.compress_type = ZIP_DEFLATED
    found.external_attr = 0o644 << 16
    return found

"""Writing the file of an export: from the filter to bytes, with what did not fit."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Protocol

from countersign.accounts.models import Organization
from countersign.coding.models import Place
from countersign.coding.queries import custom_fields
from countersign.exports.formats import FORMATS, Brief, Misfit, Own
from countersign.exports.models import Export

from .choosing import chosen
from .counting import Counting
from .gathering import records
from .keeping import digest_of


class Listener(Protocol):
    """Is told how many invoices were looked at, and once how many there are."""

    def __call__(self, done: int, **more: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: what is in the file, what did not fit, and what sort of file it is."""

    counting: Counting
    misfits: Sequence[Misfit]
    media_type: str
    extension: str


def written(
    export: Export, organization: Organization, file: IO[bytes], tell: Listener
) -> Written:
    """Write the export's file, and note its SHA-256 and size at the export, which is not stored by that. Raises NobodyAsks."""
    was = export.profile_was
    form = FORMATS[was["format"]]
    pks = array("q", chosen(export).values_list("pk", flat=True).iterator(10_000))
    tell(0, chosen=len(pks))
    counting = Counting(
        records(organization, pks, form.needs(was["settings"])),
        tell,
        only_approved=export.unexported,
    )
    brief = Brief(
        organization=organization.name,
        vat_id=organization.vat_id,
        locale=organization.locale,
        currency=organization.currency,
        zone=organization.zone,
        made_at=export.asked_at,
        settings=was["settings"],
        organization_id=organization.pk,
        own=[
            Own(one.key, one.name, one.place == Place.ITEM)
            for one in custom_fields(organization.pk)
        ],
    )
    misfits = list(form.write(counting.records(), file, brief))
    counting.leave_out(misfits)
    export.sha256, export.size = digest_of(file)
    tell(len(pks))
    return Written(counting, misfits, form.media_type, form.extension)

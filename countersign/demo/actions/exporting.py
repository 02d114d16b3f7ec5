"""What the demo has given to its adviser: a profile, and a file with all but what is new."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.exports.actions import ask
from countersign.exports.formats import FORMATS
from countersign.exports.making.actions import fulfil
from countersign.exports.models import Export, ExportProfile

_WAITS: Final = timedelta(days=40)
# By name: the format, its settings, and whether its invoices count as exported.
_PROFILES: Final[Sequence[tuple[str, str, Mapping[str, str], bool]]] = (
    ("Tax adviser", "csv", {"rows": "coding"}, True),
    ("List to look at", "xlsx", {}, False),
)


def export_past(*, by: Membership) -> Export:
    """Make the profiles, and export by the first what was issued some weeks ago and approved. What is newer waits."""
    adviser, _list = (
        ExportProfile.objects.create(
            organization=by.organization,
            name=name,
            format=form,
            settings=FORMATS[form].clean(settings),
            file_name="{organization}-{date}-{profile}",
            counts=counts,
        )
        for name, form, settings, counts in _PROFILES
    )
    last = timezone.localdate(timezone=by.zone) - _WAITS
    export = ask(adviser, by=by, filter=f"status=approved&issued_to={last}")
    fulfil(export)  # at once: whoever looks first need not wait for a worker
    return export

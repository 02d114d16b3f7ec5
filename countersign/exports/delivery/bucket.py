"""A bucket of S3, the one that the operator has named for exports."""

from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import Final

from django.conf import settings as django_settings
from django.core.files import File
from django.utils.translation import gettext as _

from countersign.documents.bucket import Bucket
from countersign.documents.storage import StorageAway

from .place import Parcel, Undelivered
from .prefix import inside

_IN_MEMORY: Final = 8 * 1024 * 1024


def put(parcel: Parcel, settings: Mapping[str, str], secret: str) -> None:
    """An object is there whole or not at all, so it needs no other name meanwhile."""
    name = f"{inside(parcel.organization, settings.get('folder', ''))}/{parcel.name}"
    options = django_settings.S3_OPTIONS
    bucket = Bucket(**options, bucket_name=django_settings.EXPORT_BUCKET)
    try:
        with SpooledTemporaryFile(_IN_MEMORY) as copy:
            for chunk in parcel.chunks:
                copy.write(chunk)
            copy.seek(0)
            bucket.save(name, File(copy, name))
    except (StorageAway, OSError) as problem:
        raise Undelivered(
            _("The bucket does not take it: %(why)s") % {"why": problem}
        ) from problem

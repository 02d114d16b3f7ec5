"""Where scanners write to, as the environment says."""

from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from .local import Local
from .place import Place


def watched_places() -> list[Place]:
    """All that are set. What speaks to others takes much memory: it is loaded where it is used."""
    found: list[Place] = []
    if settings.WATCH_FOLDER:
        found.append(Local(Path(settings.WATCH_FOLDER)))
    if settings.WATCH_S3:
        prefix = import_string("countersign.folders.bucket.Prefix")
        found.append(cast(Place, prefix(settings.WATCH_S3)))
    if settings.WATCH_SFTP:
        machine = import_string("countersign.folders.sftp.Machine")
        secret, key = settings.WATCH_SFTP_SECRET, settings.WATCH_SFTP_HOST_KEY
        found.append(cast(Place, machine(settings.WATCH_SFTP, secret, key)))
    return found

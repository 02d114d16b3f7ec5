"""A folder of the server, below the one that its operator has named for exports."""

import uuid
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings as django_settings
from django.utils.translation import gettext as _

from countersign import durable

from .place import Parcel, Undelivered


def is_offered() -> bool:
    """Has the operator named a folder for exports?"""
    return bool(django_settings.EXPORT_FOLDER)


def inside(organization: int, folder: str) -> Path:
    """The folder within the organization's own one; or Undelivered where the text, or a link on the way, leads out of that."""
    if not is_offered():
        raise Undelivered(_("This server has no folder for exports."))
    own = Path(django_settings.EXPORT_FOLDER).resolve() / str(organization)
    wanted = (own / folder).resolve()
    if "\0" in folder or not wanted.is_relative_to(own):
        raise Undelivered(_("The folder leads out of the one for exports."))
    return wanted


def put(parcel: Parcel, settings: Mapping[str, str], secret: str) -> None:
    """Write it beside its place under another name, then rename it: who looks finds all of it or nothing."""
    folder = inside(parcel.organization, settings.get("folder", ""))
    if not Path(django_settings.EXPORT_FOLDER).is_dir():  # a disk that is away
        raise Undelivered(_("The server's folder for exports is not there."))
    meanwhile = folder / f".{uuid.uuid4().hex}.part"
    try:
        durable.make(folder)
        try:
            with meanwhile.open("xb") as file:
                for chunk in parcel.chunks:
                    file.write(chunk)
                durable.settle(file)
            meanwhile.replace(folder / parcel.name)
            durable.keep_names(folder)
        finally:
            meanwhile.unlink(missing_ok=True)
    except OSError as problem:
        raise Undelivered(
            _("The folder cannot be written to: %(why)s")
            % {"why": problem.strerror or problem}
        ) from problem

"""Where in the operator's bucket an organization's files go. Apart from `bucket`, which needs boto3."""

import posixpath

from django.conf import settings as django_settings
from django.utils.translation import gettext as _

from .place import Undelivered


def is_offered() -> bool:
    """Has the operator named a bucket for exports?"""
    return bool(django_settings.EXPORT_BUCKET)


def inside(organization: int, folder: str) -> str:
    """The prefix within the organization's own one; or Undelivered where the text leads out of that."""
    if not is_offered():
        raise Undelivered(_("This server has no bucket for exports."))
    own = f"exports/{organization}"
    wanted = posixpath.normpath(posixpath.join(own, folder))
    if "\0" in folder or not f"{wanted}/".startswith(f"{own}/"):
        raise Undelivered(_("The folder leads out of the one for exports."))
    return wanted

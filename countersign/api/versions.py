"""Versions in ETag and If-Match: whoever changes something says what they saw."""

import re
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from .problems import Problem

_TAG: Final = re.compile(r'(?:W/)?"v?([0-9]{1,9})"', re.ASCII)
IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that was seen.",
    "schema": {"type": "string", "pattern": '^"v[0-9]{1,9}"$', "examples": ['"v7"']},
}


def tag(version: int) -> str:
    """The ETag of a version."""
    return f'"v{version}"'


def seen(request: HttpRequest) -> int:
    """The version that If-Match names. Raises Problem where it names none."""
    said = request.headers.get("If-Match", "")
    if not said:
        raise Problem("no-version")
    if found := _TAG.fullmatch(said.strip()):
        return int(found[1])
    text = _('If-Match must have one ETag as it was answered, such as "v7".')
    raise Problem("not-readable", text)

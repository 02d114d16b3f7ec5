"""Versions in ETag and If-Match: whoever changes something says what they saw."""

import hashlib
import re
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema

from .problems import Problem

_TAG: Final = re.compile(r'(?:W/)?"v?([0-9]{1,9})"', re.ASCII)
IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that was seen.",
    "schema": {"type": "string", "pattern": '^"v[0-9]{1,9}"$', "examples": ['"v7"']},
}
IF_IT_MATCHES: Final = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `etag` of what was seen; where it is something else by now, 409 shows both. Left out: whatever it is.",
    "schema": {
        "type": "string",
        "maxLength": 100,
        "examples": ['"9f86d081884c7d659a2feaa0c55ad015"'],
    },
}


class Tagged(Schema):
    """What is told of something that counts no versions: all of it makes its ETag."""

    etag: str = Field(default="", description="What a change may name in If-Match.")

    def model_post_init(self, _context: Any, /) -> None:
        """Make the ETag of all the rest."""
        rest = self.model_dump_json(exclude={"etag"})
        self.etag = f'"{hashlib.sha256(rest.encode()).hexdigest()[:32]}"'


T = TypeVar("T", bound=Tagged)


def must_match(request: HttpRequest, kept: Tagged, yours: Schema | None = None) -> None:
    """Raise Problem with both sides where If-Match is sent and does not name what is kept; `yours` is None for deleting."""
    said = request.headers.get("If-Match", "*")
    named = {one.strip().removeprefix("W/") for one in said.split(",")}
    if named & {"*", kept.etag}:
        return
    sent = yours.model_dump(mode="json", exclude_unset=True) if yours else None
    raise Problem(
        "changed",
        headers={"ETag": kept.etag},
        kept=kept.model_dump(mode="json"),
        yours=sent,
    )


def tagged(told: T, response: HttpResponse) -> T:
    """The same, with its ETag in the answer."""
    response["ETag"] = told.etag
    return told


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

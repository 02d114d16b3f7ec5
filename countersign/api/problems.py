"""What a program is told when something is not done: RFC 9457, in words for whoever reads its log."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE: Final = "application/problem+json"
_TYPES: Final = "urn:countersign:problem:"

TITLES: Final[Mapping[str, tuple[int, str | Promise]]] = {
    "not-readable": (400, _("This is not what the description of the API asks for.")),
    "no-token": (401, _("A token is needed that lets this program in.")),
    "not-allowed": (403, _("This token may not do that.")),
    "not-found": (404, _("There is nothing here.")),
    "no-such-method": (405, _("This can’t be done here.")),
    "not-now": (409, _("This can’t be done as things are.")),
    "changed": (409, _("Somebody has changed it since.")),
    "too-large": (413, _("This is more than is taken at once.")),
    "not-understood": (422, _("Something that was sent can’t be taken.")),
    "key-was-used": (422, _("This Idempotency-Key was used for something else.")),
    "not-ready": (422, _("Something is missing.")),
    "no-version": (428, _("Say which version it is about, in If-Match.")),
    "too-often": (429, _("These are more calls than are answered in a minute.")),
    "went-wrong": (500, _("Something went wrong here.")),
    "not-answering": (503, _("This can’t be done at the moment. Try again.")),
}
"""Kinds of problems by the last part of their `type`: the status, and the title."""

_BY_STATUS: Final = {
    status: kind for kind, (status, _title) in reversed([*TITLES.items()])
}


class Problem(Exception):
    """Why a call is not done; `more` are members of its own, `errors` name the fields (JSON pointers) and what is wrong with each."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = {**({"errors": list(errors)} if errors else {}), **more}

    @property
    def response(self) -> JsonResponse:
        """The answer."""
        status, title = TITLES[self.kind]
        return _response(
            status, self.kind, str(title), self.detail, self.more, self.headers
        )


def of_status(status: int, headers: Mapping[str, str]) -> JsonResponse:
    """The answer in place of a page that says the same to people."""
    kind = _BY_STATUS.get(status, "went-wrong" if status >= 500 else "not-readable")
    title = str(TITLES[kind][1]) if kind else HTTPStatus(status).phrase
    return _response(status, kind, title, "", {}, headers)


def _response(
    status: int,
    kind: str,
    title: str,
    detail: str,
    more: Mapping[str, Any],
    headers: Mapping[str, str],
) -> JsonResponse:
    said = {"type": f"{_TYPES}{kind}", "title": title, "status": status}
    if detail:
        said["detail"] = detail
    return JsonResponse(
        {**said, **more}, status=status, headers=dict(headers), content_type=MEDIA_TYPE
    )

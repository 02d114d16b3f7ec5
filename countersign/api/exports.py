"""Exports: asked for, looked at, fetched."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.http import QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Router, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.database.keyset import Order
from countersign.exports import actions
from countersign.exports.access import own_export, own_profile
from countersign.exports.making import keeping
from countersign.exports.making.choosing import shown
from countersign.exports.models import Export
from countersign.exports.models.export import State
from countersign.exports.queries import profiles_of

from .cursors import Paged, page
from .files import fetched
from .forms import Sent, wrong
from .problems import Problem
from .scoped import Token, manages

router = Router(tags=["Exports"])
READS: Final = Token("exports:read", manages)
WRITES: Final = Token("exports:write", manages)
_NEWEST: Final = Order("asked_at", descending=True)


class ProfileOut(Schema):
    """A named way to export."""

    id: int
    name: str
    format: str
    counts: bool = Field(description="Its invoices count as exported.")


class Profiles(Schema):
    """All profiles, by name."""

    profiles: list[ProfileOut]


@router.get(
    "/exports/profiles", response=Profiles, auth=READS, summary="Ways to export"
)
def list_export_profiles(request: MemberRequest) -> Profiles:
    """What an export can be made by."""
    return Profiles(
        profiles=[
            ProfileOut(id=one.pk, name=one.name, format=one.format, counts=one.counts)
            for one in profiles_of(request.membership.organization_id)
        ]
    )


class ExportOut(Schema):
    """One export; its file is there once it is ready."""

    id: int
    state: State
    profile: str
    asked_at: datetime
    made_at: datetime | None = None
    cancelled_at: datetime | None = None
    file_name: str
    media_type: str
    size: int
    sha256: str
    invoices: int = Field(description="How many are in the file.")
    left_out: int = Field(description="In how many places something did not fit.")
    problem: str

    @classmethod
    def of(cls, export: Export) -> "ExportOut":
        """What is told of an export."""
        return cls(
            id=export.pk,
            state=State(export.state),
            profile=str(export.profile_was.get("name", "")),
            asked_at=export.asked_at,
            made_at=export.made_at,
            cancelled_at=export.cancelled_at,
            file_name=export.file_name,
            media_type=export.media_type,
            size=export.size,
            sha256=export.sha256,
            invoices=export.invoices,
            left_out=len(export.left_out),
            problem=export.problem,
        )


class Exports(Schema):
    """One page of exports, the newest first."""

    exports: list[ExportOut]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


@router.get("/exports", response=Exports, auth=READS, summary="Exports")
def list_exports(request: MemberRequest, asked: Query[Paged]) -> Exports:
    """All exports of the organization."""
    rows = Export.objects.visible_to(request.membership)
    found, following = page(rows, _NEWEST, asked)
    return Exports(exports=[ExportOut.of(one) for one in found], next=following)


class AskExport(Sent):
    """By which profile, and which invoices."""

    profile: int = Field(ge=1, le=2**63 - 1)
    filter: str | None = Field(
        default=None,
        max_length=2000,
        description="What follows the ? of the list of invoices; null for all that is not exported yet.",
        examples=["status=approved&month=2026-03"],
    )


@router.post(
    "/exports",
    response={201: ExportOut},
    auth=WRITES,
    summary="Ask for an export",
)
def ask_export(request: MemberRequest, said: Body[AskExport]) -> Any:
    """It is made in a moment: ask for it again until its state is ready."""
    profile = own_profile(request, said.profile)
    unexported = said.filter is None
    if unexported and not profile.counts:
        text = _("Invoices do not count as exported by this profile: say which, in “filter”.")  # fmt: skip
        error = {"pointer": "/filter", "detail": text}
        raise Problem("not-understood", errors=[error])
    member = request.membership
    address = QueryDict(said.filter or "").urlencode()
    if address:
        _must_be_understood(address, member)
    export = actions.ask(profile, by=member, filter=address, unexported=unexported)
    return Status(HTTPStatus.CREATED, ExportOut.of(export))


def _must_be_understood(address: str, member: Membership) -> None:
    """Refuse a filter of which anything would be passed over: other invoices than were meant would count as exported."""
    asked = shown(address, member).asked
    known = {"sort", "view", *(name for name, _value in asked.pairs())}
    no_value = _("This is no value of this field.")
    unread = [
        f"{name}: {no_value}"
        for name, values in QueryDict(address).lists()
        if any(values) and name not in known
    ]  # fmt: skip
    if wrong_ones := [*asked.unread, *unread]:
        raise wrong("filter", " ".join(wrong_ones))


@router.get(
    "/exports/{int:export_id}", response=ExportOut, auth=READS, summary="One export"
)
def get_export(request: MemberRequest, export_id: int) -> ExportOut:
    """How far it is, or what came of it."""
    return ExportOut.of(own_export(request, export_id))


@router.get(
    "/exports/{int:export_id}/file",
    response={200: None},
    auth=READS,
    summary="Fetch an export's file",
    openapi_extra=fetched("The very bytes that were made."),
)
def fetch_export(request: MemberRequest, export_id: int) -> HttpResponseBase:
    """The file, never half of another one."""
    export = own_export(request, export_id)
    if not export.made_at:
        raise Problem("not-now", _("It is not ready."))
    try:
        keeping.must_be_whole(export)
    except keeping.Altered as problem:
        text = _(
            "%(file)s is not in the storage as it was made. Tell whoever runs Countersign here."
        )
        raise Problem("not-now", text % {"file": export}) from problem
    response = StreamingHttpResponse(
        keeping.chunks(export), content_type=export.media_type
    )
    response["Content-Length"] = str(export.size)
    disposition = content_disposition_header(True, export.file_name)  # noqa: FBT003 - Django's signature
    response["Content-Disposition"] = disposition or "attachment"
    return response


class Cancel(Sent):
    """Why an export does not count."""

    reason: str = Field(min_length=1, max_length=500, pattern=r"\S")


@router.post(
    "/exports/{int:export_id}/cancel",
    response=ExportOut,
    auth=WRITES,
    summary="Cancel an export",
)
def cancel_export(
    request: MemberRequest, export_id: int, said: Body[Cancel]
) -> ExportOut:
    """Its invoices can be exported again; its file stays. Again changes nothing."""
    export = own_export(request, export_id)
    try:
        actions.cancel(export, reason=said.reason.strip(), by=request.membership)
    except actions.NotReady as problem:
        text = _("Only an export that is ready can be cancelled.")
        raise Problem("not-now", text) from problem
    return ExportOut.of(own_export(request, export_id))


@router.post(
    "/exports/{int:export_id}/again",
    response={201: ExportOut},
    auth=WRITES,
    summary="Export again",
)
def ask_export_again(request: MemberRequest, export_id: int) -> Any:
    """Another one by the same profile, as it was, of what its filter finds now."""
    export = own_export(request, export_id)
    fresh = actions.ask_again(export, by=request.membership)
    return Status(HTTPStatus.CREATED, ExportOut.of(fresh))

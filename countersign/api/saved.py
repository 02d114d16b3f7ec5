"""Saved views of the table of invoices, and the columns of the table."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Router, Schema, Status

from countersign.accounts.formats import locale_override
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.identity.written import plain
from countersign.invoices.search import filters
from countersign.invoices.table import actions
from countersign.invoices.table.own import OwnTable, SavedView, known
from countersign.invoices.table.saving import not_saved

from .actions import all_or_nothing
from .forms import PLAIN, Sent, wrong
from .problems import Problem
from .scoped import Token
from .versions import IF_IT_MATCHES, Tagged, must_match, tagged

router = Router(tags=["Views"])
WRITES: Final = Token("views:write")
Name = Annotated[str, Field(min_length=1, max_length=60)]
Column = Annotated[str, Field(max_length=20)]


class ViewOut(Schema):
    """Filters, sorting and columns under a name."""

    name: str = Field(examples=["To pay"])
    query: str = Field(
        description="What follows the ? of the list of invoices.",
        examples=["payment=unpaid&sort=due"],
    )
    columns: list[str]


class Views(Tagged):
    """All saved views; `start` names the one that comes first after signing in."""

    views: list[ViewOut]
    start: str
    columns: list[str] = Field(description="Those of the table outside of all views.")

    @classmethod
    def of(cls, member: Membership) -> "Views":
        """What is told of somebody's views."""
        own = OwnTable.of(member)
        return cls(
            views=[
                ViewOut(name=one.name, query=one.address, columns=list(one.columns))
                for one in own.views
            ],
            start=own.start,
            columns=list(own.columns),
        )


@router.get("/views", response=Views, auth=Token("views:read"), summary="Saved views")
def list_views(request: MemberRequest, response: HttpResponse) -> Views:
    """Those of whom the token acts for; a token of the organization has none. Their ETag is of all of them together."""
    return tagged(Views.of(request.membership), response)


class ViewIn(Sent):
    """A view, in place of the one of its name."""

    name: Name
    query: str = Field(default="", max_length=2000, examples=["payment=unpaid"])
    columns: list[Column] | None = Field(default=None, max_length=50, description="Left out: as in the view of this name, or outside of all.")  # fmt: skip
    start: bool | None = Field(default=None, description="It comes first after signing in.")  # fmt: skip


@router.post(
    "/views",
    response=Views,
    auth=WRITES,
    summary="Save a view",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@all_or_nothing
def save_view(
    request: MemberRequest, said: Body[ViewIn], response: HttpResponse
) -> Views:
    """Under its name, in place of what had it before."""
    member, name = _held(request), _one_line(said.name)
    must_match(request, Views.of(member), said)
    with locale_override(PLAIN):
        asked = QueryDict(said.query)
        shown = filters.read(asked, member, people=filters.agents(member))
        if shown.unread:
            raise wrong("query", " ".join(shown.unread))
        address = shown.address(view="")
    columns = OwnTable.of(member).columns_in(name)
    if said.columns is not None:
        columns = known(said.columns)
    view = SavedView(name, address, columns)
    try:
        actions.save_view(member, view, is_start=said.start)
    except actions.NotSaved as problem:
        raise wrong("name", not_saved(problem)) from problem
    return list_views(request, response)


class ViewChange(Sent):
    """Which view, and what it is called from now on."""

    view: Name
    name: Name | None = None
    start: bool | None = None


@router.patch(
    "/views",
    response=Views,
    auth=WRITES,
    summary="Rename a view",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@all_or_nothing
def change_view(
    request: MemberRequest, said: Body[ViewChange], response: HttpResponse
) -> Views:
    """Call it something else, or let it come first after signing in, or not any more."""
    member, view = _held(request), _one_line(said.view)
    must_match(request, Views.of(member), said)
    if not OwnTable.of(member).named(view):
        raise Http404
    if said.name is not None:
        new = _one_line(said.name)
        try:
            actions.rename_view(member, view, new)
        except actions.NotSaved as problem:
            raise wrong("name", not_saved(problem)) from problem
        view = new
    if said.start is not None and (said.start or OwnTable.of(member).start == view):
        actions.begin_with(member, view if said.start else "")
    return list_views(request, response)


class Which(Schema):
    """Which view."""

    name: Name


@router.delete(
    "/views",
    response={204: None},
    auth=WRITES,
    summary="Delete a view",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@all_or_nothing
def delete_view(request: MemberRequest, which: Query[Which]) -> Any:
    """Forget it; what it showed stays."""
    member, name = _held(request), _one_line(which.name)
    must_match(request, Views.of(member))
    if not OwnTable.of(member).named(name):
        raise Http404
    actions.delete_view(member, name)
    return Status(HTTPStatus.NO_CONTENT, None)


class Columns(Sent):
    """Which columns, in which view; outside of all if none is named."""

    columns: list[Column] = Field(max_length=50)
    view: str = Field(default="", max_length=60)


@router.put(
    "/views/columns",
    response={204: None},
    auth=WRITES,
    summary="Choose columns",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@all_or_nothing
def choose_columns(request: MemberRequest, said: Body[Columns]) -> Any:
    """Show these from now on; a name that there is not is passed over."""
    member = _held(request)
    must_match(request, Views.of(member), said)
    actions.keep_columns(member, said.columns, view=_one_line(said.view))
    return Status(HTTPStatus.NO_CONTENT, None)


def _person(request: MemberRequest) -> Any:
    """Whom the token acts for. Raises Problem for a token of the organization, whose table nobody has."""
    member = request.membership
    if member.pk is None:
        raise Problem("not-allowed", _("A token of the organization has no views."))
    return member


def _held(request: MemberRequest) -> Membership:
    """The same with the views of now, which nobody changes until this is done."""
    member: Membership = _person(request)
    held = Membership.objects.select_for_update(no_key=True).get(member.itself)
    member.table_kept = held.table_kept
    return member


def _one_line(text: str) -> str:
    return " ".join(plain(text).replace("\0", " ").split())

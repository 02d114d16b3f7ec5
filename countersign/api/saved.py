"""The saved views of a member's table of invoices."""

from ninja import Field, Router, Schema

from countersign.accounts.http import MemberRequest
from countersign.invoices.table.own import OwnTable

from .scoped import Token

router = Router(tags=["Views"])


class ViewOut(Schema):
    """Filters, sorting and columns under a name."""

    name: str = Field(examples=["To pay"])
    query: str = Field(
        description="What follows the ? of the list of invoices.",
        examples=["payment=unpaid&sort=due"],
    )
    columns: list[str]


class Views(Schema):
    """All saved views; `start` names the one that comes first after signing in."""

    views: list[ViewOut]
    start: str


@router.get("/views", response=Views, auth=Token("views:read"), summary="Saved views")
def list_views(request: MemberRequest) -> Views:
    """Those of whom the token acts for; a token of the organization has none."""
    own = OwnTable.of(request.membership)
    return Views(
        views=[
            ViewOut(name=one.name, query=one.address, columns=list(one.columns))
            for one in own.views
        ],
        start=own.start,
    )

"""What invoices are coded with: the charts."""

from typing import Final, Literal

from ninja import Field, Path, Query, Router, Schema

from countersign.accounts.http import MemberRequest
from countersign.coding.models import CHART
from countersign.database.keyset import Order

from .cursors import Paged, page
from .scoped import Token

router = Router(tags=["Coding"])
_BY_NUMBER: Final = Order("number")
Column = Literal["account", "cost_centre", "cost_object", "tax_code"]


class ChartRowOut(Schema):
    """One account, cost centre, cost object or tax code; `number` is what a coding names."""

    number: str = Field(examples=["4930"])
    name: str = Field(examples=["Office supplies"])
    active: bool


class Chart(Schema):
    """One page of a chart, by number."""

    rows: list[ChartRowOut]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


@router.get(
    "/coding/{column}",
    response=Chart,
    auth=Token("coding:read"),
    summary="What invoices are coded with",
)
def list_chart(
    request: MemberRequest, column: Path[Column], asked: Query[Paged]
) -> Chart:
    """All rows of one chart. An invoice is coded by `more` of its draft: `coding.0.account`, `coding.0.cost_centre` and so on."""
    rows = CHART[column].objects.visible_to(request.membership)
    found, following = page(rows, _BY_NUMBER, asked)
    return Chart(
        rows=[
            ChartRowOut(number=one.number, name=one.name, active=one.active)
            for one in found
        ],
        next=following,
    )

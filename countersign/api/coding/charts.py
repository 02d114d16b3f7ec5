"""What invoices are coded with: the charts."""

from http import HTTPStatus
from typing import Any, Final, Literal

from django.http import HttpResponse
from ninja import Body, Field, Path, Query, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.actions import in_turn
from countersign.api.cursors import Paged, page
from countersign.api.forms import Sent, filled
from countersign.api.versions import IF_IT_MATCHES, Tagged, must_match, tagged
from countersign.coding.access import own_row
from countersign.coding.actions import charting
from countersign.coding.forms import row_form
from countersign.coding.models import CHART, ChartRow
from countersign.coding.models.chart import AccountKind, TaxCategory
from countersign.database.keyset import Order
from countersign.invoices.content.values import plain

from .noun import READS, SETS, router

_BY_NUMBER: Final = Order("number")
Column = Literal["account", "cost_centre", "cost_object", "tax_code"]


class ChartRowOut(Tagged):
    """One account, cost centre, cost object or tax code; `number` is what a coding names."""

    id: int
    number: str = Field(examples=["4930"])
    name: str = Field(examples=["Office supplies"])
    active: bool
    kind: str | None = Field(default=None, description="Of an account.")
    rate: str | None = Field(default=None, description="Of a tax code, in per cent.")
    category: str | None = Field(default=None, description="Of a tax code (UNTDID 5305).")  # fmt: skip
    datev_key: str | None = Field(default=None, description="Of a tax code.")

    @classmethod
    def of(cls, row: ChartRow) -> "ChartRowOut":
        """What is told of a row."""
        more = ("kind", "rate", "category", "datev_key")
        told: dict[str, Any] = {name: plain(getattr(row, name, None)) for name in more}
        return cls(id=row.pk, number=row.number, name=row.name, active=row.active, **told)  # fmt: skip


class Chart(Schema):
    """One page of a chart, by number."""

    rows: list[ChartRowOut]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


@router.get(
    "/coding/{column}",
    response=Chart,
    auth=READS,
    summary="What invoices are coded with",
)
def list_chart(
    request: MemberRequest, column: Path[Column], asked: Query[Paged]
) -> Chart:
    """All rows of one chart. An invoice is coded by `more` of its draft: `coding.0.account`, `coding.0.cost_centre` and so on."""
    rows = CHART[column].objects.visible_to(request.membership)
    found, following = page(rows, _BY_NUMBER, asked)
    return Chart(
        rows=[ChartRowOut.of(one) for one in found],
        next=following,
    )


class ChartRowIn(Sent):
    """A row of a chart; what is left out stays. `kind` is of accounts, the last three of tax codes."""

    name: str | None = Field(default=None, max_length=200)
    active: bool | None = None
    kind: AccountKind | None = None
    rate: str | None = Field(default=None, max_length=20, examples=["19"])
    category: TaxCategory | None = None
    datev_key: str | None = Field(default=None, max_length=10)


class NewChartRow(ChartRowIn):
    """A new row, with the number that it is known by from then on."""

    number: str = Field(max_length=40, examples=["4930"])


@router.post(
    "/coding/{column}",
    response={201: ChartRowOut},
    auth=SETS,
    summary="Add to a chart",
)
@in_turn
def add_chart_row(
    request: MemberRequest,
    column: Path[Column],
    said: Body[NewChartRow],
    response: HttpResponse,
) -> Any:
    """A new account, cost centre, cost object or tax code; it is active unless it says otherwise."""
    make = row_form(column)
    form = filled(lambda data: make(request.membership, data), said)
    charting.set_row(form.instance, by=request.membership)
    told = tagged(ChartRowOut.of(form.instance), response)
    return Status(HTTPStatus.CREATED, told)


@router.patch(
    "/coding/{column}/{int:row_id}",
    response=ChartRowOut,
    auth=SETS,
    summary="Change a row of a chart",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def change_chart_row(
    request: MemberRequest,
    column: Path[Column],
    row_id: int,
    said: Body[ChartRowIn],
    response: HttpResponse,
) -> ChartRowOut:
    """Its name and whatever else; its number stays. One that is not active is not offered any more, and stays where it is used."""
    row, make = own_row(request, column, row_id), row_form(column)
    must_match(request, ChartRowOut.of(row), said)
    form = filled(lambda data: make(request.membership, data, instance=row), said)
    charting.set_row(form.instance, by=request.membership)
    return tagged(ChartRowOut.of(own_row(request, column, row_id)), response)

"""Coding rules: the first that fits an item decides."""

from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.actions import in_turn
from countersign.api.forms import Sent, filled
from countersign.api.versions import IF_IT_MATCHES, Tagged, must_match, tagged
from countersign.coding import queries
from countersign.coding.access import own_rule
from countersign.coding.actions import charting
from countersign.coding.forms import RuleForm
from countersign.coding.models import CodingRule

from .noun import READS, SETS, router


class RuleOut(Tagged):
    """“Items of this vendor that contain this”: coded so. Accounts and the rest are the numbers of their rows (`id`)."""

    id: int
    vendor: int | None
    contains: str
    account: int | None
    cost_centre: int | None
    cost_object: int | None
    tax_code: int | None

    @classmethod
    def of(cls, rule: CodingRule) -> "RuleOut":
        """What is told of a rule."""
        return cls(
            id=rule.pk,
            vendor=rule.vendor_id,
            contains=rule.contains,
            account=rule.account_id,
            cost_centre=rule.cost_centre_id,
            cost_object=rule.cost_object_id,
            tax_code=rule.tax_code_id,
        )


class Rules(Schema):
    """All rules in their order."""

    rules: list[RuleOut]


class RuleIn(Sent):
    """A rule; what is left out stays, null empties."""

    vendor: int | None = None
    contains: str | None = Field(default=None, max_length=200)
    account: int | None = None
    cost_centre: int | None = None
    cost_object: int | None = None
    tax_code: int | None = None


class Move(Sent):
    """Where to."""

    to: Literal["up", "down"]


@router.get("/coding-rules", response=Rules, auth=READS, summary="Coding rules")
def list_coding_rules(request: MemberRequest) -> Rules:
    """The first that fits decides."""
    rows = queries.rules(request.membership.organization_id)
    return Rules(rules=[RuleOut.of(one) for one in rows])


@router.post(
    "/coding-rules", response={201: RuleOut}, auth=SETS, summary="Add a coding rule"
)
def add_coding_rule(
    request: MemberRequest, said: Body[RuleIn], response: HttpResponse
) -> Any:
    """It comes last."""
    form = filled(lambda data: RuleForm(request.membership, data), said)
    charting.set_rule(form.instance, by=request.membership)
    told = tagged(RuleOut.of(form.instance), response)
    return Status(HTTPStatus.CREATED, told)


@router.patch(
    "/coding-rules/{int:rule_id}",
    response=RuleOut,
    auth=SETS,
    summary="Change a coding rule",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def change_coding_rule(
    request: MemberRequest,
    rule_id: int,
    said: Body[RuleIn],
    response: HttpResponse,
) -> RuleOut:
    """What it coded already stays as it is."""
    rule = own_rule(request, rule_id)
    must_match(request, RuleOut.of(rule), said)
    form = filled(lambda data: RuleForm(request.membership, data, instance=rule), said)
    charting.set_rule(form.instance, by=request.membership)
    return tagged(RuleOut.of(own_rule(request, rule_id)), response)


@router.delete(
    "/coding-rules/{int:rule_id}",
    response={204: None},
    auth=SETS,
    summary="Delete a coding rule",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def delete_coding_rule(request: MemberRequest, rule_id: int) -> Any:
    """What it coded stays as it is."""
    rule = own_rule(request, rule_id)
    must_match(request, RuleOut.of(rule))
    charting.delete_rule(rule, by=request.membership)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/coding-rules/{int:rule_id}/move",
    response=Rules,
    auth=SETS,
    summary="Move a coding rule",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def move_coding_rule(request: MemberRequest, rule_id: int, said: Body[Move]) -> Rules:
    """One place up or down; all are answered in the order that is so then."""
    rule, step = own_rule(request, rule_id), -1 if said.to == "up" else 1
    must_match(request, RuleOut.of(rule), said)
    charting.move_rule(rule, step, by=request.membership)
    return list_coding_rules(request)

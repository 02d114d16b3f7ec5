"""Rules that assign what comes in."""

from http import HTTPStatus
from typing import Any, Final, Literal

from django.http import HttpResponse
from ninja import Body, Field, Router, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.assigning import actions
from countersign.assigning.access import own_rule
from countersign.assigning.forms import RuleForm
from countersign.assigning.models import AssigningRule, Source
from countersign.invoices.content.values import plain

from .actions import in_turn
from .forms import Sent, filled
from .scoped import Token, owns
from .versions import IF_IT_MATCHES, Tagged, must_match, tagged

router = Router(tags=["Assigning"])
READS: Final = Token("assigning:read", owns)
SETS: Final = Token("assigning:write", owns)


class AssigningRuleOut(Tagged):
    """“Of vendor X, by mailbox Y, above Z: to this user”. What is null is not asked."""

    id: int
    active: bool
    vendor: int | None
    source: Source
    mailbox: int | None
    currency: str
    above: str | None = Field(examples=["1000"])
    up_to: str | None
    user: int

    @classmethod
    def of(cls, rule: AssigningRule) -> "AssigningRuleOut":
        """What is told of a rule."""
        return cls(
            id=rule.pk,
            active=rule.active,
            vendor=rule.vendor_id,
            source=Source(rule.source),
            mailbox=rule.mailbox_id,
            currency=rule.currency,
            above=plain(rule.above),
            up_to=plain(rule.up_to),
            user=rule.user_id,
        )


class AssigningRules(Schema):
    """All rules in their order."""

    rules: list[AssigningRuleOut]


class AssigningRuleIn(Sent):
    """A rule; what is left out stays, null empties."""

    active: bool | None = None
    vendor: int | None = None
    source: Source | None = None
    mailbox: int | None = None
    currency: str | None = Field(default=None, max_length=3, examples=["EUR"])
    above: str | None = Field(default=None, max_length=40, examples=["1000"])
    up_to: str | None = Field(default=None, max_length=40)
    user: int | None = Field(default=None, description="To whom; who enters invoices.")


class MoveRule(Sent):
    """Where to."""

    to: Literal["up", "down"]


@router.get(
    "/assigning-rules",
    response=AssigningRules,
    auth=READS,
    summary="Rules that assign",
)
def list_assigning_rules(request: MemberRequest) -> AssigningRules:
    """Whose desk a draft goes to once it is read: of the active ones the first that fits decides."""
    rows = AssigningRule.objects.visible_to(request.membership).in_order()
    return AssigningRules(rules=[AssigningRuleOut.of(one) for one in rows])


@router.post(
    "/assigning-rules",
    response={201: AssigningRuleOut},
    auth=SETS,
    summary="Add a rule that assigns",
)
def add_assigning_rule(
    request: MemberRequest, said: Body[AssigningRuleIn], response: HttpResponse
) -> Any:
    """It comes last."""
    form = filled(lambda data: RuleForm(request.membership, data), said)
    actions.set_rule(form.instance, by=request.membership)
    told = tagged(AssigningRuleOut.of(form.instance), response)
    return Status(HTTPStatus.CREATED, told)


@router.patch(
    "/assigning-rules/{int:assigning_id}",
    response=AssigningRuleOut,
    auth=SETS,
    summary="Change a rule that assigns",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def change_assigning_rule(
    request: MemberRequest,
    assigning_id: int,
    said: Body[AssigningRuleIn],
    response: HttpResponse,
) -> AssigningRuleOut:
    """What it assigned already stays where it is."""
    rule = own_rule(request, assigning_id)
    must_match(request, AssigningRuleOut.of(rule), said)
    form = filled(lambda data: RuleForm(request.membership, data, instance=rule), said)
    actions.set_rule(form.instance, by=request.membership)
    return tagged(AssigningRuleOut.of(own_rule(request, assigning_id)), response)


@router.delete(
    "/assigning-rules/{int:assigning_id}",
    response={204: None},
    auth=SETS,
    summary="Delete a rule that assigns",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def delete_assigning_rule(request: MemberRequest, assigning_id: int) -> Any:
    """What it assigned stays where it is."""
    rule = own_rule(request, assigning_id)
    must_match(request, AssigningRuleOut.of(rule))
    actions.delete_rule(rule, by=request.membership)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/assigning-rules/{int:assigning_id}/move",
    response=AssigningRules,
    auth=SETS,
    summary="Move a rule that assigns",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def move_assigning_rule(
    request: MemberRequest, assigning_id: int, said: Body[MoveRule]
) -> AssigningRules:
    """One place up or down; all are answered in the order that is so then."""
    rule, step = own_rule(request, assigning_id), -1 if said.to == "up" else 1
    must_match(request, AssigningRuleOut.of(rule), said)
    actions.move_rule(rule, step, by=request.membership)
    return list_assigning_rules(request)

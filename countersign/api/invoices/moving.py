"""From desk to desk: submitted, taken back, returned and rejected."""

from http import HTTPStatus
from typing import Any, Final, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.actions import all_or_nothing
from countersign.api.forms import Sent
from countersign.api.problems import Problem
from countersign.api.scoped import Token, enters, manages
from countersign.invoices.access import own_invoice
from countersign.invoices.holding.actions import take
from countersign.review.access import invoice_for, own_decision
from countersign.review.deciding import actions as deciding
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting

from .answering import changed, must_be, now
from .listing import CheckOut
from .noun import router
from .shown import Whole

SUBMITS: Final = Token("invoices:submit", enters)
DECIDES: Final = Token("invoices:decide", manages)


class Submit(Sent):
    """How careful to be, and which version is meant."""

    version: int | None = Field(default=None, ge=0, le=2**31 - 1, description="Refuse if it is another one by now.")  # fmt: skip
    refuse_doubts: bool = Field(default=False, description="Do not submit while a check is doubtful.")  # fmt: skip


@router.post(
    "/invoices/{int:invoice_id}/submit",
    response=Whole,
    auth=SUBMITS,
    summary="Submit a draft",
)
@all_or_nothing
def submit_invoice(
    request: MemberRequest,
    invoice_id: int,
    response: HttpResponse,
    said: Body[Submit] = Submit(),  # noqa: B008 - as ninja reads it
) -> Whole:
    """Put one's own draft on the managers' desk. Where something is missing, 422 names every check that says so in `checks`."""
    member = request.membership
    invoice = take(own_invoice(request, invoice_id), by=member)
    must_be(invoice, said.version)
    seen = "" if said.refuse_doubts else None
    try:
        submitting.submit(invoice, by=member, seen=seen)
    except submitting.NotReady as problem:
        raise _not_ready(problem.failed) from problem
    except submitting.Doubtful as problem:
        raise _not_ready(problem.doubts) from problem
    return now(request, invoice, response)


def _not_ready(failed: Any) -> Problem:
    checks = [CheckOut.of(one).model_dump(mode="json") for one in failed]
    return Problem("not-ready", checks=checks)


@router.post(
    "/invoices/{int:invoice_id}/take-back",
    response=Whole,
    auth=SUBMITS,
    summary="Take a submission back",
)
@all_or_nothing
def take_back_invoice(
    request: MemberRequest, invoice_id: int, response: HttpResponse
) -> Whole:
    """Put what one has submitted on one's desk again, as long as nobody has decided."""
    member = request.membership
    invoice = take(own_invoice(request, invoice_id), by=member)
    try:
        submitting.take_back(invoice, by=member)
    except submitting.TooLate as problem:
        text = _("%(who)s has approved it already. Ask them to return it.")
        said = text % {"who": problem.decision.user}
        raise Problem("not-now", said) from problem
    except deciding.NotWithdrawable as problem:
        raise Problem("not-now", str(problem)) from problem
    return now(request, invoice, response)


class Decide(Sent):
    """What is decided, on which version, and why."""

    verdict: Literal["approved", "returned", "rejected"] = Field(description="Approved only where an owner lets programs approve, and this token.")  # fmt: skip
    version: int = Field(ge=0, le=2**31 - 1)
    comment: str = Field(default="", max_length=4000, description="Why; needed to return and to reject.")  # fmt: skip
    fields: list[str] = Field(default=[], max_length=50, description="Which fields a return is about.")  # fmt: skip


class DecisionOut(Schema):
    """A decision."""

    id: int
    invoice: int
    verdict: Verdict
    version: int
    comment: str
    settles: bool = Field(description="Is it decided by this? An approval may wait for those of others.")  # fmt: skip
    withdrawn: bool

    @classmethod
    def of(cls, decision: Decision) -> "DecisionOut":
        """What is told of a decision."""
        return cls(
            id=decision.pk,
            invoice=decision.invoice_id,
            verdict=Verdict(decision.verdict),
            version=decision.version,
            comment=decision.comment,
            settles=decision.settles,
            withdrawn=decision.withdrawn_at is not None,
        )


@router.post(
    "/invoices/{int:invoice_id}/decisions",
    response={201: DecisionOut},
    auth=DECIDES,
    summary="Return, reject or approve",
)
def decide_invoice(request: MemberRequest, invoice_id: int, said: Body[Decide]) -> Any:
    """Return what waits to its agent, reject or approve it, at the version that was seen.

    Approving is for tokens of members for which an owner allowed it, where the organization lets programs approve: else 403. It is refused as it is
    on the page: what its member entered, what a stop stands against (422 with `checks`), and what has to be confirmed by a person.
    """
    invoice = invoice_for(request, invoice_id)
    try:
        decision = deciding.decide(
            invoice,
            Verdict(said.verdict),
            version=said.version,
            by=request.membership,
            comment=said.comment,
            named_fields=said.fields,
        )
    except deciding.NoReason as problem:
        error = {"pointer": "/comment", "detail": _("Give a reason.")}
        raise Problem("not-understood", errors=[error]) from problem
    except deciding.Changed as problem:
        raise changed(problem.invoice) from problem
    except deciding.AlreadyDecided as problem:
        text = _("%(who)s has decided on it already.")
        said_by = text % {"who": problem.decision.user}
        raise Problem("not-now", said_by) from problem
    except deciding.NoMachine as problem:
        text = _("People approve here. An owner can let programs, and this token.")
        raise Problem("not-allowed", text) from problem
    except deciding.NotApprovable as problem:
        raise _not_ready(problem.failed) from problem
    except deciding.AlreadyApproved as problem:
        text = _("They have approved it already. It waits for others.")
        raise Problem("not-now", text) from problem
    except deciding.StepUpNeeded as problem:
        text = _("Whoever approves this one has to confirm it: a person does.")
        raise Problem("not-now", text) from problem
    except deciding.OwnInvoice as problem:
        text = _("Whoever entered an invoice does not decide on it.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.CREATED, DecisionOut.of(decision))


@router.post(
    "/decisions/{int:decision_id}/withdraw",
    response=DecisionOut,
    auth=DECIDES,
    summary="Withdraw a decision",
)
def withdraw_decision(request: MemberRequest, decision_id: int) -> DecisionOut:
    """Take one's own decision back within ten minutes: the invoice waits again."""
    decision = own_decision(request, decision_id)
    try:
        deciding.withdraw(decision, by=request.membership)
    except deciding.NotWithdrawable as problem:
        raise Problem("not-now", str(problem)) from problem
    return DecisionOut.of(own_decision(request, decision_id))

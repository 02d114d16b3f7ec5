"""Payment runs: proposed, changed, cancelled, kept as carried out. Another person releases one."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.cursors import Paged, page
from countersign.api.files import fetched
from countersign.api.forms import Sent, wrong
from countersign.api.problems import Problem
from countersign.database.keyset import Order
from countersign.invoices.models import Invoice
from countersign.payments import access, queries
from countersign.payments.models import OwnAccount, Run
from countersign.payments.runs import actions, refusals

from .noun import DAY, READS, RUNS, router
from .told import RunHead, RunOut, head, told

_NEWEST = Order("proposed_at", descending=True)
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Runs(Schema):
    """One page of runs, the newest first."""

    runs: list[RunHead]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


@router.get("/runs", response=Runs, auth=READS, summary="Payment runs")
def list_runs(request: MemberRequest, asked: Query[Paged]) -> Runs:
    """All runs of the organization. What is to be paid is a list of invoices with `payment=unpaid`."""
    found, following = page(Run.objects.of(request.membership), _NEWEST, asked)
    return Runs(runs=[RunHead(**head(one)) for one in found], next=following)


@router.get("/runs/{int:run_id}", response=RunOut, auth=READS, summary="One run")
def get_run(request: MemberRequest, run_id: int) -> RunOut:
    """Who is paid how much to which account, and its files for the bank."""
    return told(access.run_for(request, run_id))


class Seen(Sent):
    """An invoice at the version that was seen."""

    invoice: Key
    version: int = Field(ge=0, le=2**31 - 1)
    discount: bool = Field(default=True, description="Take the cash discount that counts on the day.")  # fmt: skip


class Propose(Sent):
    """What is to be paid, when, and from which own account in each currency (the usual one if none is named)."""

    invoices: list[Seen] = Field(min_length=1, max_length=300)
    execute_on: date | None = Field(default=None, description="Today, if nothing is said.")  # fmt: skip
    accounts: dict[str, Key] = Field(default={}, max_length=50, examples=[{"EUR": 1}])


@router.post("/runs", response={201: RunOut}, auth=RUNS, summary="Propose a run")
def propose_run(request: MemberRequest, said: Body[Propose]) -> Any:
    """Somebody else, a person, releases it. All rules are asked; 409 names what stands against it, and nothing is proposed then."""
    member = request.membership
    today = timezone.localdate(timezone=member.zone)
    day = said.execute_on or today
    if day < today:
        raise wrong("execute_on", _("This day is over."))
    versions = {one.invoice: one.version for one in said.invoices}
    ours = Invoice.objects.visible_to(member).filter(pk__in=versions)
    currencies = dict(ours.values_list("pk", "currency"))
    if missing := versions.keys() - currencies.keys():
        raise wrong("invoices", _("There is no invoice %(number)s.") % {"number": min(missing)})  # fmt: skip
    try:
        run = actions.propose(
            list(versions.items()),
            execute_on=day,
            accounts=_accounts(request, said, set(currencies.values())),
            undiscounted={one.invoice for one in said.invoices if not one.discount},
            by=member,
        )
    except refusals.NothingToPay as problem:
        text = _("Nothing is left that a run could pay.")
        raise Problem("not-now", text) from problem
    except refusals.Standing as problem:
        raise _standing(problem.left_out) from problem
    return Status(HTTPStatus.CREATED, told(access.run_for(request, run.pk)))


def _accounts(
    request: MemberRequest, said: Propose, currencies: set[str]
) -> dict[str, OwnAccount]:
    known = queries.accounts_in_use(request.membership)
    by_pk = {one.pk: one for one in known}
    found = {}
    if others := said.accounts.keys() - currencies:
        raise wrong(f"accounts/{min(others)}", _("There is no such account."))
    for currency in sorted(currencies):
        chosen = said.accounts.get(currency)
        if chosen is not None and chosen not in by_pk:
            raise wrong(f"accounts/{currency}", _("There is no such account."))
        usual = queries.usual_account(known, currency)
        if account := by_pk[chosen] if chosen else usual:
            found[currency] = account
    return found


class Changed(Sent):
    """At which version of the run."""

    version: int = Field(ge=0, le=2**31 - 1)


class TakeOut(Changed):
    """Which invoices go out of a run."""

    invoices: list[Key] = Field(min_length=1, max_length=300)


@router.post(
    "/runs/{int:run_id}/take-out",
    response=RunOut,
    auth=RUNS,
    summary="Take invoices out of a run",
)
def take_out_of_run(request: MemberRequest, run_id: int, said: Body[TakeOut]) -> RunOut:
    """Of a proposal, which is another version then; without any left it is cancelled."""
    run, by = access.run_for(request, run_id), request.membership
    try:
        actions.take_out(run, set(said.invoices), version=said.version, by=by)
    except refusals.Moved as problem:
        raise _moved(request, run_id) from problem
    return told(access.run_for(request, run_id))


@router.post(
    "/runs/{int:run_id}/again",
    response=RunOut,
    auth=RUNS,
    summary="Propose a run again",
)
def propose_run_again(
    request: MemberRequest, run_id: int, said: Body[Changed]
) -> RunOut:
    """With its invoices as they are now; 409 names what stands against it."""
    run = access.run_for(request, run_id)
    try:
        actions.propose_again(run, version=said.version, by=request.membership)
    except refusals.Standing as problem:
        raise _standing(problem.left_out) from problem
    except refusals.Moved as problem:
        raise _moved(request, run_id) from problem
    return told(access.run_for(request, run_id))


class Why(Sent):
    """Why it is cancelled."""

    reason: str = Field(min_length=1, max_length=1000, pattern=r"\S")


@router.post(
    "/runs/{int:run_id}/cancel", response=RunOut, auth=RUNS, summary="Cancel a run"
)
def cancel_run(request: MemberRequest, run_id: int, said: Body[Why]) -> RunOut:
    """Its invoices are to be paid again. Once the bank has booked any of it, payments are undone one by one (409)."""
    run = access.run_for(request, run_id)
    try:
        actions.cancel(run, reason=said.reason, by=request.membership)
    except refusals.Booked as problem:
        text = _(
            "The bank has booked payments of this run: undo those that came back, one by one."
        )
        raise Problem("not-now", text) from problem
    except refusals.Moved as problem:
        raise Problem("not-now", _("The run was cancelled already.")) from problem
    return told(access.run_for(request, run_id))


class CarriedOut(Sent):
    """On which day the bank did."""

    day: str | None = Field(default=None, pattern=DAY, examples=["2026-03-31"], description="Today, if nothing is said.")  # fmt: skip


@router.post(
    "/runs/{int:run_id}/carried-out",
    response=RunOut,
    auth=RUNS,
    summary="Keep that the bank has carried it out",
)
def carry_out_run(
    request: MemberRequest, run_id: int, said: Body[CarriedOut]
) -> RunOut:
    """Of a released run: what no statement has booked yet is booked on that day."""
    run, today = (
        access.run_for(request, run_id),
        timezone.localdate(timezone=request.membership.zone),
    )
    try:
        day = date.fromisoformat(said.day) if said.day else today
    except ValueError as problem:
        raise wrong("day", _("This is no value of this field.")) from problem
    if day > today:
        raise wrong("day", _("This day is still to come."))
    try:
        actions.carry_out(run, on=day, by=request.membership)
    except refusals.Moved as problem:
        raise _moved(request, run_id) from problem
    return told(access.run_for(request, run_id))


@router.get(
    "/bank-files/{int:bank_file_id}",
    response={200: None},
    auth=READS,
    summary="Fetch a file for the bank",
    openapi_extra=fetched("The very bytes that were made when the run was released."),
)
def fetch_bank_file(request: MemberRequest, bank_file_id: int) -> HttpResponse:
    """The same bytes each time; none of a run that was cancelled."""
    found = access.file_for(request, bank_file_id)
    kind = "text/csv" if found.name.endswith(".csv") else "application/xml"
    response = HttpResponse(bytes(found.content), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _standing(left_out: Sequence[tuple[Invoice, str]]) -> Problem:
    errors = [
        {"pointer": f"/invoices/{one.pk}", "detail": str(reason)}
        for one, reason in left_out
    ]
    text = _("Something stands against paying some of these.")
    return Problem("not-now", text, errors=errors)


def _moved(request: MemberRequest, run_id: int) -> Problem:
    text = _("The run has changed meanwhile. Please look again.")
    kept = told(access.run_for(request, run_id)).model_dump()
    return Problem("changed", text, kept=kept)

"""The page of a run: what the second person sees, and what is done with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.formats import NotADate
from countersign.accounts.http import MemberRequest
from countersign.identity.written import plain
from countersign.invoices.access import not_by_link
from countersign.payments import access, queries
from countersign.payments.models import Run, RunState
from countersign.review.codes.actions import BadCode, NoMoreCodes
from countersign.review.codes.proof import Proof
from countersign.review.codes.second_factor import (
    mailbox_agrees,
    second_factor,
    used_factors,
)

from . import actions, refusals
from .actions.releasing import seen_now
from .codes.actions import ask_code, give_code
from .codes.question import Question
from .shown import run_page


@require_safe
@manager_only
@not_by_link
def run(request: MemberRequest, pk: int) -> HttpResponse:
    """Who is paid how much to which account, and what comes next."""
    return _page(request, access.run_for(request, pk))


@require_POST
@manager_only
@not_by_link
def release(request: MemberRequest, pk: int) -> HttpResponse:
    """Release the version that was seen, or say why not."""
    found = access.run_for(request, pk)
    version = _number(request.POST.get("version", ""))
    try:
        proof = _proof(request, found, version)
        actions.release(found, version=version, by=request.membership, proof=proof)
    except (refusals.ProofNeeded, BadCode) as problem:
        return _ask_code(request, found, version, problem)
    except refusals.Standing as problem:
        messages.error(request, _("Nothing is released: something stands against it."))
        left_out = problem.left_out
        return _page(request, access.run_for(request, pk), 409, left_out=left_out)
    except refusals.Moved:
        text = _("Nothing is released: the run has changed. Please look again.")
    except refusals.SamePerson:
        text = _("You proposed this run. Somebody else must release it.")
    except refusals.EnteredIt:
        text = _(
            "You entered one of these invoices. Somebody else must release the run."
        )
    else:
        messages.success(
            request, _("The run is released. Its files are ready for the bank.")
        )
        return redirect("payments:run", pk)
    messages.error(request, text)
    return _page(request, access.run_for(request, pk), 409)


@require_POST
@manager_only
@not_by_link
def take_out(request: MemberRequest, pk: int) -> HttpResponse:
    """Take invoices out of a proposal."""
    found = access.run_for(request, pk)
    pks = {_number(one) for one in request.POST.getlist("invoice")}
    version = _number(request.POST.get("version", ""))
    try:
        actions.take_out(found, pks, version=version, by=request.membership)
    except refusals.Moved:
        messages.error(request, _("The run has changed meanwhile. Please look again."))
        return _page(request, access.run_for(request, pk), 409)
    messages.success(request, _("They are out of the run, and to be paid again."))
    return redirect("payments:run", pk)


@require_POST
@manager_only
@not_by_link
def again(request: MemberRequest, pk: int) -> HttpResponse:
    """Look at a proposal again, and propose it as it is now; or say what keeps it from that."""
    found = access.run_for(request, pk)
    version = _number(request.POST.get("version", ""))
    try:
        done = actions.propose_again(found, version=version, by=request.membership)
    except refusals.Standing as problem:
        messages.error(request, _("Something stands against it still."))
        left_out = problem.left_out
        return _page(request, access.run_for(request, pk), 409, left_out=left_out)
    except refusals.Moved:
        messages.error(request, _("The run has changed meanwhile. Please look again."))
        return _page(request, access.run_for(request, pk), 409)
    text = _("Nothing stands against it any more.")
    if done.version != version:
        text = _("It is proposed as it is now.")
        if not request.membership.approves_own:
            text = _("It is proposed as it is now. Somebody other than you releases it.")  # fmt: skip
    messages.success(request, text)
    return redirect("payments:run", pk)


@require_POST
@manager_only
@not_by_link
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """End a run, with a reason."""
    found = access.run_for(request, pk)
    status = 409
    try:
        actions.cancel(
            found, reason=request.POST.get("reason", "")[:1000], by=request.membership
        )
    except refusals.NoReason:
        status, text = 422, _("Nothing is cancelled yet: please give a reason.")
    except refusals.Booked:
        text = _(
            "The bank has booked payments of this run: undo those that came back, one by one."
        )
    except refusals.Moved:
        text = _("The run was cancelled already.")
    else:
        messages.success(
            request, _("The run is cancelled. Its invoices are to be paid again.")
        )
        return redirect("payments:run", pk)
    messages.error(request, text)
    return _page(request, access.run_for(request, pk), status)


@require_POST
@manager_only
@not_by_link
def carry_out(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep that the bank has carried the run out."""
    found = access.run_for(request, pk)
    today = timezone.localdate(timezone=request.membership.zone)
    text = plain(request.POST.get("day", "")).strip()
    try:
        formats = request.membership.organization.formats
        day = formats.read_date(text, today=today) if text else today
        if day > today:
            raise NotADate(text)
        actions.carry_out(found, on=day, by=request.membership)
    except NotADate:
        messages.error(
            request, _("“%(text)s” is no day until today.") % {"text": text[:40]}
        )
        return _page(request, found, 422)
    except refusals.Moved:
        messages.error(request, _("The run has changed meanwhile. Please look again."))
        return _page(request, access.run_for(request, pk), 409)
    messages.success(request, _("All payments of the run are kept as carried out."))
    return redirect("payments:run", pk)


@require_safe
@manager_only
@not_by_link
def download(request: MemberRequest, pk: int) -> HttpResponse:
    """A file for the bank, the same bytes each time."""
    found = access.file_for(request, pk)
    kind = "text/csv" if found.name.endswith(".csv") else "application/xml"
    response = HttpResponse(bytes(found.content), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: MemberRequest,
    run: Run,
    status: int = 200,
    *,
    left_out: refusals.LeftOut = (),
    code: Question | None = None,
) -> HttpResponse:
    today = timezone.localdate(timezone=request.membership.zone)
    rows = queries.invoices_of(run)
    if run.state == RunState.PROPOSED and not left_out:
        left_out = seen_now(run, rows, max(run.execute_on, today))
    context = {
        "room": "payments",
        "page": run_page(run, rows, request.membership),
        "left_out": left_out,
        "code": code,
        "today": request.membership.organization.formats.show_date(today),
    }
    return render(request, "payments/runs/run.html", context, status=status)


def _proof(request: MemberRequest, run: Run, version: int) -> Proof | None:
    if found := second_factor(request):
        return found
    digits = request.POST.get("code", "")[:20]
    if "again" in request.POST or not digits:
        return None
    given = give_code(run, digits, version=version, by=request.membership)
    mailbox_agrees(request)
    return given


def _ask_code(
    request: MemberRequest,
    run: Run,
    version: int,
    problem: refusals.ProofNeeded | BadCode,
) -> HttpResponse:
    """The same page with a field for the code, which is on its way by mail; or with what was wrong with it."""
    refused: BadCode | NoMoreCodes | None = None
    reason = None
    if isinstance(problem, BadCode):
        refused = problem
    else:
        reason = problem.reason
        again = "again" in request.POST
        try:
            ask_code(run, version=version, by=request.membership, again=again)
        except NoMoreCodes as limit:
            refused = limit
    question = Question.of(
        run,
        request.membership,
        reason=reason,
        problem=refused,
        factor_is_new=bool(used_factors(request)),
    )
    return _page(request, run, 422 if refused else 200, code=question)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

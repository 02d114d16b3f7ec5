"""What is done with invoices that were selected in the table: first a page that says what will happen, then what happened."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from countersign.accounts.choices import EVERYBODY
from countersign.accounts.doors import agent_only, manager_only, signed_in_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.review.queue.rows import row

from . import actions, archive, words
from .actions import Outcome
from .choice import MOST, Choice, chosen
from .forms import CodeForm, HandOverForm

_IN_ADDRESS: Final = 200  # of an export; more are asked for by their filter


@require_POST
@agent_only
def submit(request: MemberRequest) -> HttpResponse:
    """Put one's own on the managers' desk, all that nothing is missing or doubtful of."""
    by = request.membership
    look, do = partial(actions.may_submit, by=by), partial(actions.submit, by=by)
    return _answer(request, "submit", words.SUBMIT, look, do)


@require_POST
@agent_only
def withdraw(request: MemberRequest) -> HttpResponse:
    """Take one's own submissions back."""
    by = request.membership
    look, do = partial(actions.may_withdraw, by=by), partial(actions.withdraw, by=by)
    return _answer(request, "withdraw", words.WITHDRAW, look, do)


@require_POST
@signed_in_only
def hand_over(request: MemberRequest) -> HttpResponse:
    """Put one's own open ones and everybody's, or as a manager anybody's, on a colleague's desk or on everybody's."""
    by, sure = request.membership, "sure" in request.POST
    form = HandOverForm(by, request.POST if sure else None)
    to = form.user if sure and form.is_valid() else None
    note = form.cleaned_data["note"].strip() if to else ""
    look = partial(actions.may_hand_over, to=to, by=by)
    do = partial(actions.hand_over, to=to, by=by, note=note) if to else None
    tell = partial(actions.tell_both, to=to, by=by) if to else None
    return _answer(request, "hand_over", words.HAND_OVER, look, do, form, tell)


@require_POST
@agent_only
def take(request: MemberRequest) -> HttpResponse:
    """Put some of everybody's on one's own desk; the page that says so puts them back."""
    by = request.membership
    look, do = partial(actions.may_take, by=by), partial(actions.take, by=by)
    return _answer(request, "take", words.TAKE, look, do)


@require_POST
@signed_in_only
def code(request: MemberRequest) -> HttpResponse:
    """Code one's own open ones, and what a manager may correct."""
    by, sure = request.membership, "sure" in request.POST
    form = CodeForm(by, request.POST if sure else None)
    if not form.columns:
        messages.info(request, _("There is nothing to code with here yet."))
        return redirect("invoices:list")
    is_valid = sure and form.is_valid()
    over = bool(is_valid and form.cleaned_data["over"])
    look = partial(actions.how_it_would_be_coded, over=over or not is_valid, by=by)
    do = partial(actions.code, names=form.names, over=over, by=by) if is_valid else None
    return _answer(request, "code", words.CODE, look, do, form)


@require_POST
@manager_only
@not_by_link
def export(request: MemberRequest) -> HttpResponse:
    """To the page that exports: of what was ticked, or of all that match, however many."""
    choice = chosen(request)
    if not choice.seen:
        return _nothing(request, choice)
    address = choice.back
    if "all" not in request.POST:
        pks = ".".join(str(invoice.pk) for invoice, _seen in choice.seen[:_IN_ADDRESS])
        address = f"only={pks}"
    return redirect(f"{reverse('exports:new')}?{address}")


@require_POST
@signed_in_only
def originals(request: MemberRequest) -> HttpResponseBase:
    """Their files as one ZIP; once it is sure, that is kept in the history of each."""
    choice = chosen(request)
    if not choice.seen:
        return _nothing(request, choice)
    files = archive.gathered([invoice for invoice, _seen in choice.seen])
    taken = [one for one in files if one.documents]
    if "sure" in request.POST and taken:
        actions.take_originals(taken, by=request.membership)
        response = StreamingHttpResponse(
            archive.chunks(taken), content_type="application/zip"
        )
        name = f"{timezone.localdate():%Y-%m-%d}-{len(taken)}.zip"
        response["Content-Disposition"] = f'attachment; filename="originals-{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
    versions = {invoice.pk: version for invoice, version in choice.seen}
    outcomes = [
        Outcome(one.invoice, versions[one.invoice.pk], one.reason) for one in files
    ]
    count = sum(len(one.documents) for one in taken)
    size = filesizeformat(sum(one.size for one in taken))
    told = ngettext("%(n)s file, %(size)s", "%(n)s files, %(size)s", count)
    note = told % {"n": count, "size": size}
    return _sure(request, "originals", words.ORIGINALS, choice, outcomes, note=note)


def _answer(
    request: MemberRequest,
    name: str,
    said: words.Words,
    look: Callable[..., Any],
    do: Callable[..., Any] | None,
    form: forms.Form | None = None,
    tell: Callable[[Sequence[Outcome]], None] | None = None,
) -> HttpResponse:
    """What would become of each; or once that was seen, and the form is whole, what became of it, which `tell` tells others."""
    choice = chosen(request)
    if not choice.seen:
        return _nothing(request, choice)
    if "sure" in request.POST and do:
        outcomes = actions.do_each(choice.seen, do)
        if tell:
            tell(outcomes)
        return _done(request, said, choice, outcomes)
    outcomes = actions.look_at_each(choice.seen, look)
    return _sure(request, name, said, choice, outcomes, form=form)


def _sure(
    request: MemberRequest,
    name: str,
    said: words.Words,
    choice: Choice,
    outcomes: Sequence[Outcome],
    *,
    form: forms.Form | None = None,
    note: str = "",
) -> HttpResponse:
    taken = [one for one in outcomes if not one.reason]
    context = {
        "room": "invoices",
        "said": said,
        "address": reverse(f"selection:{name}"),
        "question": said.asked(len(taken)),
        "note": note,
        "form": form,
        "picks": [f"{one.invoice.pk}:{one.version}" for one in taken],
        **_lines(taken, outcomes),
        **_way_back(choice),
    }
    status = 422 if form and form.errors else 200
    return render(request, "selection/sure.html", context, status=status)


def _done(
    request: MemberRequest,
    said: words.Words,
    choice: Choice,
    outcomes: Sequence[Outcome],
) -> HttpResponse:
    taken = [one for one in outcomes if not one.reason]
    context = {
        "room": "invoices",
        "said": said,
        "told": said.done(len(taken)),
        "put_back": said is words.TAKE and EVERYBODY,
        "picks": [f"{one.invoice.pk}:{one.version}" for one in taken],
        **_lines(taken, outcomes),
        **_way_back(choice),
    }
    return render(request, "selection/done.html", context)


def _nothing(request: MemberRequest, choice: Choice) -> HttpResponse:
    if "pick" in request.POST:
        messages.info(request, _("Somebody else has these by now."))
    else:
        messages.info(request, _("Select invoices first."))
    return redirect(choice.back_to)


def _way_back(choice: Choice) -> dict[str, Any]:
    return {
        "back": choice.back,
        "back_to": choice.back_to,
        "desk": choice.desk,
        "more": choice.more,
        "most": MOST,
    }


def _lines(taken: Sequence[Outcome], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    today = timezone.localdate()
    left_out = [one for one in outcomes if one.reason]
    return {
        "taken": [(row(one.invoice, today), one.note) for one in taken],
        "left_out": [(row(one.invoice, today), one.reason) for one in left_out],
    }

"""Commenting on an invoice."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import visible_invoice

from . import actions, mentions
from .forms import CommentForm
from .people import who_may_see
from .thread import thread


@require_POST
@member_only
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a comment and show the thread; or show what was typed, and why it was not added."""
    invoice = visible_invoice(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _answer(
            request,
            pk,
            problem=_(
                "Nothing was added: please write something, at most 4000 characters."
            ),
        )
    try:
        actions.add(
            invoice,
            form.cleaned_data["text"],
            key=form.cleaned_data["key"],
            by=request.membership,
        )
    except mentions.Unknown as problem:
        return _answer(request, pk, problem=_unknown(problem))
    except mentions.Ambiguous as problem:
        return _answer(request, pk, problem=_ambiguous(problem))
    return _answer(request, pk)


@require_safe
@member_only
def people(request: MemberRequest, pk: int) -> JsonResponse:
    """Who can be mentioned in the talk about an invoice, and how to write each."""
    invoice = visible_invoice(request, pk)
    found = who_may_see(invoice)
    rows = [
        {
            "name": str(user),
            "email": user.email,
            "insert": mentions.insertable(user, found),
        }
        for user in found
        if user.pk != request.membership.user_id
    ]
    return JsonResponse({"people": rows})


def _answer(request: MemberRequest, pk: int, *, problem: str = "") -> HttpResponse:
    """The thread alone for a script that asks; otherwise the page it stands on, or one with what is wrong."""
    typed = request.POST.get("text", "") if problem else ""
    shown = thread(
        pk,
        request.membership,
        page=request.POST.get("page", ""),
        typed=typed,
        problem=problem,
    )
    if request.headers.get("HX-Request"):
        return render(request, "comments/_thread.html", {"thread": shown})
    if problem:
        return render(request, "comments/refused.html", {"thread": shown}, status=422)
    return redirect(shown.address)


def _unknown(problem: mentions.Unknown) -> str:
    text = _(
        "Nothing was added: nobody who may see this invoice is called “%(name)s”. "
        "These are managers and whoever entered it."
    )
    return text % {"name": problem.name}


def _ambiguous(problem: mentions.Ambiguous) -> str:
    text = _(
        "Nothing was added: “%(name)s” may be %(people)s. Please write the whole name or the mail address."
    )
    people = ", ".join(f"{user} (@{user.email})" for user in problem.people)
    return text % {"name": problem.name, "people": people}

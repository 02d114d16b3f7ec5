"""Programs that an owner lets be known here."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest

from . import actions
from .access import program_of_ours
from .forms import ProgramForm
from .models import Kind
from .shown import lines


@require_safe
@owner_only
def programs(request: MemberRequest) -> HttpResponse:
    """All that the organization knows."""
    context = {"programs": lines(request.membership), "room": "settings"}
    return render(request, "programs/list.html", context)


@owner_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def register(request: MemberRequest) -> HttpResponse:
    """Let one be known, once one has shown the password again; its secret is shown in the answer and never again."""
    form = ProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        registered = actions.register(
            said["name"],
            Kind(said["kind"]),
            said["scopes"],
            addresses=said["addresses"],
            role=said["role"],
            by=request.membership,
        )
        return render(request, "programs/registered.html", {"registered": registered})
    status = 422 if form.errors else 200
    return render(request, "programs/register.html", {"form": form}, status=status)


@require_POST
@owner_only
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a program, with all tokens that it was given."""
    program = program_of_ours(request, pk)
    actions.end(program, by=request.membership)
    text = _("%(name)s is not let in any more, for nobody.")
    messages.success(request, text % {"name": program.name})
    return redirect("programs:list")

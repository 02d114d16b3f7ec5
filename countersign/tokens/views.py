"""One's own tokens, and for owners those of the organization."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only, signed_in_only
from countersign.accounts.http import MemberRequest

from . import actions
from .access import token_to_allow, token_to_end
from .forms import OrganizationTokenForm, TokenForm
from .models import Token
from .shown import lines


@require_safe
@signed_in_only
def own(request: MemberRequest) -> HttpResponse:
    """One's own tokens."""
    member = request.membership
    context = {"tokens": lines(Token.objects.of(member), member), "room": "personal"}
    return render(request, "tokens/own.html", context)


@signed_in_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def make_own(request: MemberRequest) -> HttpResponse:
    """Make a token of one's own, once one has shown the password again; it is shown in the answer and never again."""
    return _make(request, TokenForm(request.POST or None), back="tokens:own")


@require_safe
@owner_only
def organization(request: MemberRequest) -> HttpResponse:
    """All tokens that open the organization: its own, and its members'."""
    member = request.membership
    ours = Token.objects.filter(organization=member.organization_id)
    context = {
        "tokens": lines(ours.filter(membership=None), member),
        "of_members": lines(ours.exclude(membership=None).live(), member),
        "room": "settings",
    }
    return render(request, "tokens/organization.html", context)


@owner_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def make_for_organization(request: MemberRequest) -> HttpResponse:
    """Make a token of the organization, in the same way."""
    form = OrganizationTokenForm(request.POST or None)
    return _make(request, form, back="tokens:organization")


@require_POST
@signed_in_only
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """End a token now: one's own, or for an owner any of the organization."""
    token = token_to_end(request, pk)
    actions.revoke(token, by=request.membership)
    text = _("The token %(name)s lets nobody in any more.")
    messages.success(request, text % {"name": token.name})
    own = token.membership_id == request.membership.pk
    return redirect("tokens:own" if own else "tokens:organization")


@owner_only
def allow(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a member's token approve, once one has shown the password again and been told what that is."""
    answer: HttpResponse = _allow(request, token_to_allow(request, pk))
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def _allow(request: MemberRequest, token: Token) -> HttpResponse:
    if request.method != "POST":
        context = {"token": token, "whose": token.user, "room": "settings"}
        return render(request, "tokens/allow.html", context)
    actions.allow(token, by=request.membership)
    text = _("The token %(name)s may approve.")
    messages.success(request, text % {"name": token.name})
    return redirect("tokens:organization")


def _make(request: MemberRequest, form: TokenForm, *, back: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = actions.make(
            said["name"],
            said["scopes"],
            days=said["days"],
            role=said.get("role", ""),
            by=request.membership,
        )
        return render(request, "tokens/made.html", {"made": made, "back": back})
    context = {"form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "tokens/make.html", context, status=status)

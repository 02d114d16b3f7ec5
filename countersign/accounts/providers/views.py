"""Signing in through a provider: found, gone to, come back from; and the owner's page that sets it."""

import re
import secrets
import time
from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.adapter import BY_PROVIDER
from countersign.accounts.addresses import address_of
from countersign.accounts.doors import owner_only, public
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import ProviderDomain, SignInProvider, domain_of
from countersign.accounts.models.providers import ProviderKind, key_for
from countersign.accounts.places import link_to

from . import actions, oidc, saml
from .claims import Claims
from .forms import FindForm, OpenIdForm, ProviderForm, SamlForm
from .refused import WORDS, NotLetIn, ProviderAway
from .ways import Way, keys_of, way_of

# In the session, from going to a provider until one is back.
_KEPT: Final = "countersign_at_provider"
_MINUTES: Final = 15
# In the cache, from a provider's post until the browser brings its session.
_ANSWER: Final = "provider-answer-"
_NAMED: Final = re.compile(r"[\w-]{10,60}", re.ASCII)


@public
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Which provider it is, by one's mail address. It says nothing of who is known here: only domains are looked at."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keys = keys_of(domain_of(form.cleaned_data["email"]))
        if len(keys) == 1:
            return redirect("accounts:provider", keys[0])
        form.add_error(
            "email",
            _("Several organizations have a provider for this domain: ask an owner of yours for the address of its sign-in.")
            if keys
            else _("No organization has a provider for this domain."),
        )  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "accounts/providers/find.html", {"form": form}, status=status)  # fmt: skip


@public
@never_cache
@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Where one is about to sign in. Whoever typed an address does not learn by it which organization works here."""
    context = {"way": _way(key), "next": _next(request)}
    return render(request, "accounts/providers/provider.html", context)


@public
@never_cache
@require_safe
def go(request: HttpRequest, key: str) -> HttpResponse:
    """To the provider; the session keeps what its answer must fit."""
    way = _way(key)
    if request.user.is_authenticated:
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    if not ratelimit.consume(request, action="provider"):
        answer: HttpResponse = ratelimit.respond_429(request)
        return answer
    try:
        begun = _begin(way)
    except ProviderAway as problem:
        return _away(request, way, problem)
    at = str(int(time.time()))
    more = {"key": key, "at": at, "next": _next(request)}
    request.session[_KEPT] = begun.kept | more
    return redirect(begun.url)


def _begin(way: Way) -> oidc.Begun:
    if way.kind == ProviderKind.OIDC:
        return oidc.begin(way, _back(way))
    url, asked = saml.begin(way)
    return oidc.Begun(url, {"asked": asked})


@public
@never_cache
@require_safe
def come_back(request: HttpRequest, key: str) -> HttpResponseBase:
    """Back from the provider: signed in, or told why not."""
    way = _way(key)
    kept: dict[str, str] = request.session.pop(_KEPT, {})
    try:
        if kept.get("key") != key or time.time() > int(kept["at"]) + _MINUTES * 60:
            raise NotLetIn("state")
        claims = _finish(way, kept, request.GET.dict())
    except NotLetIn as problem:
        return _refused(request, way, problem, is_told=bool(kept))
    except ProviderAway as problem:
        return _away(request, way, problem)
    return _come_in(request, way, claims, kept.get("next", ""))


def _finish(way: Way, kept: dict[str, str], said: dict[str, str]) -> Claims:
    if way.kind == ProviderKind.OIDC:
        return oidc.finish(way, kept, said, _back(way))
    named = _NAMED.fullmatch(said.get("answer", ""))
    answer = cache.get(f"{_ANSWER}{named[0]}") if named else None
    if not answer:
        raise NotLetIn("state")
    return saml.finish(way, kept["asked"], answer)


@public
@csrf_exempt  # it comes from the provider's page; what it may do is decided once the browser is back with its session
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Take what a provider (SAML) lets the browser post, for a minute, and go on where the browser brings its session."""
    _saml(key)
    said = request.POST.get("SAMLResponse", "")
    if not said or len(said) > saml.LONGEST:
        return HttpResponse(status=400)
    if not ratelimit.consume(request, action="provider"):
        refused: HttpResponse = ratelimit.respond_429(request)
        return refused
    name = secrets.token_urlsafe(24)
    cache.set(f"{_ANSWER}{name}", said, 60)
    return redirect(f"{reverse('accounts:back_from_provider', args=[key])}?answer={name}")  # fmt: skip


@public
@require_safe
def describe(request: HttpRequest, key: str) -> HttpResponse:
    """What a provider (SAML) wants to know of this installation, as a file that it reads."""
    return HttpResponse(saml.own_description(_saml(key)), "application/samlmetadata+xml")  # fmt: skip


def _saml(key: str) -> Way:
    way = _way(key)
    if way.kind != ProviderKind.SAML:
        raise Http404
    return way


def _come_in(
    request: HttpRequest, way: Way, claims: Claims, then: str
) -> HttpResponseBase:
    try:
        user = actions.let_in(way, claims, address=_address(request, way))
    except NotLetIn as problem:
        return _refused(request, way, problem)
    setattr(request, BY_PROVIDER, True)
    answer: HttpResponseBase = perform_login(
        request, user, email_verification="none", redirect_url=then or None
    )
    return answer


def _refused(
    request: HttpRequest, way: Way, problem: NotLetIn, *, is_told: bool = True
) -> HttpResponse:
    if is_told:  # what nobody of ours has asked for, anybody could let the history say
        actions.note_refusal(way, problem, address=_address(request, way))
    context = {"way": way, "text": WORDS[problem.reason]}
    return render(request, "accounts/providers/refused.html", context, status=403)


def _away(request: HttpRequest, way: Way, problem: ProviderAway) -> HttpResponse:
    context = {"way": way, "text": problem.text, "is_away": True}
    return render(request, "accounts/providers/refused.html", context, status=503)


def _way(key: str) -> Way:
    found = way_of(key)
    if found is None:
        raise Http404
    return found


def _back(way: Way) -> str:
    return link_to(0, "accounts:back_from_provider", way.key)


def _next(request: HttpRequest) -> str:
    """Where to go on: an address of ours, or none."""
    asked = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else ""


def _address(request: HttpRequest, way: Way) -> str:
    return address_of(request, way.organization) if way.organization else ""


@owner_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def set_up(request: MemberRequest) -> HttpResponse:
    """The organization's own provider (OpenID Connect), as an owner sets it; its secret is kept sealed and never shown."""
    return _set_up(request, OpenIdForm)


@owner_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def set_up_saml(request: MemberRequest) -> HttpResponse:
    """The same for one that speaks SAML, by its description."""
    return _set_up(request, SamlForm)


def _set_up(request: MemberRequest, kind: type[ProviderForm]) -> HttpResponse:
    provider, domains = _own(request)
    form = kind(
        request.POST or None,
        initial=kind.beginning(provider, domains),
        member=request.membership,
        provider=provider,
        domains=domains,
        allowed=settings.OUTSIDE_ALLOWED,
    )
    if request.method == "POST" and form.is_valid():
        actions.set_provider(
            form.values,
            secret=form.secret,
            domains=form.cleaned_data["domains"],
            by=request.membership,
        )
        messages.success(
            request,
            _("The provider is kept. Try it in another browser before you leave this one."),
        )  # fmt: skip
        return redirect(request.path)
    key = provider.key if provider else key_for(request.membership.organization_id)
    context: dict[str, Any] = {
        "form": form,
        "provider": provider,
        "is_saml": kind is SamlForm,
        "entrance": link_to(0, "accounts:provider", key),
        "back": link_to(0, "accounts:back_from_provider", key),
        "answer": link_to(0, "accounts:answer_of_provider", key),
        "entity": saml.entity_id(key),
        "room": "settings",
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/providers/set_up.html", context, status=status)


@require_POST
@owner_only
def remove(request: MemberRequest) -> HttpResponse:
    """Let nobody come through the provider any more."""
    provider, _domains = _own(request)
    if provider:
        actions.remove_provider(provider, by=request.membership)
        messages.success(
            request,
            _("Nobody comes through the provider any more. Members sign in by password or passkey; who has none sets one by mail."),
        )  # fmt: skip
    return redirect("accounts:set_provider")


def _own(request: MemberRequest) -> tuple[SignInProvider | None, list[str]]:
    organization = request.membership.organization_id
    provider = SignInProvider.objects.filter(organization=organization).first()
    domains = ProviderDomain.objects.filter(organization=organization)
    return provider, list(domains.order_by("name").values_list("name", flat=True))

"""OAuth 2.1: a member agrees, and a program makes tokens, renews them and gives them back."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.decorators import reauthentication_required
from csp.decorators import csp_update
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from oauthlib.oauth2 import AccessDeniedError, FatalClientError, OAuth2Error

from countersign.accounts.doors import public, signed_in_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.places import address_in, link_to
from countersign.accounts.queries import is_member
from countersign.tokens.scopes import SCOPES

from . import actions
from .protocol import ASKING, GIVING, GIVING_BACK
from .shown import question

# All that oauthlib is told of what was sent: it would read other names as things that it has found out itself.
_ASKED: Final = (
    *("response_type", "response_mode", "client_id", "redirect_uri", "scope", "state"),
    *("code_challenge", "code_challenge_method"),
)
_GIVEN: Final = (
    *("grant_type", "client_id", "client_secret", "code", "redirect_uri", "scope"),
    *("code_verifier", "refresh_token"),
)
_GIVEN_BACK: Final = ("token", "token_type_hint", "client_id", "client_secret")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def authorize(request: MemberRequest) -> HttpResponse:
    """Ask a member whether a program may act for them here, and send them back to it with a code, or with their no."""
    uri = f"{settings.SITE_URL}{request.path}?{_said(request.GET, _ASKED)}"
    try:
        scopes, asked = ASKING.validate_authorization_request(uri)
    except FatalClientError:  # nobody is sent to where we do not know who is
        return render(request, "programs/unknown.html", status=400)
    except OAuth2Error as problem:
        return _back(problem.in_uri(problem.redirect_uri))
    program, member = asked["request"].client, request.membership
    if program.organization_id != member.organization_id:
        return _elsewhere(request, program.organization_id)
    if request.method != "POST":
        said = question(program, scopes, asked["redirect_uri"], member)
        context = {"asked": said, "address": request.get_full_path()}
        return _asking(request, context, asked["redirect_uri"])
    if request.POST.get("answer") != "yes":
        refused = AccessDeniedError(request=asked["request"])
        return _back(refused.in_uri(asked["redirect_uri"]))
    headers, _body, _status = ASKING.create_authorization_response(
        uri, scopes=scopes, credentials={"member": member}
    )
    return _back(headers["Location"])


@public
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a program a token for what it shows."""
    try:
        return _answered(request, GIVING.create_token_response, _GIVEN)
    except actions.TooOften:
        said = {"error": "temporarily_unavailable"}
        return JsonResponse(said, status=429, headers={"Retry-After": "60"})


@public
@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Take back a token from the program that it was given to (RFC 7009)."""
    return _answered(request, GIVING_BACK.create_revocation_response, _GIVEN_BACK)


@public
@require_safe
def metadata(_request: HttpRequest) -> HttpResponse:
    """What programs have to know of this server (RFC 8414)."""
    ways = ["client_secret_basic", "client_secret_post", "none"]
    said = {
        "issuer": settings.SITE_URL,
        "authorization_endpoint": link_to(0, "programs:authorize"),
        "token_endpoint": link_to(0, "programs:token"),
        "revocation_endpoint": link_to(0, "programs:revoke"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [
            "authorization_code",
            "refresh_token",
            "client_credentials",
        ],
        "token_endpoint_auth_methods_supported": ways,
        "revocation_endpoint_auth_methods_supported": ways,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return JsonResponse(said)


def _said(fields: QueryDict, names: tuple[str, ...]) -> str:
    """What was sent under these names, however often; what is empty was not sent."""
    return urlencode(
        [(name, one) for name in names for one in fields.getlist(name) if one]
    )


def _asking(
    request: MemberRequest, context: Mapping[str, Any], address: str
) -> HttpResponse:
    """The question; its form may lead on to the program's server, which browsers ask the policy of the page about."""
    parts = urlsplit(address)
    may = csp_update({"form-action": [f"{parts.scheme}://{parts.netloc}"]})
    ask = partial(render, template_name="programs/asked.html", context=context)
    return cast("HttpResponse", may(ask)(request))


def _back(address: str) -> HttpResponse:
    """To the program, with who sends them: a program that asks several servers can tell them apart (RFC 9207)."""
    mark = "&" if "?" in address else "?"
    whole = f"{address}{mark}{urlencode({'iss': settings.SITE_URL})}"
    return HttpResponseRedirect(whole, headers={"Cache-Control": "no-store"})


def _elsewhere(request: MemberRequest, organization: int) -> HttpResponse:
    """To the same question in the organization that the program is of, where one works there, too."""
    if not is_member(organization, request.membership.user_id):
        return render(request, "programs/unknown.html", status=404)
    there = address_in(organization, "programs:authorize")
    return HttpResponseRedirect(f"{there}?{request.META['QUERY_STRING']}")


def _answered(
    request: HttpRequest, answer: Any, names: tuple[str, ...]
) -> HttpResponse:
    """What oauthlib answers to a program. A secret in an address would be in every log on its way."""
    if request.META.get("QUERY_STRING"):
        said = {
            "error": "invalid_request",
            "error_description": "Nothing is read from the address.",
        }
        return JsonResponse(said, status=400, headers={"Cache-Control": "no-store"})
    body = _said(request.POST, names)
    shown = request.headers.get("Authorization")
    headers, text, status = actions.whole(
        partial(
            answer,
            f"{settings.SITE_URL}{reverse('programs:token')}",
            "POST",
            body,
            {"Authorization": shown} if shown else {},
        )
    )
    response = HttpResponse(text or "", status=status, headers=headers)
    response.headers.setdefault("Cache-Control", "no-store")
    return response

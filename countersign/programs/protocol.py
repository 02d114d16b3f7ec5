"""OAuth 2.1 as programs speak it: oauthlib asks, and this says what is so here."""

import base64
import binascii
import re
import secrets
from typing import Any, Final
from urllib.parse import unquote_plus

from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    InvalidRequestError,
    RefreshTokenGrant,
    RequestValidator,
    RevocationEndpoint,
    TokenEndpoint,
)

from countersign.accounts.queries import lacks_factor
from countersign.tokens.actions import FRESH_FOR, new_secret, organization_of
from countersign.tokens.models import FRESH_PREFIX, token_hash

from . import actions
from .models import Consent, Kind, Program
from .queries import consent_of_family, consent_to, program_of

_KEY: Final = re.compile(r"csp_[0-9]{1,18}_[0-9a-f]{24}", re.ASCII)
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_GRANTS: Final = {
    Kind.SERVER: ("authorization_code", "refresh_token"),
    Kind.APP: ("authorization_code", "refresh_token"),
    Kind.MACHINE: ("client_credentials",),
}


def program_named(key: str | None) -> Program | None:
    """The program whose key this is, where an owner has let it be known and not ended it."""
    organization = organization_of(key or "")
    if not key or organization is None or not _KEY.fullmatch(key):
        return None
    return next(iter(program_of(organization, key)), None)


class Rules(RequestValidator):  # type: ignore[misc]  # oauthlib has no types
    """What oauthlib asks while it answers a program. `request` is oauthlib's; `request.client` a Program."""

    # --- Who asks ---

    def client_authentication_required(self, request: Any, *_: Any, **__: Any) -> bool:
        """All but apps show a secret; whoever shows one is asked for the right one."""
        program = program_named(request.client_id or _basic(request)[0])
        return not program or program.has_secret or bool(_shown(request))

    def authenticate_client(self, request: Any, *_: Any, **__: Any) -> bool:
        """By its secret, in the header or in the body; not in both, and never in the address."""
        shown = _shown(request)
        if len(shown) != 1:
            return False
        key, secret = shown[0]
        if request.client_id and request.client_id != key:
            return False
        program = program_named(key)
        if program is None or not program.secret_hash or not _acts(program):
            return False
        request.client = program
        return secrets.compare_digest(program.secret_hash, token_hash(secret))

    def authenticate_client_id(
        self, client_id: str, request: Any, *_: Any, **__: Any
    ) -> bool:
        """An app is known by its key, and by the code or refresh token that it shows."""
        program = program_named(client_id)
        if program is None or program.has_secret:
            return False
        request.client = program
        return True

    def validate_client_id(
        self, client_id: str, request: Any, *_: Any, **__: Any
    ) -> bool:
        """Known, and for members."""
        request.client = program_named(client_id)
        return request.client is not None and request.client.asks_members

    # --- What it may ask for ---

    def validate_redirect_uri(
        self, _client_id: str, redirect_uri: str, request: Any, *_: Any, **__: Any
    ) -> bool:
        """One that it was registered with, letter for letter."""
        return redirect_uri in request.client.addresses

    def get_default_redirect_uri(
        self, _client_id: str, request: Any, *_: Any, **__: Any
    ) -> str | None:
        """A member is sent nowhere but where the program says; whoever shows a code need not say it again."""
        consent = getattr(request, "consent", None)
        return consent.address if consent else None

    def validate_response_type(
        self, _client_id: str, response_type: str, *_: Any, **__: Any
    ) -> bool:
        """A code, and nothing else."""
        return response_type == "code"

    def validate_grant_type(
        self, _client_id: str, grant_type: str, client: Program, *_: Any, **__: Any
    ) -> bool:
        """As its kind is."""
        return grant_type in _GRANTS[Kind(client.kind)]

    def validate_scopes(
        self,
        _client_id: str,
        scopes: list[str],
        client: Program,
        *_: Any,
        **__: Any,
    ) -> bool:
        """Nothing but what it was registered with."""
        return bool(scopes) and set(scopes) <= set(client.scopes)

    def get_default_scopes(self, _client_id: str, request: Any, *_: Any) -> list[str]:
        """All that it was registered with."""
        return list(request.client.scopes)

    def is_pkce_required(self, *_: Any) -> bool:
        """Always."""
        return True

    # --- Codes ---

    def save_authorization_code(
        self, _client_id: str, code: dict[str, str], request: Any, *_: Any
    ) -> None:
        """Keep what the member agreed to. The code is one of ours, so that it says whose it is."""
        actions.agree(
            request.client,
            request.scopes,
            code["code"],
            address=request.redirect_uri,
            challenge=request.code_challenge,
            by=request.member,
        )

    def validate_code(
        self, _client_id: str, code: str, client: Program, request: Any, *_: Any
    ) -> bool:
        """This program's, not over, and not used: where it is shown again, all that came of it ends."""
        request.consent = None
        for found in consent_to(client.organization_id, client.pk, token_hash(code)):
            consent = actions.hold(found)
            if consent.used_at:
                actions.stop(consent, "code shown again")
                return False
            if not (consent.is_open and _may(consent)):
                return False
            request.consent = consent
            request.user = consent.membership.user
            request.scopes = consent.scopes
            return True
        return False

    def get_code_challenge(self, _code: str, request: Any) -> str:
        """What the verifier is held against."""
        challenge: str = request.consent.challenge
        return challenge

    def get_code_challenge_method(self, *_: Any) -> str:
        """The only one."""
        return "S256"

    def confirm_redirect_uri(
        self,
        _client_id: str,
        _code: str,
        redirect_uri: str,
        _client: Program,
        request: Any,
        *_: Any,
        **__: Any,
    ) -> bool:
        """The one that the code was sent to."""
        return bool(redirect_uri == request.consent.address)

    def invalidate_authorization_code(self, *_: Any, **__: Any) -> None:
        """It was used when the token was saved."""

    # --- Tokens ---

    def save_token(
        self, token: dict[str, Any], request: Any, *_: Any, **__: Any
    ) -> None:
        """Keep the hashes of what the program is given."""
        secret = token["access_token"]
        if request.grant_type == "client_credentials":
            actions.let_in(request.client.token, secret, request.scopes)
        elif request.grant_type == "refresh_token":
            consent, renewal = request.consent, token["refresh_token"]
            actions.renew(consent, consent.token, secret, renewal, request.scopes)
        else:
            actions.redeem(request.consent, secret, token["refresh_token"])

    def rotate_refresh_token(self, _request: Any) -> bool:
        """Each is good for once."""
        return True

    def validate_refresh_token(
        self, refresh_token: str, client: Program, request: Any, *_: Any, **__: Any
    ) -> bool:
        """This program's, and the last of its family: where an earlier one is shown, the whole family ends."""
        family = actions.family_of(refresh_token)
        if not family:
            return False
        hashed = token_hash(family)
        for found in consent_of_family(client.organization_id, client.pk, hashed):
            consent = actions.hold(found)
            if token_hash(refresh_token) != consent.renewal_hash:
                actions.stop(consent, "refresh token shown again")
                return False
            token = consent.token
            if token is None or not token.acts_as or not _may(consent):
                return False
            request.consent = consent
            request.family = family
            return True
        return False

    def get_original_scopes(self, _token: str, request: Any, *_: Any) -> list[str]:
        """What the member agreed to."""
        return list(request.consent.scopes)

    def is_within_original_scope(self, *_: Any, **__: Any) -> bool:
        """Nothing more than that."""
        return False

    def revoke_token(
        self, token: str, _token_type_hint: str, request: Any, *_: Any, **__: Any
    ) -> None:
        """End what it shows, where it is its own."""
        actions.give_back(request.client, token)


def _may(consent: Consent) -> bool:
    """Whether the member may still let a program in."""
    return consent.membership.user.is_active and not lacks_factor(consent.membership)


def _acts(program: Program) -> bool:
    """Whether the token of one for the organization itself lets in still."""
    own = program.token
    return program.asks_members or bool(own and own.acts_as)


def _basic(request: Any) -> tuple[str, str]:
    """Key and secret of an Authorization header, empty where there is none that can be read."""
    scheme, _space, said = str(request.headers.get("Authorization", "")).partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        key, _colon, secret = base64.b64decode(said.strip()).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(key), unquote_plus(secret)


def _shown(request: Any) -> list[tuple[str, str]]:
    """Each way in which it shows a secret."""
    header = [_basic(request)] if "Authorization" in request.headers else []
    body = (
        [(request.client_id or "", request.client_secret)]
        if request.client_secret
        else []
    )
    return [*header, *body]


def _only_s256(request: Any) -> dict[str, str]:
    """Refuse a challenge that anybody could answer who saw it."""
    for name in ("code_challenge", "code_challenge_method", "response_mode"):
        if name in request.duplicate_params:
            raise InvalidRequestError(f"Duplicate {name} parameter.", request=request)
    if request.response_mode not in (None, "query"):
        request.response_mode = "query"  # also for this answer
        raise InvalidRequestError("response_mode must be query.", request=request)
    if request.code_challenge is not None:
        if request.code_challenge_method != "S256":
            text = "code_challenge_method must be S256."
            raise InvalidRequestError(text, request=request)
        if not _CHALLENGE.fullmatch(request.code_challenge):
            text = "code_challenge is no SHA-256 in base64url."
            raise InvalidRequestError(text, request=request)
    return {}


def _coded(grant: dict[str, str], _handler: Any, request: Any) -> dict[str, str]:
    """Let a code say which organization it is of."""
    return {**grant, "code": actions.new_code(request.client.organization_id)}


def _secret(request: Any) -> str:
    return new_secret(FRESH_PREFIX, request.client.organization_id)


def _renewal(request: Any) -> str:
    family = getattr(request, "family", None) or ""
    return actions.new_renewal(request.client.organization_id, family)


RULES: Final = Rules()
_CODES: Final = AuthorizationCodeGrant(RULES, pre_auth=[_only_s256])
_CODES.register_code_modifier(_coded)
_HANDLER: Final = BearerToken(RULES, _secret, int(FRESH_FOR.total_seconds()), _renewal)
ASKING: Final = AuthorizationEndpoint("code", _HANDLER, {"code": _CODES})
GIVING: Final = TokenEndpoint(
    "authorization_code",
    _HANDLER,
    {
        "authorization_code": _CODES,
        "refresh_token": RefreshTokenGrant(RULES),
        "client_credentials": ClientCredentialsGrant(RULES),
    },
)
GIVING_BACK: Final = RevocationEndpoint(RULES)

"""OpenID Connect (Core 1.0), the code flow with PKCE: what is sent to a provider, and what its answer must be.

All is checked that the answer says: state, signature by a key of the provider, issuer, audience, time and nonce.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.utils.translation import gettext_lazy as _

from countersign.outside import Away, NotAllowed, ask

from .claims import Claims, address_in, groups_in, is_subject, name_in
from .refused import NotLetIn, ProviderAway
from .ways import Way

_DISCOVERY: Final = "/.well-known/openid-configuration"
_SIGNED: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
_PUBLIC: Final = ("RSA", "EC", "OKP")
_CLOCKS_APART: Final = 60
_FORM: Final = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
}
_NOT_THERE: Final = _("The provider can’t be reached right now.")
_NOT_ALLOWED: Final = _(
    "This address is not asked: it must begin with https:// and lead to a machine outside of the server’s own network."
)
_NO_PROVIDER: Final = _("There is no OpenID Connect provider at this address.")


@dataclass(frozen=True, slots=True)
class Described:
    """What a provider says of itself (discovery)."""

    issuer: str
    authorize: str
    token: str
    keys: str
    userinfo: str
    takes_basic: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what its session keeps until it is back."""

    url: str
    kept: dict[str, str]


def described(way: Way) -> Described:
    """Ask a provider what it says of itself. Raises ProviderAway."""
    said = _json(way, f"{way.issuer.rstrip('/')}{_DISCOVERY}")
    found = {
        name: said.get(name)
        for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    }
    if not all(isinstance(one, str) and one for one in found.values()):
        raise ProviderAway(_NO_PROVIDER)
    if str(found["issuer"]).rstrip("/") != way.issuer.rstrip("/"):
        raise ProviderAway(_NO_PROVIDER)
    if urlsplit(str(found["authorization_endpoint"])).scheme not in ("https", "http"):
        raise ProviderAway(_NO_PROVIDER)
    methods = said.get("token_endpoint_auth_methods_supported")
    return Described(
        issuer=str(found["issuer"]),
        authorize=str(found["authorization_endpoint"]),
        token=str(found["token_endpoint"]),
        keys=str(found["jwks_uri"]),
        userinfo=str(said.get("userinfo_endpoint") or ""),
        takes_basic=not isinstance(methods, list) or "client_secret_basic" in methods,
    )


def begin(way: Way, back: str) -> Begun:
    """Send somebody to the provider, who comes back to the address `back`. Raises ProviderAway."""
    there = described(way)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    asked = urlencode(
        {
            "response_type": "code",
            "client_id": way.client_id,
            "redirect_uri": back,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
    )
    joined = "&" if urlsplit(there.authorize).query else "?"
    kept = {"state": state, "nonce": nonce, "verifier": verifier}
    return Begun(f"{there.authorize}{joined}{asked}", kept)


def finish(
    way: Way, kept: Mapping[str, str], answer: Mapping[str, str], back: str
) -> Claims:
    """Who came back, by the answer of the provider to what the session `kept`. Raises NotLetIn, ProviderAway."""
    if not compare_digest(answer.get("state", ""), kept["state"]):
        raise NotLetIn("state")
    if answer.get("error") or not answer.get("code"):
        raise NotLetIn("cancelled")
    there = described(way)
    if (answer.get("iss") or there.issuer) != there.issuer:  # RFC 9207
        raise NotLetIn("answer")
    given = _exchange(way, there, answer["code"], kept["verifier"], back)
    token = given.get("id_token")
    if not isinstance(token, str):
        raise NotLetIn("answer")
    said = _checked(token, way, there, kept["nonce"])
    if not said.get("email") and there.userinfo and given.get("access_token"):
        said = _with_more(way, there, said, str(given["access_token"]))
    return Claims(
        subject=str(said["sub"]),
        email=address_in(said.get("email")),
        is_verified=said.get("email_verified") in (True, "true"),
        name=name_in(said.get("name")),
        groups=groups_in(said.get(way.groups_claim)),
    )


def _exchange(
    way: Way, there: Described, code: str, verifier: str, back: str
) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    headers = dict(_FORM)
    if way.secret and there.takes_basic:
        pair = f"{quote(way.client_id, safe='')}:{quote(way.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form["client_id"] = way.client_id
        if way.secret:
            form["client_secret"] = way.secret
    return _json(way, there.token, urlencode(form).encode(), headers)


def _checked(token: str, way: Way, there: Described, nonce: str) -> dict[str, Any]:
    """What an id token says. One that is not signed by the provider, for us, now and for this very question is refused."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in _SIGNED:
            raise NotLetIn("signature")
        key = _key(_json(way, there.keys), header)
        said: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[header["alg"]],
            audience=way.client_id,
            issuer=there.issuer,
            leeway=_CLOCKS_APART,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as problem:
        raise NotLetIn("expired") from problem
    except jwt.InvalidAudienceError as problem:
        raise NotLetIn("audience") from problem
    except (jwt.InvalidSignatureError, jwt.InvalidKeyError, TypeError) as problem:
        raise NotLetIn("signature") from problem
    except jwt.PyJWTError as problem:
        raise NotLetIn("answer") from problem
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if (several or "azp" in said) and said.get("azp") != way.client_id:
        raise NotLetIn("audience")
    if not compare_digest(str(said.get("nonce", "")), nonce):
        raise NotLetIn("nonce")
    if not is_subject(str(said["sub"])):
        raise NotLetIn("answer")
    return said


def _key(said: dict[str, Any], header: Mapping[str, Any]) -> jwt.PyJWK:
    """The provider's key that a token says it is signed with; the only one where it says none."""
    known = [
        key
        for key in jwt.PyJWKSet.from_dict(said).keys
        if key.public_key_use in (None, "sig") and key.key_type in _PUBLIC
    ]
    named = [key for key in known if key.key_id == header.get("kid")]
    if not named and "kid" not in header:
        named = known
    if len(named) != 1:
        raise NotLetIn("signature")
    return named[0]


def _with_more(
    way: Way, there: Described, said: dict[str, Any], token: str
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    more = _json(way, there.userinfo, None, headers)
    if more.get("sub") != said["sub"]:
        raise NotLetIn("answer")
    return {**more, **said}


def _json(
    way: Way,
    url: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    try:
        answer = ask(url, body=body, headers=headers, allowed=way.allowed)
        said = json.loads(answer.body) if answer.status < 300 else None
    except NotAllowed as problem:
        raise ProviderAway(_NOT_ALLOWED) from problem
    except (Away, OSError) as problem:
        raise ProviderAway(_NOT_THERE) from problem
    except ValueError as problem:
        raise ProviderAway(_NO_PROVIDER) from problem
    if answer.status >= 500:
        raise ProviderAway(_NOT_THERE)
    if not isinstance(said, dict):
        if body is not None:
            raise NotLetIn("answer")
        raise ProviderAway(_NO_PROVIDER)
    return said

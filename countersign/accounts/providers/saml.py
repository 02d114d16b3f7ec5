"""SAML 2.0 (Web Browser SSO, answers by POST): what is sent to a provider, and what its answer must be.

python3-saml looks at signature, issuer and time. That what is signed is for us, letter for letter, answers a question of this browser
and counts once, is looked at here: python3-saml takes what names no audience, or an address that ours is only a part of. Nothing is asked by network but a description (metadata) that an owner names by its address.
"""

import hashlib
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import xmlsec
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from countersign.accounts.places import link_to
from countersign.outside import Away, NotAllowed, ask

from .claims import Claims, address_in, groups_in, is_subject, name_in
from .refused import NotLetIn, ProviderAway
from .saml_keys import Pair, end_of, is_well_encrypted, pairs_in
from .ways import Way

LONGEST: Final = 300_000
"""Characters of an answer, as the browser brings it, and of a description."""
_EMAIL: Final = (
    "email",
    "mail",
    "emailAddress",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)
_NAME: Final = (
    "displayName",
    "name",
    "cn",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
)
# As ADFS, Entra ID and Auth0 tell them; what they call the name is an account's with some.
_CLAIM: Final = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
_TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
_BY_MAIL: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_NO_PAIR: Final = Pair()
_NAMES: Final = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}
_CONFIRMED: Final = "saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"  # fmt: skip
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)
_NO_DESCRIPTION: Final = _(
    "This is no description (metadata) of a SAML provider with a certificate and an address to sign in at."
)
_Wrong: Final = OneLogin_Saml2_ValidationError
_REASONS: Final[Mapping[int, str]] = {
    _Wrong.STATUS_CODE_IS_NOT_SUCCESS: "cancelled",
    _Wrong.WRONG_AUDIENCE: "audience",
    _Wrong.WRONG_DESTINATION: "audience",
    _Wrong.EMPTY_DESTINATION: "audience",
    _Wrong.ASSERTION_EXPIRED: "expired",
    _Wrong.ASSERTION_TOO_EARLY: "expired",
    _Wrong.SESSION_EXPIRED: "expired",
    _Wrong.INVALID_SIGNATURE: "signature",
    _Wrong.NO_SIGNATURE_FOUND: "signature",
    _Wrong.NO_SIGNED_ASSERTION: "signature",
    _Wrong.NO_SIGNED_MESSAGE: "signature",
    _Wrong.WRONG_SIGNED_ELEMENT: "signature",
    _Wrong.WRONG_NUMBER_OF_SIGNATURES: "signature",
    _Wrong.DEPRECATED_SIGNATURE_METHOD: "signature",
    _Wrong.DEPRECATED_DIGEST_METHOD: "signature",
}


def fetched(url: str, allowed: Any) -> str:
    """The description at an address. Raises ProviderAway."""
    try:
        answer = ask(url, allowed=allowed)
    except NotAllowed as problem:
        raise ProviderAway(
            _("This address is not asked: it must begin with https:// and lead to a machine outside of the server’s own network.")
        ) from problem  # fmt: skip
    except Away as problem:
        raise ProviderAway(_("The provider can’t be reached right now.")) from problem
    if answer.status != 200:
        raise ProviderAway(_NO_DESCRIPTION)
    return answer.body.decode(errors="replace")


def issuer_in(metadata: str) -> str:
    """Whose description it is (entity id). Raises ProviderAway where it is none."""
    return str(_described(metadata)["entityId"])


def ends_on(metadata: str) -> datetime | None:
    """When the last certificate ends that the provider signs by; None where there is none that can be read. Raises ProviderAway."""
    idp = _described(metadata)
    several = idp.get("x509certMulti", {}).get("signing", ())
    found = [ends for one in (idp.get("x509cert"), *several) if one and (ends := end_of(one))]  # fmt: skip
    return max(found, default=None)


def begin(way: Way) -> tuple[str, str]:
    """Where to send the browser, and the number of the question, which the answer must name. Raises ProviderAway."""
    try:
        auth = OneLogin_Saml2_Auth(_request(way), _settings(way))
        return str(auth.login(return_to="")), str(auth.get_last_request_id())
    except OneLogin_Saml2_Error as problem:
        raise ProviderAway(_NO_DESCRIPTION) from problem


def finish(way: Way, asked: str, answer: str) -> Claims:
    """Who came back, by the answer to the question `asked`. Raises NotLetIn."""
    found = None
    try:
        if not is_well_encrypted(answer):
            raise NotLetIn("answer")
        found = _opened(way, answer)
        if not _tells_times(found):
            raise NotLetIn("answer")
        found.is_valid(_request(way, answer), asked, raise_exceptions=True)
        _look(way, found, asked)
        said: dict[str, list[str]] = found.get_attributes()
        named, form = found.get_nameid() or "", found.get_nameid_format() or ""
        assertion, until = found.get_assertion_id(), found.get_assertion_not_on_or_after()  # fmt: skip
    except OneLogin_Saml2_ValidationError as problem:
        is_plain = found is not None and not found.encrypted
        # Whoever tries out what an encrypted answer says learns by no word how far it got.
        reason = _reason(problem, found) if found and is_plain else "answer"
        raise NotLetIn(reason) from problem
    except (OneLogin_Saml2_Error, etree.LxmlError, xmlsec.Error, ValueError) as problem:
        raise NotLetIn("answer") from problem
    _count_once(way, str(assertion), until)
    email = address_in(_first(said, _EMAIL) or (named if form == _BY_MAIL else ""))
    subject = email if form == _TRANSIENT else named.strip()
    if not is_subject(subject):
        raise NotLetIn("answer")
    return Claims(
        subject=subject,
        email=email,
        name=name_in(_name(said)),
        groups=groups_in(said.get(way.groups_claim)),
    )


def own_description(way: Way) -> bytes:
    """What the provider wants to know of us (SP metadata)."""
    pair = next(iter(pairs_in(way.secret)), Pair())
    said = _settings(way, pair)
    said["security"]["wantAssertionsEncrypted"] = bool(pair.key)
    made = OneLogin_Saml2_Settings(said, sp_validation_only=True)
    text = made.get_sp_metadata()
    return text.encode() if isinstance(text, str) else bytes(text)


def entity_id(key: str) -> str:
    """What we are called at a provider: the address of our description."""
    return link_to(0, "accounts:describe_to_provider", key)


def _opened(way: Way, answer: str) -> OneLogin_Saml2_Response:
    """An answer, read by the key that it is encrypted to, if it is."""
    *tried, last = pairs_in(way.secret) or (Pair(),)
    for pair in tried:
        with suppress(OneLogin_Saml2_Error, etree.LxmlError, xmlsec.Error, ValueError):
            return OneLogin_Saml2_Response(_made(way, pair), answer)
    return OneLogin_Saml2_Response(_made(way, last), answer)


def _made(way: Way, pair: Pair) -> OneLogin_Saml2_Settings:
    return OneLogin_Saml2_Settings(_settings(way, pair))


def _tells_times(answer: OneLogin_Saml2_Response) -> bool:
    """Are all times such as SAML knows, in UTC? python3-saml ends by a bare Exception at others, which XML would let pass."""
    found = answer.get_xml_document().xpath(
        "//@NotBefore | //@NotOnOrAfter | //@SessionNotOnOrAfter"
    )
    return all(_TIME.fullmatch(one) for one in found)


def _look(way: Way, answer: OneLogin_Saml2_Response, asked: str) -> None:
    """What is signed may be the statement alone, so it must say all by itself, and each of it exactly. Raises NotLetIn."""
    here = link_to(0, "accounts:answer_of_provider", way.key)
    if entity_id(way.key) not in answer.get_audiences():
        raise NotLetIn("audience")
    document = answer.get_xml_document()
    if document.get("Destination", here) != here:
        raise NotLetIn("audience")
    if document.get("InResponseTo") != asked:
        raise NotLetIn("state")
    confirmed = document.findall(_CONFIRMED, _NAMES)
    if not confirmed or any(one.get("Recipient") != here for one in confirmed):
        raise NotLetIn("audience")
    if any(one.get("InResponseTo") != asked for one in confirmed):
        raise NotLetIn("state")
    if not all(one.get("NotOnOrAfter") for one in confirmed):
        raise NotLetIn("answer")


def _reason(
    problem: OneLogin_Saml2_ValidationError, answer: OneLogin_Saml2_Response
) -> str:
    """That it is over, too, where the confirmation alone is; python3-saml calls that one of many faults of it."""
    if problem.code == _Wrong.WRONG_SUBJECTCONFIRMATION:
        confirmed = answer.get_xml_document().findall(_CONFIRMED, _NAMES)
        ends = [end for one in confirmed if (end := one.get("NotOnOrAfter"))]
        parsed = (OneLogin_Saml2_Utils.parse_SAML_to_time(end) for end in ends)
        if ends and all(end <= time.time() for end in parsed):
            return "expired"
    return _REASONS.get(problem.code, "answer")


def _count_once(way: Way, assertion: str, until: int | None) -> None:
    """No statement of a provider counts twice, in any process."""
    name = hashlib.sha256(f"{way.key} {assertion}".encode()).hexdigest()
    seconds = max(int((until or 0) - time.time()), 0) + 24 * 3600
    if not cache.add(f"assertion-{name}", 1, seconds):
        raise NotLetIn("replayed")


def _described(metadata: str) -> dict[str, Any]:
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(metadata.encode())
        idp: dict[str, Any] = found.get("idp", {})
    except (etree.LxmlError, OneLogin_Saml2_Error, ValueError, TypeError) as problem:
        raise ProviderAway(_NO_DESCRIPTION) from problem
    address = idp.get("singleSignOnService", {}).get("url", "")
    has_key = idp.get("x509cert") or idp.get("x509certMulti", {}).get("signing")
    if not (idp.get("entityId") and has_key):
        raise ProviderAway(_NO_DESCRIPTION)
    if urlsplit(address).scheme not in ("https", "http"):
        raise ProviderAway(_NO_DESCRIPTION)
    return idp


def _settings(way: Way, pair: Pair = _NO_PAIR) -> dict[str, Any]:
    return {
        "strict": True,
        "idp": _described(way.metadata) if way.metadata else {},
        "sp": {
            "entityId": entity_id(way.key),
            "assertionConsumerService": {
                "url": link_to(0, "accounts:answer_of_provider", way.key),
                "binding": _POST,
            },
            "x509cert": pair.certificate,
            "privateKey": pair.key,
        },
        "security": {
            "requestedAuthnContext": False,
            "wantAttributeStatement": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
    }


def _request(way: Way, answer: str = "") -> dict[str, Any]:
    """The request as it came to the configured address, whatever host it claims to be for."""
    site = urlsplit(settings.SITE_URL)
    path = urlsplit(link_to(0, "accounts:answer_of_provider", way.key)).path
    return {
        "https": "on" if site.scheme == "https" else "off",
        "http_host": site.netloc,
        "script_name": path,
        "get_data": {},
        "post_data": {"SAMLResponse": answer},
    }


def _name(said: Mapping[str, list[str]]) -> str:
    """What somebody is called: as a whole, by given name and surname, or as the account is, if that is no address."""
    parts = (_first(said, (f"{_CLAIM}/{part}",)) for part in ("givenname", "surname"))
    account = _first(said, (f"{_CLAIM}/name",))
    return (
        _first(said, _NAME)
        or " ".join(part for part in parts if part)
        or ("" if "@" in account else account)
    )


def _first(said: Mapping[str, list[str]], names: tuple[str, ...]) -> str:
    texts = (one for name in names for one in said.get(name, ()) if isinstance(one, str))  # fmt: skip
    return next(texts, "")

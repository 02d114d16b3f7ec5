"""Sign-in through a provider that the operator names, for the whole installation."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from lxml import etree

from countersign.config import environment as env

ROLES = ("agent", "manager", "owner")
_ENTITY = "{urn:oasis:names:tc:SAML:2.0:metadata}EntityDescriptor"


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's provider; none without an `issuer`. It speaks SAML where its description (`metadata`) is set, else OpenID Connect.

    `key` is what a provider of SAML encrypts its answers to: private keys and their certificates, in PEM.
    `domains` are mail domains whose people become members when they first come; `roles` says which group is which role.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    metadata: str = ""
    key: str = ""
    name: str = ""
    domains: tuple[str, ...] = ()
    groups_claim: str = "groups"
    roles: dict[str, str] = field(default_factory=dict)
    default_role: str = "agent"
    required: bool = False

    @classmethod
    def read(cls) -> "Settings":
        """As the environment has them."""
        issuer = env.text("COUNTERSIGN_SIGN_IN_ISSUER")
        metadata = env.text("COUNTERSIGN_SIGN_IN_METADATA")
        if issuer and metadata:
            raise ImproperlyConfigured(
                "COUNTERSIGN_SIGN_IN_ISSUER (OpenID Connect) and COUNTERSIGN_SIGN_IN_METADATA (SAML) are two providers: set one of them."
            )
        if metadata:
            return cls._of_saml(metadata)
        if not issuer:
            return cls()
        client = env.text("COUNTERSIGN_SIGN_IN_CLIENT_ID")
        if not client:
            raise ImproperlyConfigured(
                "COUNTERSIGN_SIGN_IN_ISSUER needs COUNTERSIGN_SIGN_IN_CLIENT_ID, as the provider gave it."
            )
        secret = env.text("COUNTERSIGN_SIGN_IN_CLIENT_SECRET")
        return cls(issuer=issuer, client_id=client, client_secret=secret, **_of_both())

    @classmethod
    def _of_saml(cls, metadata: str) -> "Settings":
        key = env.text("COUNTERSIGN_SIGN_IN_KEY")
        more = _of_both()
        if not more["domains"]:
            raise ImproperlyConfigured(
                "COUNTERSIGN_SIGN_IN_METADATA needs COUNTERSIGN_SIGN_IN_DOMAINS: by SAML a provider speaks for the addresses of these alone."
            )
        if key and not ("PRIVATE KEY-----" in key and "BEGIN CERTIFICATE-----" in key):
            raise ImproperlyConfigured(
                "COUNTERSIGN_SIGN_IN_KEY must be a private key and its certificate, both in PEM, one after the other."
            )
        return cls(issuer=_entity(metadata), metadata=metadata, key=key, **more)


def _of_both() -> dict[str, Any]:
    """What is set of any provider."""
    role = env.choice("COUNTERSIGN_SIGN_IN_ROLE", "agent", ("agent", "manager", "nobody"))  # fmt: skip
    return {
        "name": env.text("COUNTERSIGN_SIGN_IN_NAME"),
        "domains": tuple(
            word.lower() for word in env.words("COUNTERSIGN_SIGN_IN_DOMAINS")
        ),
        "groups_claim": env.text("COUNTERSIGN_SIGN_IN_GROUPS_CLAIM", "groups"),
        "roles": _roles(env.words("COUNTERSIGN_SIGN_IN_GROUPS")),
        "default_role": role.replace("nobody", ""),
        "required": env.flag("COUNTERSIGN_SIGN_IN_REQUIRED"),
    }


def _entity(metadata: str) -> str:
    """Whose description it is."""
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        found = etree.fromstring(metadata.encode(), safe)
    except etree.XMLSyntaxError:
        found = None
    one = None if found is None else next(found.iter(_ENTITY), None)
    name = "" if one is None else str(one.get("entityID") or "")
    if not name:
        raise ImproperlyConfigured(
            "COUNTERSIGN_SIGN_IN_METADATA is no description (metadata) of a SAML provider; COUNTERSIGN_SIGN_IN_METADATA_FILE names a file with it."
        )
    return name


def _roles(words: list[str]) -> dict[str, str]:
    found: dict[str, Any] = {}
    for word in words:
        group, _, role = word.rpartition("=")
        if not group or role not in ROLES:
            raise ImproperlyConfigured(
                f"COUNTERSIGN_SIGN_IN_GROUPS must name groups as in finance=manager,staff=agent, not “{word}”."
            )
        found[group] = role
    return found

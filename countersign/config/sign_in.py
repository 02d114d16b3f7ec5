"""Sign-in through a provider that the operator names, for the whole installation."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from countersign.config import environment as env

ROLES = ("agent", "manager", "owner")


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's provider (OpenID Connect); none without an `issuer`.

    `domains` are mail domains whose people become members when they first come; `roles` says which group is which role.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
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
        if not issuer:
            return cls()
        client = env.text("COUNTERSIGN_SIGN_IN_CLIENT_ID")
        if not client:
            raise ImproperlyConfigured(
                "COUNTERSIGN_SIGN_IN_ISSUER needs COUNTERSIGN_SIGN_IN_CLIENT_ID, as the provider gave it."
            )
        return cls(
            issuer=issuer,
            client_id=client,
            client_secret=env.text("COUNTERSIGN_SIGN_IN_CLIENT_SECRET"),
            name=env.text("COUNTERSIGN_SIGN_IN_NAME"),
            domains=tuple(
                word.lower() for word in env.words("COUNTERSIGN_SIGN_IN_DOMAINS")
            ),
            groups_claim=env.text("COUNTERSIGN_SIGN_IN_GROUPS_CLAIM", "groups"),
            roles=_roles(env.words("COUNTERSIGN_SIGN_IN_GROUPS")),
            default_role=env.choice(
                "COUNTERSIGN_SIGN_IN_ROLE", "agent", ("agent", "manager", "nobody")
            ).replace("nobody", ""),
            required=env.flag("COUNTERSIGN_SIGN_IN_REQUIRED"),
        )


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

"""The providers there are, the operator's and those of organizations, as what signs in sees them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from countersign.accounts.models import (
    Organization,
    ProviderDomain,
    Role,
    SignInProvider,
)
from countersign.accounts.models.providers import ProviderKind
from countersign.accounts.must_go import OPERATOR
from countersign.database.sealing import unseal
from countersign.outside import Place

SEALED_FOR: Final = "sign-in provider"
_RISING: Final = (Role.AGENT, Role.MANAGER, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Way:
    """A provider. `organization` is None for the operator's; `allowed` are hosts that may be asked though they are of the own network.

    `secret` is the client secret; of SAML, the keys that answers may be encrypted to (PEM).
    """

    key: str
    organization: Organization | None
    kind: str
    name: str
    issuer: str
    client_id: str = ""
    secret: str = ""
    metadata: str = ""
    groups_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    default_role: str = ""
    domains: frozenset[str] = frozenset()
    allowed: Collection[Place] = ()

    @property
    def scope(self) -> int | None:
        """The number of the organization whose provider it is."""
        return self.organization.pk if self.organization else None

    @property
    def host(self) -> str:
        """Where one signs in, as the page tells it."""
        return urlsplit(self.issuer).hostname or self.issuer

    def role_of(self, groups: Iterable[str]) -> str:
        """The highest role that these groups give, or the one of everybody else; empty: none."""
        given = {self.roles[group] for group in groups if group in self.roles}
        for role in reversed(_RISING):
            if role in given:
                return role
        return self.default_role


def operators() -> Way | None:
    """The operator's provider, if there is one."""
    said = settings.SIGN_IN
    if not said.issuer:
        return None
    host = urlsplit(said.issuer).hostname or ""
    return Way(
        key=OPERATOR,
        organization=None,
        kind=ProviderKind.SAML if said.metadata else ProviderKind.OIDC,
        name=said.name or _("the company’s account"),
        issuer=said.issuer,
        client_id=said.client_id,
        secret=said.key if said.metadata else said.client_secret,
        metadata=said.metadata,
        groups_claim=said.groups_claim,
        roles=said.roles,
        default_role=said.default_role,
        domains=frozenset(said.domains),
        allowed=(*settings.OUTSIDE_ALLOWED, host),
    )


def way_of(key: str) -> Way | None:
    """The provider that an address names."""
    if key == OPERATOR:
        return operators()
    found = SignInProvider.objects.filter(key=key).select_related("organization")
    for provider in found:
        return as_way(provider)
    return None


def as_way(provider: SignInProvider) -> Way:
    """An organization's provider, its secret opened."""
    domains = ProviderDomain.objects.filter(organization=provider.organization_id)
    return Way(
        key=provider.key,
        organization=provider.organization,
        kind=provider.kind,
        name=provider.name,
        issuer=provider.issuer,
        client_id=provider.client_id,
        secret=(unseal(provider.secret, SEALED_FOR) or "") if provider.secret else "",
        metadata=provider.metadata,
        groups_claim=provider.groups_claim,
        roles=provider.roles,
        default_role=provider.default_role,
        domains=frozenset(domains.values_list("name", flat=True)),
        allowed=settings.OUTSIDE_ALLOWED,
    )


def keys_of(domain: str) -> list[str]:
    """The providers that speak for a mail domain: the operator's first."""
    own = operators()
    found = [OPERATOR] if own and domain in own.domains else []
    speaking = ProviderDomain.objects.filter(name=domain).values("organization")
    theirs = SignInProvider.objects.filter(organization__in=speaking)
    return [*found, *theirs.order_by("key").values_list("key", flat=True)]

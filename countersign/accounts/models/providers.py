"""An organization's own provider of sign-in, the mail domains that are its, and whom it knows under which name."""

import secrets
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from countersign.database.tenancy import Belonging

from .organization import Organization
from .people import Role, User

_LONG: Final = 500


def new_key() -> str:
    """What addresses call a provider, so that they name no organization."""
    return secrets.token_urlsafe(9)


def key_for(organization: int) -> str:
    """The one that an organization's provider gets, known before it is there: so its addresses can be told to the provider first."""
    return salted_hmac("countersign provider", str(organization)).hexdigest()[:16]


def domain_of(email: str) -> str:
    """The domain of a mail address, in small letters."""
    return email.rpartition("@")[2].strip().lower()


class ProviderKind(models.TextChoices):
    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML")


class SignInProvider(Belonging):
    """Where an organization's members sign in (identity provider). `secret` is sealed; `roles` is the role of each group."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="provider"
    )
    key = models.CharField(max_length=20, unique=True, default=new_key)
    kind = models.CharField(
        max_length=4, choices=ProviderKind.choices, default=ProviderKind.OIDC
    )
    name = models.CharField(max_length=60)
    issuer = models.CharField(max_length=_LONG)
    client_id = models.CharField(max_length=_LONG, blank=True)
    secret = models.TextField(blank=True)
    # SAML: the provider's own description of itself (metadata), and where it was fetched, if it was.
    metadata = models.TextField(blank=True, default="")
    metadata_url = models.CharField(max_length=_LONG, blank=True, default="")
    groups_claim = models.CharField(max_length=100, blank=True)
    roles = models.JSONField(default=dict)
    # Whom no group gives a role; empty: they are not let in.
    default_role = models.CharField(max_length=10, blank=True, choices=Role.choices)
    is_required = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class ProviderDomain(Belonging):
    """A mail domain whose people an organization's provider speaks for."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="provider_domains", db_index=False
    )
    name = models.CharField(max_length=253, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="one_domain_per_organization"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """Whom a provider means by a name of its own (subject). `organization` is whose provider it is; none: the operator's."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="+"
    )
    issuer = models.CharField(max_length=_LONG)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "issuer", "subject"],
                name="one_identity_per_subject",
            ),
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                condition=models.Q(organization=None),
                name="one_identity_per_subject_of_the_operator",
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk}"

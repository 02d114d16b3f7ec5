"""What an owner says of the organization's provider, and the address that somebody looks for theirs with."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Role, SignInProvider, domain_of
from countersign.accounts.models.providers import ProviderKind
from countersign.database.sealing import unseal

from . import oidc, saml
from .free_mail import OF_EVERYBODY
from .refused import ProviderAway
from .saml_keys import with_new
from .ways import SEALED_FOR, Way

_ROLES: Final = {one.value: one.label for one in (Role.AGENT, Role.MANAGER, Role.OWNER)}


class FindForm(forms.Form):
    """Whose provider it is that one looks for."""

    email = forms.EmailField(label=_("Your mail address"))


class ProviderForm(forms.Form):
    """What is said of any provider: its mail domains and what its groups may."""

    kind = ProviderKind.OIDC

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("How your members know it, such as “Company account”."),
    )
    domains = forms.CharField(
        label=_("Mail domains"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "One a line. Whoever has such an address becomes a member when they first come through the provider. "
            "Your own address, once it is proved, must be of each domain that is new here."
        ),
    )
    default_role = forms.ChoiceField(
        label=_("Role of who comes"),
        required=False,
        choices=[
            (Role.AGENT.value, Role.AGENT.label),
            (Role.MANAGER.value, Role.MANAGER.label),
            ("", _("None: only groups named below are let in")),
        ],
    )
    groups_claim = forms.CharField(
        label=_("Claim with the groups"), max_length=100, required=False
    )
    roles = forms.CharField(
        label=_("Groups and their roles"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "One a line, as in “finance = manager”: agent, manager or owner. The roles of members follow their groups then, each time "
            "they sign in."
        ),
    )
    is_required = forms.BooleanField(
        label=_(
            "Members with these mail domains sign in through the provider alone, and not by password or passkey"
        ),
        required=False,
        help_text=_(
            "Owners can always sign in by password too, so that there is a way back in. So can who works for other organizations as well."
        ),
    )

    def __init__(
        self,
        *args: Any,
        member: Membership,
        provider: SignInProvider | None,
        domains: list[str],
        allowed: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.provider, self.known = member, provider, domains
        self.allowed = allowed

    @classmethod
    def beginning(
        cls, provider: SignInProvider | None, domains: list[str]
    ) -> dict[str, Any]:
        """What the form shows at first."""
        if provider is None:
            return {"default_role": Role.AGENT.value, "groups_claim": "groups"}
        return {
            "name": provider.name,
            "issuer": provider.issuer if provider.kind == cls.kind else "",
            "client_id": provider.client_id,
            "metadata_url": provider.metadata_url,
            "metadata": "" if provider.metadata_url else provider.metadata,
            "domains": "\n".join(domains),
            "default_role": provider.default_role,
            "groups_claim": provider.groups_claim,
            "roles": "\n".join(
                f"{group} = {role}" for group, role in provider.roles.items()
            ),
            "is_required": provider.is_required,
        }

    def clean_domains(self) -> list[str]:
        """Each is the owner's own, by an address that was proved, or was taken before."""
        found: list[str] = []
        user = self.member.user
        for word in self.cleaned_data["domains"].replace(",", " ").split():
            domain = word.strip().lower().removeprefix("@").rstrip(".")
            if domain in OF_EVERYBODY:
                raise forms.ValidationError(
                    _("Everybody can have an address of %(domain)s: it can’t be bound to one organization."),
                    params={"domain": domain},
                )  # fmt: skip
            own = user.is_proved and domain_of(user.email) == domain
            if not own and domain not in self.known:
                raise forms.ValidationError(
                    _("You have not proved an address of %(domain)s. An owner who has can add it."),
                    params={"domain": domain},
                )  # fmt: skip
            found.append(domain)
        return sorted(set(found))

    def clean_roles(self) -> dict[str, str]:
        """By group, its role."""
        words = {str(label).lower(): value for value, label in _ROLES.items()}
        found: dict[str, str] = {}
        for line in self.cleaned_data["roles"].splitlines():
            if not line.strip():
                continue
            group, _sign, word = line.rpartition("=")
            said = word.strip().lower()
            role = said if said in _ROLES else words.get(said, "")
            if not group.strip() or not role:
                raise forms.ValidationError(
                    _("“%(line)s” names no group and role, as in “finance = manager”."),
                    params={"line": line.strip()},
                )
            found[group.strip()] = role
        return found

    def clean(self) -> dict[str, Any] | None:
        """Look at the provider itself, so that nothing is kept that leads nowhere."""
        data: dict[str, Any] | None = super().clean()
        if data and not self.errors:
            if data["is_required"] and not data["domains"]:
                self.add_error("domains", _("Name a mail domain first."))
            self.look(data)
        return data

    def look(self, data: dict[str, Any]) -> None:
        """Refuse what is no provider, by `add_error`."""

    @property
    def is_of_kind(self) -> bool:
        """Is the provider that is kept of the kind of this form?"""
        return self.provider is not None and self.provider.kind == self.kind

    @property
    def secret(self) -> str:
        """What is kept sealed from now on; empty: what is kept already."""
        return ""

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it, by the names of the rows' columns; the secret and the domains apart."""
        names = ("name", "default_role", "groups_claim", "roles", "is_required")
        own = {name: self.cleaned_data[name] for name in names}
        return own | {"kind": self.kind.value}


class OpenIdForm(ProviderForm):
    """A provider that speaks OpenID Connect."""

    issuer = forms.URLField(
        label=_("Address of the provider (issuer)"),
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    client_id = forms.CharField(label=_("Client id"), max_length=500)
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "issuer", "client_id", "client_secret")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.provider and self.provider.secret and self.is_of_kind:
            self.fields["client_secret"].help_text = gettext(
                "One is kept, and never shown. Leave this empty to go on with it."
            )

    def look(self, data: dict[str, Any]) -> None:
        """Ask it what it says of itself."""
        way = Way("", None, self.kind, "", data["issuer"], allowed=self.allowed)
        try:
            oidc.described(way)
        except ProviderAway as problem:
            self.add_error("issuer", str(problem.text))

    @property
    def secret(self) -> str:
        return str(self.cleaned_data["client_secret"])

    @property
    def values(self) -> dict[str, Any]:
        more = {name: self.cleaned_data[name] for name in ("issuer", "client_id")}
        if not self.is_of_kind:  # no key of SAML is sent as a client secret
            more["secret"] = ""
        return super().values | more | {"metadata": "", "metadata_url": ""}


class SamlForm(ProviderForm):
    """A provider that speaks SAML."""

    kind = ProviderKind.SAML
    metadata_url = forms.URLField(
        label=_("Address of the provider’s description (metadata)"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=_("It is fetched when you save this."),
    )
    metadata = forms.CharField(
        label=_("Or the description itself (XML)"),
        max_length=saml.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    renews_key = forms.BooleanField(
        label=_("Make a new key for encrypted answers"),
        required=False,
        help_text=_(
            "The provider reads it with our description. What it encrypts to the key of before is read until you make the next one."
        ),
    )
    field_order = ("name", "metadata_url", "metadata")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (self.is_of_kind and self.provider and self.provider.secret):
            del self.fields["renews_key"]  # the first one is made unasked

    @property
    def secret(self) -> str:
        provider = self.provider
        if provider is None or not (self.is_of_kind and provider.secret):
            return with_new()
        known = unseal(provider.secret, SEALED_FOR) or ""
        return with_new(known) if self.cleaned_data["renews_key"] or not known else ""

    def look(self, data: dict[str, Any]) -> None:
        """Read its description, fetched where an address is named."""
        url = data["metadata_url"]
        try:
            text = saml.fetched(url, self.allowed) if url else data["metadata"]
            self.issuer, self.text = saml.issuer_in(text), text
        except ProviderAway as problem:
            self.add_error("metadata_url" if url else "metadata", str(problem.text))

    @property
    def values(self) -> dict[str, Any]:
        more = {"metadata": self.text, "metadata_url": self.cleaned_data["metadata_url"]}  # fmt: skip
        return super().values | more | {"issuer": self.issuer, "client_id": ""}  # fmt: skip

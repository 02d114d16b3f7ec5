import pytest

from countersign.accounts.models import ProviderDomain, SignInProvider
from countersign.config.sign_in import Settings
from countersign.database.sealing import seal
from tests.provider import CLIENT, SECRET, provider_on_loopback


@pytest.fixture
def provider(settings):
    """A provider on loopback, which may be asked."""
    settings.OUTSIDE_ALLOWED = ["127.0.0.1"]
    with provider_on_loopback() as one:
        yield one


@pytest.fixture
def company(provider, settings):
    """The operator's: set by the environment."""

    def say(**more):
        settings.SIGN_IN = Settings(
            **{"issuer": provider.url, "client_id": CLIENT, "client_secret": SECRET, "name": "Firm", "domains": ("firm.example",)}
            | more
        )  # fmt: skip
        return "company"

    return say


@pytest.fixture
def own(provider):
    """An organization's, as its owner set it; its key in addresses."""

    def make(organization, domains=("example.org",), **values):
        made = SignInProvider.objects.create(
            **{"organization": organization, "name": "Firm", "issuer": provider.url, "client_id": CLIENT,
               "secret": seal(SECRET, "sign-in provider"), "groups_claim": "groups", "default_role": "agent"}
            | values
        )  # fmt: skip
        for name in domains:
            ProviderDomain.objects.create(organization=organization, name=name)
        return made.key

    return make

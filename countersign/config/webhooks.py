"""Where webhooks may lead."""

from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from countersign.config import environment as env


def networks() -> list[IPv4Network | IPv6Network]:
    """Networks of COUNTERSIGN_WEBHOOK_NETWORKS, which webhooks may lead into although they are not public."""
    name = "COUNTERSIGN_WEBHOOK_NETWORKS"
    found: list[IPv4Network | IPv6Network] = []
    for place in env.places(name):
        if isinstance(place, str):
            raise ImproperlyConfigured(
                f"{name} must name addresses or networks as in 10.1.2.3 or 10.1.0.0/24, not “{place}”."
            )
        found.append(place)
    return found


def proxy() -> tuple[str, int] | None:
    """Host and port of COUNTERSIGN_WEBHOOK_PROXY, through which all webhooks are sent."""
    url = env.text("COUNTERSIGN_WEBHOOK_PROXY")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname or not parts.port or parts.username:
        raise ImproperlyConfigured(
            "COUNTERSIGN_WEBHOOK_PROXY must look like http://proxy.example.org:3128."
        )
    return parts.hostname, parts.port

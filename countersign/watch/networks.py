"""Addresses and the networks they belong to."""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def address(text: str) -> Address | None:
    """The address a text names, or None. IPv4 within IPv6 counts as IPv4."""
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def within(text: str, networks: Iterable[Network]) -> bool:
    """Whether the text is an address of one of the networks."""
    found = address(text)
    return found is not None and any(found in network for network in networks)

"""Which servers are in the own network."""

import ipaddress
import socket
from collections.abc import Iterable

Place = ipaddress.IPv4Network | ipaddress.IPv6Network | str


def is_near(host: str) -> bool:
    """Are all of a host's addresses this machine's or of a private network? Raises OSError for a name that is none."""
    return all(one.is_private for one in _addresses(host))


def is_among(address: str, places: Iterable[Place]) -> bool:
    """Is an address in one of the networks, or of one of the hosts?"""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(
        found in (_known(place) if isinstance(place, str) else place)
        for place in places
    )


def _known(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        return _addresses(host)
    except OSError:
        return []


def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(one[4][0])) for one in found]

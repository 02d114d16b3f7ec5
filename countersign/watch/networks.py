"""Addresses, the networks they belong to, and the hosts whose they are."""

import socket
import time
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from typing import Final

Place = IPv4Network | IPv6Network | str
Address = IPv4Address | IPv6Address
_ASKED_AGAIN: Final = 10  # seconds after which a host may have another address


def address(text: str) -> Address | None:
    """The address a text names, or None. IPv4 within IPv6 counts as IPv4."""
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def within(text: str, places: Iterable[Place]) -> bool:
    """Whether the text is an address of one of the networks, or of one of the hosts."""
    found = address(text)
    if found is None:
        return False
    now = int(time.monotonic() / _ASKED_AGAIN)
    return any(
        found in (_of_host(place, now) if isinstance(place, str) else place)
        for place in places
    )


def whole_networks(places: Iterable[Place]) -> list[str]:
    """Those that are more than single addresses and named hosts: whoever is in one of them counts."""
    return [
        str(place)
        for place in places
        if not isinstance(place, str)
        and place.num_addresses > 1
        and not place.is_loopback
    ]


def unknown_hosts(places: Iterable[Place]) -> list[str]:
    """Those that are hosts by names that nobody knows at the moment."""
    now = int(time.monotonic() / _ASKED_AGAIN)
    named = (place for place in places if isinstance(place, str))
    return [name for name in named if not _of_host(name, now)]


@lru_cache(maxsize=64)
def _of_host(name: str, _now: int) -> frozenset[Address]:
    """The addresses of a host at the moment; none of one that nobody knows."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return frozenset()
    named = (address(str(where[0])) for *_kind, where in found)
    return frozenset(one for one in named if one is not None)

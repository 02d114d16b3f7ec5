"""Asking addresses that an owner typed, and no machine of the own network by them.

Every name is looked up once, each address behind it is judged, and the connection goes to the very address that was judged: a
name that answers otherwise a moment later (DNS rebinding) leads nowhere. No redirect is followed.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from typing import Final
from urllib.parse import urlsplit

Place = IPv4Network | IPv6Network | str
"""A network, or a host by its name."""

WITHIN: Final = 10.0
"""Seconds that one question may take in all."""
MOST: Final = 512 * 1024
"""Bytes that an answer may have."""
_PIECE: Final = 16 * 1024
_PORTS: Final = {"https": 443, "http": 80}
# Named here, as not each Python knows all of them: inner and shared networks, documentation, relays, and what a cloud keeps for itself.
_REFUSED_4: Final = tuple(
    IPv4Network(one)
    for one in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
    )
)
_PUBLIC_6: Final = IPv6Network("2000::/3")
# IETF's own (with Teredo and ORCHID), documentation, and 6to4, which carries an address of IPv4.
_REFUSED_6: Final = tuple(
    IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_ISATAP: Final = (0x00005EFE, 0x02005EFE)  # the middle of such an address


class NotAllowed(Exception):
    """This address is not asked: it is no web address, or leads into the own network."""


class Away(Exception):
    """Nobody answered, in time and size."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, its type, its bytes."""

    status: int
    kind: str
    body: bytes


def places_of(url: str, *, allowed: Iterable[Place] = ()) -> list[tuple[str, int]]:
    """The addresses and ports behind a URL, all of which may be asked; `allowed` names hosts and networks that may be besides.

    Raises NotAllowed where one of them may not be, Away where the name leads nowhere.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if not (host and port) or parts.username or parts.password:
        raise NotAllowed(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Away(host) from problem
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    known = list(allowed)
    trusted = host in known
    for address in addresses:
        own = trusted or _is_in(address, known)
        if not (own or is_public(ip_address(address))) or (
            parts.scheme != "https" and not own
        ):
            raise NotAllowed(url)
    return [(address, port) for address in addresses]


def ask(
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    allowed: Iterable[Place] = (),
    within: float = WITHIN,
    most: int = MOST,
) -> Answer:
    """GET a URL, or POST to it where there is a body; by https, unless what is asked stands in `allowed`.

    Raises NotAllowed, or Away: nobody there, a certificate that is not trusted, an answer that takes longer than `within` or is larger than `most`.
    """
    until = time.monotonic() + within
    places = places_of(url, allowed=allowed)
    parts = urlsplit(url)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    connection = _Connection(str(parts.hostname), places, parts.scheme, until)
    try:
        connection.request(
            "GET" if body is None else "POST",
            path,
            body,
            {"Host": parts.netloc, "User-Agent": "Countersign", **(headers or {})},
        )
        answer = connection.getresponse()
        return Answer(
            answer.status,
            answer.headers.get_content_type(),
            _read(answer, connection, until, most),
        )
    except (OSError, http.client.HTTPException) as problem:
        raise Away(str(parts.hostname)) from problem
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was judged, under the name that it was found by."""

    def __init__(
        self, host: str, places: Sequence[tuple[str, int]], scheme: str, until: float
    ) -> None:
        super().__init__(host, places[0][1], timeout=_left(until))
        self._places, self._scheme, self._until = places, scheme, until

    def connect(self) -> None:
        problem: OSError | None = None
        for place in self._places:
            try:
                self.sock = socket.create_connection(place, _left(self._until))
            except OSError as away:
                problem = away
            else:
                break
        else:
            raise problem or OSError("nobody there")
        if self._scheme == "https":
            self.sock.settimeout(_left(self._until))
            known = ssl.create_default_context()
            self.sock = known.wrap_socket(self.sock, server_hostname=self.host)


def _read(
    answer: http.client.HTTPResponse,
    connection: _Connection,
    until: float,
    most: int,
) -> bytes:
    found = b""
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(until))
        piece = answer.read1(_PIECE)
        if not piece:
            return found
        found += piece
        if len(found) > most:
            raise OSError("too much")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Does all the world reach the same machine by it? Not where an address of IPv4 hides in one of IPv6."""
    if isinstance(address, IPv4Address):
        hidden = any(address in network for network in _REFUSED_4)
        return address.is_global and not hidden
    if address.scope_id or address not in _PUBLIC_6 or not address.is_global:
        return False
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return not any(address in network for network in _REFUSED_6)


def _is_in(address: str, allowed: Sequence[Place]) -> bool:
    found = ip_address(address.partition("%")[0])
    return any(
        found in one if not isinstance(one, str) else str(found) == one
        for one in allowed
    )

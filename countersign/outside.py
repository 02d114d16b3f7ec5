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
from ipaddress import IPv4Network, IPv6Network, ip_address
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
        if not (own or _is_public(address)) or (parts.scheme != "https" and not own):
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


def _is_public(address: str) -> bool:
    """An address that all the world may ask. What IPv6 only wraps around an IPv4 address is none."""
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    wraps = getattr(found, "sixtofour", None) or getattr(found, "teredo", None)
    in_nat64 = found.version == 6 and str(found).startswith("64:ff9b:")
    return found.is_global and not (
        found.is_multicast or found.is_reserved or mapped or wraps or in_nat64
    )


def _is_in(address: str, allowed: Sequence[Place]) -> bool:
    found = ip_address(address.partition("%")[0])
    return any(
        found in one if not isinstance(one, str) else str(found) == one
        for one in allowed
    )

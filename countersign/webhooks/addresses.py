"""Where a webhook may lead: to the public network, and to what the operator allows besides.

An address is read by a form of our own that knows no second reading, so that what is looked at is what is connected to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from django.conf import settings

from countersign.outside import is_public

Address = IPv4Address | IPv6Address

_LONGEST: Final = 500
_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?P<path>/[!-~]*|\?[!-~]*)?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_PORTS: Final = {"https": 443, "http": 80}
_USUAL: Final = frozenset({80, 443, 8080, 8443})


class Forbidden(Exception):
    """Nothing may be sent there; `code` says why (`problems.py`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook leads: `host` is a name or an address without brackets, `address` is set where it is one."""

    is_secure: bool
    host: str
    port: int
    path: str
    address: Address | None

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if isinstance(self.address, IPv6Address) else self.host
        usual = _PORTS["https" if self.is_secure else "http"]
        return host if self.port == usual else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Read an address; raises Forbidden for one that may not be, or that could be read in two ways."""
    found = _URL.fullmatch(url)
    if not found or len(url) > _LONGEST or "#" in url or "\\" in url:
        raise Forbidden("no-address")
    scheme, host = found["scheme"].lower(), found["host"].lower()
    if scheme != "https" and not settings.WEBHOOK_HTTP:
        raise Forbidden("not-secure")
    port = int(found["port"] or _PORTS[scheme])
    if not 0 < port < 65536:
        raise Forbidden("no-address")
    path = found["path"] or "/"
    address = _literal(host)
    name = str(address) if address else host.removesuffix(".")
    target = Target(
        is_secure=scheme == "https",
        host=name,
        port=port,
        path=path if path.startswith("/") else f"/{path}",
        address=address,
    )
    if address:
        must_be_open(target, [address])
    return target


def must_be_open(target: Target, addresses: Iterable[Address]) -> None:
    """Raise Forbidden unless each of these addresses is public or allowed by the operator, and the port one that is used there."""
    found = list(addresses)
    if not found:
        raise Forbidden("unknown-host")
    if all(_is_allowed(one) for one in found):
        return
    if not all(_is_allowed(one) or is_public(one) for one in found):
        raise Forbidden("inner-network")
    if target.port not in _USUAL:
        raise Forbidden("port")


def _is_allowed(address: Address) -> bool:
    return any(address in network for network in settings.WEBHOOK_NETWORKS)


def _literal(host: str) -> Address | None:
    """The address that a host is written as; None for a name. Only the usual spelling counts: 127.1 and 0x7f000001 are neither."""
    try:
        if host.startswith("["):
            return ip_address(host[1:-1])
        labels = host.removesuffix(".").split(".")
        if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
            return IPv4Address(host)
    except ValueError as problem:
        raise Forbidden("no-address") from problem
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise Forbidden("no-address")
    return None

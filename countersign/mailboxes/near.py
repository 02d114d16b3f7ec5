"""Which servers are in the own network."""

import ipaddress
import socket


def is_near(host: str) -> bool:
    """Are all of a host's addresses this machine's or of a private network? Raises OSError for a name that is none."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return all(ipaddress.ip_address(str(one[4][0])).is_private for one in found)

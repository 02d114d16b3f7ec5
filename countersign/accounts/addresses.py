"""The IP address that somebody acts from, as much of it as the organization keeps."""

from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from .models import AddressDetail, Organization

# How many bits of an address name the network, by its version.
_NETWORK = {4: 24, 6: 48}


def address_of(request: HttpRequest, organization: Organization) -> str:
    """What the history keeps of the request's address: ``192.0.2.7``, ``192.0.2.0/24`` or nothing."""
    return kept(request.META.get("REMOTE_ADDR", ""), organization.address_detail)


def kept(address: str, detail: str) -> str:
    """The part of an address that is kept. Text that is no IP address is kept only where whole addresses are."""
    if detail == AddressDetail.WHOLE:
        return address
    if detail == AddressDetail.NONE:
        return ""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network(f"{found}/{_NETWORK[found.version]}", strict=False))

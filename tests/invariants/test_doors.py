"""Every view wears exactly one door."""

from countersign.accounts.doors import DOOR
from tests.urls import addresses

DOORS = {
    "agent_only",
    "manager_only",
    "member_only",
    "owner_only",
    "link_only",
    "public",
}


def test_no_view_stands_open():
    bare = [
        address.name
        for address in addresses()
        if address.is_ours and getattr(address.view, DOOR, None) not in DOORS
    ]
    assert bare == []


def test_every_address_has_a_name():
    assert [
        address.view for address in addresses() if address.name.endswith("None")
    ] == []

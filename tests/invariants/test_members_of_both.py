"""The access matrix again, with people who work in two organizations, each with another role there."""

import pytest
from django.test import Client

from countersign.accounts.models import Role
from tests.factories import also_in
from tests.invariants.test_access_matrix import TABLE, WHO, World
from tests.signing_in import copy_of, sign_in
from tests.urls import addresses

ELSEWHERE = {
    "agent": Role.OWNER,
    "other": Role.AGENT,
    "manager": Role.AGENT,
    "owner": Role.MANAGER,
}
# What is about a person, whatever organization is opened: led to an address that names none, and the same for all of it.
OF_THE_PERSON = {
    "accounts:choose",
    "accounts:open",
    "bureau:clients",
    "bureau:decide",
    "bureau:enter",
    "bureau:new",
}
SESSION = "accounts:end_session"


@pytest.fixture
def world(alice, bob, mona, olga, otto):
    made = World(alice, bob, mona, olga, otto)
    for who, role in ELSEWHERE.items():
        also_in(otto.organization, made.members[who], role)
    return made


@pytest.fixture
def browsers(world):
    """One for each of them, signed in."""
    opened = {who: sign_in(Client(), world.members[who]) for who in ELSEWHERE}
    return lambda: {who: copy_of(browser) for who, browser in opened.items()}


def ours():
    return [one for one in addresses() if one.is_ours]


def test_in_one_organization_each_may_what_its_members_may(world, browsers, alice):
    world.place = f"/o/{alice.organization_id}"
    expected, found = {}, {}
    for line in TABLE.strip().splitlines():
        name, method, *row = line.split()
        by_whom = dict(zip(WHO, row, strict=True))
        expected[name, method] = {who: by_whom[who] for who in ELSEWHERE}
    for address in ours():
        for method in ("GET", "POST"):
            asked = (address.name, method)
            if asked in expected and address.name not in OF_THE_PERSON:
                found[asked] = {
                    who: world.ask(browser, address, method)
                    for who, browser in browsers().items()
                }
    assert found == {
        asked: row for asked, row in expected.items() if asked[0] not in OF_THE_PERSON
    }


def test_in_the_other_one_nothing_of_it_is_there(world, browsers, alice, otto):
    here = alice.organization
    world.place = f"/o/{otto.organization_id}"
    wrong = []
    for address in ours():
        if address.name in OF_THE_PERSON | {SESSION}:
            continue
        names_a_row = "pk" in address.arguments
        for who, browser in browsers().items():
            posted = world.ask(browser, address, "POST")
            if names_a_row and posted not in ("404", "405"):
                wrong.append((address.name, who, "POST", posted))
            page = world.visit(browser, address, "GET")
            if page.status_code == 302 and names_a_row:
                if not page.url.startswith(f"/o/{here.pk}/"):
                    wrong.append((address.name, who, "GET", page.url))
            elif page.status_code == 200 and (
                names_a_row or _says(page, here.name, str(world.waiting))
            ):
                wrong.append((address.name, who, "GET", 200))
    assert not wrong


def _says(page, *texts):
    content = b"" if page.streaming else page.content
    return any(text in content.decode(errors="replace") for text in texts)

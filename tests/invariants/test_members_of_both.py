"""The access matrix again, with people who work in two organizations, each with another role there."""

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership, Role, SignedIn, User
from countersign.history.models import Event
from tests.factories import also_in, make_member
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
# Theirs alone, as they are signed in in both: an owner of one of these finds none of it.
OF_THEIR_SIGNING_IN = {SESSION, "accounts:end_sessions"}


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
        if name in OF_THEIR_SIGNING_IN and method == "POST":
            expected[name, method]["owner"] = "404"
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


@pytest.fixture
def both(alice, olga, otto):
    """Alice enters in two organizations, each with an owner of its own; she is signed in."""
    also_in(otto.organization, alice)
    hers = Client(REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="Firefox Linux")
    return sign_in(hers, alice)


def inside(member, name, *args):
    return f"/o/{member.organization_id}{reverse(name, args=args)}"


def test_no_owner_sees_or_ends_sessions_of_who_works_elsewhere_too(both, alice, olga):
    owner = sign_in(Client(), olga)
    page = owner.get(reverse("accounts:ways_in", args=[alice.pk])).content.decode()
    assert "works in other organizations, too" in page
    assert "192.0.2.77" not in page
    assert "Firefox" not in page

    session = SignedIn.objects.get(user=alice.user)
    for asked in (("end_session", session.pk), ("end_sessions", alice.pk)):
        address = reverse(f"accounts:{asked[0]}", args=[asked[1]])
        assert owner.post(address).status_code == 404
    assert both.get(inside(alice, "invoices:desk")).status_code == 200


def test_who_is_removed_here_stays_signed_in_there(both, alice, olga, otto):
    owner = sign_in(Client(), olga)
    owner.post(reverse("accounts:remove", args=[alice.pk]))

    assert both.get(inside(alice, "invoices:desk")).status_code == 404
    assert both.get(inside(otto, "invoices:desk")).status_code == 200


def test_whoever_works_here_alone_is_signed_out_by_removal(alice, olga):
    hers, owner = sign_in(Client(), alice), sign_in(Client(), olga)
    assert hers.get(reverse("invoices:desk")).status_code == 200
    owner.post(reverse("accounts:remove", args=[alice.pk]))
    assert hers.get(reverse("invoices:desk")).status_code == 302


def test_ending_ones_own_session_tells_no_owner_from_where_it_was(both, alice):
    other = Client(REMOTE_ADDR="198.51.100.9")
    sign_in(other, alice)
    session = SignedIn.objects.get(user=alice.user, address="198.51.100.9")
    both.post(inside(alice, "accounts:end_session", session.pk))
    line = Event.objects.get(
        organization_id=alice.organization_id, verb="ended session"
    )
    assert line.data == {"of": "Alice"}


def test_being_added_where_the_name_is_taken_takes_nobodys_name(alice, otto):
    make_member(otto.organization, "Alicia")
    User.objects.filter(email="alicia@example.org").update(name="Alice", sign="alice")
    owner = sign_in(Client(), otto)
    form = {"email": alice.user.email, "role": "agent"}
    owner.post(reverse("accounts:add"), form)

    assert Membership.objects.filter(
        organization=otto.organization, user=alice.user
    ).exists()
    alice.user.refresh_from_db()
    assert str(alice.user) == "Alice"
    told = " ".join(owner.get(reverse("accounts:people")).content.decode().split())
    assert '<strong>Alice</strong> <span class="quiet">alice@example.org' in told
    assert '<strong>Alice</strong> <span class="quiet">alicia@example.org' in told


def test_what_was_said_in_one_organization_is_not_shown_in_the_other(
    world, otto, alice
):
    """Olga owns the first and manages the second."""
    hers = sign_in(Client(), world.members["owner"])
    here, there = alice, otto
    hers.post(inside(here, "accounts:add"), {"email": "new@b.example", "role": "agent"})

    for name in ("invoices:list", "review:queue"):
        assert "new@b.example" not in hers.get(inside(there, name)).content.decode()
    across = hers.get(reverse("bureau:clients")).content.decode()
    assert "new@b.example" not in across
    page = hers.get(inside(here, "invoices:list")).content.decode()
    assert "new@b.example was added, and told by mail." in page
    assert "was added" not in hers.get(inside(here, "invoices:list")).content.decode()

"""Who approves is set by owners, with a line in the history and a mail to all of them, and never past rules for several."""

import pytest
from django.urls import reverse

from countersign.accounts.models import Approvals, Organization, Role
from countersign.approval import actions
from countersign.approval.models import Rule
from countersign.history.models import Event
from tests.factories import make_member


def choose(client, choice):
    return client.post(reverse("approval:who"), {"approval": choice}, follow=True)


def kept(member):
    return Organization.objects.get(pk=member.organization_id).approval


def test_a_change_is_recorded_and_mailed_to_all_owners(
    olga, mona, client, work, mailoutbox
):
    make_member(olga.organization, "Otto", Role.OWNER)
    client.force_login(olga.user)
    page = choose(client, "alone").content.decode()
    assert "It is kept who approves." in page
    assert kept(olga) == Approvals.ALONE
    line = Event.objects.get(verb="changed settings")
    assert line.data == {"changes": {"approval": ["others", "alone"]}}
    work()
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "olga@example.org",
        "otto@example.org",
    ]
    assert "owners now approve what they entered themselves" in mailoutbox[0].subject
    assert "Olga (owner) changed who approves invoices" in mailoutbox[0].body

    choose(client, "alone")
    assert Event.objects.filter(verb="changed settings").count() == 1
    mailoutbox.clear()
    choose(client, "others")
    work()
    assert len(mailoutbox) == 2
    assert "nobody approves their own" in mailoutbox[0].subject


def test_it_is_not_set_while_rules_ask_for_several_people(olga, mona, client):
    rule = Rule(organization=olga.organization, approvals=2)
    actions.set_rule(rule, people=[], by=olga)
    client.force_login(olga.user)
    response = choose(client, "alone")
    assert response.status_code == 422
    assert "Every invoice: 2 managers" in response.content.decode()
    assert kept(olga) == Approvals.OTHERS
    actions.delete_rule(rule, by=olga)
    assert choose(client, "alone").status_code == 200
    assert kept(olga) == Approvals.ALONE


def test_then_no_rule_asks_for_two(olga, mona, client):
    actions.choose_approvals(Approvals.ALONE, by=olga)
    client.force_login(olga.user)
    add = reverse("approval:add_rule")
    assert "How many must approve" not in client.get(add).content.decode()
    client.post(add, {"concern": "any", "approvals": "2", "owners": "on"})
    rule = Rule.objects.get()
    assert (rule.approvals, rule.owners) == (1, 1)
    two = Rule(organization=olga.organization, approvals=2)
    with pytest.raises(actions.TwoPeople):
        actions.set_rule(two, people=[], by=olga)


@pytest.mark.parametrize("name", ["alice", "mona"])
def test_who_does_not_own_sees_nothing_of_it(name, request, client):
    client.force_login(request.getfixturevalue(name).user)
    assert client.get(reverse("approval:who")).status_code == 404
    assert choose(client, "alone").status_code == 404

"""A new organization, and one that is set up like another."""

import pytest
from django.urls import reverse

from countersign.accounts.models import Membership, Organization, Role
from countersign.approval.models import Limit, Rule
from countersign.bureau import actions
from countersign.bureau.actions import Part
from countersign.coding.actions import charting
from countersign.coding.models import Account, CodingRule, CustomField
from countersign.exports.models import ExportProfile
from countersign.history.models import Event
from tests.exports.conftest import make_profile
from tests.factories import also_in, make_organization
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

NEW = reverse("bureau:new")
FORM = {"name": "Neue GmbH", "country": "CH", "approval": "others", "source": ""}


@pytest.fixture
def hers(olga, client):
    """The browser in which Olga, who owns her organization, has signed in."""
    return sign_in(client, olga)


@pytest.fixture
def furnished(olga):
    """Her organization has a chart, rules, a limit and a profile."""
    charting.begin_neutral(by=olga)
    ours = {"organization": olga.organization}
    account = Account.objects.filter(**ours).first()
    charting.set_field(CustomField(name="Project", **ours), by=olga)
    charting.set_rule(CodingRule(contains="paper", account=account, **ours), by=olga)
    Rule.objects.create(approvals=1, **ours)
    Rule.objects.create(approvals=4, position=1, **ours)
    Limit.objects.create(currency="EUR", amount=5000, **ours)
    make_profile(olga, name="Books")
    Organization.objects.filter(pk=olga.organization_id).update(remind_after=9)
    olga.organization.refresh_from_db()


def made():
    return Organization.objects.get(name="Neue GmbH")


def of(organization, model):
    return model.objects.filter(organization=organization).count()


def test_an_owner_sets_one_up_and_is_in_it(hers, olga):
    answer = hers.post(NEW, FORM)
    new = made()
    assert answer.url == f"/o/{new.pk}/"
    assert (new.locale, new.currency, new.time_zone) == (
        "de_CH",
        "CHF",
        "Europe/Zurich",
    )
    assert (new.language, new.approval) == ("de", "others")
    member = Membership.objects.get(organization=new)
    assert (member.user, member.role) == (olga.user, Role.OWNER)
    line = Event.objects.get(organization_id=new.pk)
    assert (line.verb, line.actor_name) == ("founded", "Olga")
    assert hers.get("/").url == answer.url


def test_who_approves_is_chosen_at_once(hers):
    hers.post(NEW, FORM | {"approval": "alone"})
    assert made().approves_alone


def test_it_is_offered_to_owners_alone(hers, alice, mona, client):
    assert "New organization" in hers.get(reverse("invoices:desk")).content.decode()
    for member in (alice, mona):
        sign_in(client, member)
        assert client.get(NEW).status_code == 404
        assert client.post(NEW, FORM).status_code == 404
    assert not Organization.objects.filter(name="Neue GmbH").exists()


def test_what_is_incomplete_is_said(hers):
    for wrong in ({"name": " "}, {"country": "XX"}, {"approval": ""}, {"source": "99"}):
        assert hers.post(NEW, FORM | wrong).status_code == 422


def test_it_is_set_up_like_another_one(hers, olga, furnished):
    source = str(olga.organization_id)
    page = hers.post(NEW, FORM | {"source": source}, follow=True)
    new = made()
    for model in (Account, CustomField, CodingRule, Limit, ExportProfile):
        assert of(new, model) == of(olga.organization, model) > 0
    assert new.remind_after == 9
    assert new.currency == "CHF"
    # Olga works there alone: a rule of one fits, one that asks for four is told of.
    assert of(new, Rule) < of(olga.organization, Rule)
    assert "left out" in page.content.decode()
    assert Event.objects.filter(organization_id=new.pk).count() > 5


def test_taking_over_again_adds_nothing(olga, furnished):
    there = also_in(make_organization("Zweite AG"), olga, Role.OWNER)
    first = actions.take_over(list(Part), source=olga, by=there)
    assert first.counts[Part.CHART] > 0
    again = actions.take_over(list(Part), source=olga, by=there)
    again_new = {
        part: again.counts[part] for part in (Part.CHART, Part.CODING, Part.APPROVAL)
    }
    assert again_new == dict.fromkeys(again_new, 0)


def test_only_what_is_chosen_is_taken_over(hers, olga, furnished):
    there = also_in(make_organization("Zweite AG"), olga, Role.OWNER)
    address = f"/o/{there.organization_id}{reverse('bureau_client:take_over')}"
    form = {"source": olga.organization_id, "parts": ["exports"]}
    assert hers.post(address, form).status_code == 302
    assert of(there.organization, ExportProfile) == 1
    assert of(there.organization, Account) == 0


def test_nothing_is_taken_from_where_one_is_no_owner(hers, olga, otto, furnished):
    there = also_in(make_organization("Zweite AG"), olga, Role.OWNER)
    also_in(otto.organization, olga, Role.MANAGER)
    address = f"/o/{there.organization_id}{reverse('bureau_client:take_over')}"
    form = {"source": otto.organization_id, "parts": ["chart"]}
    assert hers.post(address, form).status_code == 422
    with pytest.raises(actions.NotTheirs):
        actions.take_over([Part.CHART], source=otto, by=there)

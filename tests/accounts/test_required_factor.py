"""Where an owner asks for a second factor, a password alone lets nobody in. Everybody signs in by the form."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from countersign.accounts.models import Membership, Role
from countersign.history.models import Event
from countersign.review.links.actions import issue_link
from tests.factories import PASSWORD, make_invoice, make_organization

INSIDE = reverse("invoices:list")


def require(organization, value=True):
    organization.requires_factor = value
    organization.save()


def asks_for_one(answer) -> bool:
    return (
        answer.status_code == 403
        and "A second factor is needed here" in answer.content.decode()
    )


def activate(browser):
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    browser.post(reverse("mfa_activate_totp"), {"code": code})


def test_the_owner_asks_for_it_and_it_stands_in_the_history(olga, sign_in):
    owner = sign_in(olga.user.email)
    form = owner.get(reverse("accounts:settings")).context["form"]
    owner.post(reverse("accounts:settings"), form.initial | {"requires_factor": "on"})

    line = Event.objects.filter(organization_id=olga.organization_id).latest("sequence")
    assert "requires_factor" in str(line.data)
    assert asks_for_one(owner.get(INSIDE))


def test_whoever_has_none_sees_nothing_until_it_is_set_up(alice, sign_in):
    own = sign_in(alice.user.email)
    draft = make_invoice(alice)
    require(alice.organization)

    edit, delete = (reverse(f"invoices:{name}", args=[draft.pk]) for name in ("edit", "delete"))  # fmt: skip
    for answer in (own.get(INSIDE), own.get(edit), own.post(delete)):
        assert asks_for_one(answer)
        assert draft.number not in answer.content.decode()
    draft.refresh_from_db()

    activate(own)

    assert own.get(INSIDE).status_code == 200


def test_what_was_signed_in_before_is_asked_too_and_again_when_it_ends(alice, sign_in):
    own = sign_in(alice.user.email)
    assert own.get(INSIDE).status_code == 200
    require(alice.organization)
    assert asks_for_one(own.get(INSIDE))
    require(alice.organization, False)
    assert own.get(INSIDE).status_code == 200


def test_one_organization_that_asks_is_enough(alice, mona, sign_in):
    """Pages over all organizations of a person show of each."""
    other = make_organization("Beispiel AG")
    Membership.objects.create(organization=other, user=alice.user, role=Role.AGENT)
    require(other)
    own = sign_in(alice.user.email)
    assert asks_for_one(own.get(reverse("bureau:clients"), follow=True))
    assert asks_for_one(own.get(INSIDE, follow=True))


def test_a_link_from_a_mail_asks_for_none(alice, mona, client):
    """It is a way of its own, which a code confirms where the rules say so."""
    invoice = make_invoice(alice)
    require(alice.organization)
    _link, token = issue_link(mona, invoice)
    page = client.get(reverse("review:link", args=[token]), follow=True)
    assert page.status_code == 200


def test_the_last_one_stays(alice, sign_in):
    own = sign_in(alice.user.email)
    activate(own)
    require(alice.organization)
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = own.post(reverse("mfa_deactivate_totp"), follow=True)

    assert "add another one before you remove this one" in page.content.decode()
    require(alice.organization, False)
    own.post(reverse("mfa_deactivate_totp"))
    require(alice.organization)
    assert asks_for_one(own.get(INSIDE))

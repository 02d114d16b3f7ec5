"""An account is confirmed by a second person before anything is approved to it."""

import pytest
from django.urls import reverse

from countersign.accounts.models import Role
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.review.accounts import actions as accounts
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.review.submitting import actions as submitting
from countersign.vendors.models import BankAccount
from tests.factories import make_account, make_invoice, make_member

HERE, THERE = "DE89370400440532013000", "DE02120300000000202051"


def confirm(client, invoice, iban=HERE, how="called the known number"):
    address = reverse("review:vouch", args=[invoice.pk])
    return client.post(address, {"iban": iban, "how": how}, follow=True)


def approve(client, invoice):
    address = reverse("review:decide", args=[invoice.pk])
    return client.post(address, {"verdict": "approved", "version": 1}, follow=True)


def status(invoice):
    return Invoice.objects.get(pk=invoice.pk).status


@pytest.fixture
def changed(submitted, alice):
    """A waiting invoice of a vendor that was paid elsewhere before."""
    make_invoice(alice, status=Status.APPROVED, iban=THERE)
    make_account(alice, THERE)
    return submitted(iban=HERE)


def test_nothing_is_approved_to_an_account_that_nobody_confirmed(
    submitted, mona, as_member
):
    invoice, client = submitted(iban=HERE), as_member(mona)
    response = approve(client, invoice)
    assert (response.status_code, status(invoice)) == (409, Status.SUBMITTED)
    assert "Nothing was decided yet" in response.content.decode()
    with pytest.raises(actions.NotApprovable) as refused:
        actions.decide(invoice, Verdict.APPROVED, version=1, by=mona, comment="")
    assert [check.name for check in refused.value.failed] == ["bank"]


@pytest.mark.parametrize("verdict", ["returned", "rejected"])
def test_it_can_be_returned_and_rejected(submitted, mona, verdict):
    invoice = submitted(iban=HERE)
    actions.decide(invoice, Verdict(verdict), version=1, by=mona, comment="not theirs")
    assert status(invoice) == verdict


def test_confirming_then_approving(submitted, mona, as_member):
    invoice, client = submitted(iban=HERE), as_member(mona)
    assert "How did you check it?" in approve(client, invoice).content.decode()
    page = confirm(client, invoice).content.decode()
    assert "The account is confirmed as one of Beispiel GmbH." in page
    assert "How did you check it?" not in page
    approve(client, invoice)
    assert status(invoice) == Status.APPROVED
    account = BankAccount.objects.get()
    assert (account.iban, account.confirmed_by, account.how) == (
        HERE,
        mona.user,
        "called the known number",
    )


def test_it_is_recorded_with_who_and_how(submitted, mona, as_member):
    invoice, client = submitted(iban=HERE), as_member(mona)
    confirm(client, invoice)
    event = Event.objects.get(verb="confirmed_account")
    assert (event.actor_id, event.subject_type, event.subject_id) == (
        mona.user_id,
        "invoice",
        invoice.pk,
    )
    assert event.data == {
        "content": event.data["content"],
        "vendor": "Beispiel GmbH",
        "iban": HERE,
        "comment": "called the known number",
    }
    page = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    assert f"Mona confirmed IBAN {HERE} as an account of Beispiel GmbH" in page


def test_it_asks_how_it_was_checked(submitted, mona, as_member):
    invoice = submitted(iban=HERE)
    response = confirm(as_member(mona), invoice, how="  ")
    assert response.status_code == 422
    assert BankAccount.objects.count() == 0


def test_who_entered_the_invoice_does_not_confirm_it(olga, mona, as_member):
    """An owner may enter invoices; the second person is another one."""
    invoice = make_invoice(olga, iban=HERE)
    submitting.submit(invoice, by=olga)
    client = as_member(olga)
    page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    assert (
        "You entered this invoice, so somebody else must confirm the account." in page
    )
    assert confirm(client, invoice).status_code == 409
    assert BankAccount.objects.count() == 0
    confirm(as_member(mona), invoice)
    assert BankAccount.objects.get().confirmed_by == mona.user


def test_an_agent_can_not_confirm(submitted, alice, bob, as_member):
    invoice = submitted(iban=HERE)
    for agent in (alice, bob):
        assert confirm(as_member(agent), invoice).status_code == 404
        with pytest.raises(accounts.NotTheSecond):
            accounts.vouch(invoice, iban=HERE, how="so", by=agent)
    assert BankAccount.objects.count() == 0


def test_another_organization_neither_confirms_nor_is_confirmed(
    submitted, otto, mona, as_member
):
    make_account(otto, HERE)
    invoice = submitted(iban=HERE)
    assert confirm(as_member(otto), invoice).status_code == 404
    assert approve(as_member(mona), invoice).status_code == 409


def test_a_link_confirms_a_first_account(submitted, mona, read_mail, client):
    invoice = submitted(iban=HERE)
    client.get(read_mail(mona)[0].link)
    confirm(client, invoice)
    approve(client, invoice)
    assert status(invoice) == Status.APPROVED


def test_a_link_alone_does_not_confirm_a_changed_one(
    changed, mona, read_mail, client, as_member
):
    client.get(read_mail(mona)[0].link)
    page = client.get(reverse("review:invoice", args=[changed.pk])).content.decode()
    assert "This account is confirmed by somebody who is signed in." in page
    assert "DE02 1203 0000 0000 2020 51" in page  # the one until now
    assert confirm(client, changed).status_code == 409
    assert BankAccount.objects.filter(iban=HERE).count() == 0
    assert confirm(as_member(mona), changed).status_code == 200
    assert BankAccount.objects.get(iban=HERE).is_confirmed


def test_only_the_account_that_was_seen_is_confirmed(submitted, mona, as_member):
    invoice = submitted(iban=HERE)
    response = confirm(as_member(mona), invoice, iban=THERE)
    assert response.status_code == 409
    assert BankAccount.objects.count() == 0


@pytest.mark.parametrize("at", [Status.DRAFT, Status.RETURNED, Status.REJECTED])
def test_only_a_waiting_invoices_account_is_confirmed(alice, mona, as_member, at):
    invoice = make_invoice(alice, iban=HERE, status=at)
    assert confirm(as_member(mona), invoice).status_code == 409
    assert BankAccount.objects.count() == 0


def test_confirming_twice_keeps_the_first(submitted, mona, olga):
    invoice = submitted(iban=HERE)
    accounts.vouch(invoice, iban=HERE, how="called", by=mona)
    accounts.vouch(invoice, iban=HERE, how="again", by=olga)
    assert BankAccount.objects.get().how == "called"
    assert Event.objects.filter(verb="confirmed_account").count() == 1


def test_looking_confirms_nothing(submitted, mona, as_member):
    invoice = submitted(iban=HERE)
    assert as_member(mona).get(
        reverse("review:vouch", args=[invoice.pk])
    ).status_code == (405)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OWNER])
def test_a_confirmation_can_be_revoked_and_given_again(
    submitted, organization, mona, as_member, role
):
    invoice = submitted(iban=HERE)
    account = make_account(mona, HERE, by=mona)
    second = make_member(organization, "Rita", role)
    client = as_member(second)
    page = client.post(reverse("vendors:revoke", args=[account.pk]), follow=True)
    assert "Revoked by Rita" in page.content.decode()
    event = Event.objects.get(verb="revoked_account")
    assert (event.actor_name, event.subject_type, event.data["iban"]) == (
        "Rita",
        "vendor",
        HERE,
    )
    assert approve(client, invoice).status_code == 409
    client.post(reverse("vendors:revoke", args=[account.pk]))
    assert Event.objects.filter(verb="revoked_account").count() == 1
    page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    assert "Rita revoked this IBAN on" in page

    confirm(client, invoice)
    approve(client, invoice)
    assert status(invoice) == Status.APPROVED


def test_agents_others_and_links_do_not_revoke(alice, mona, otto, by_link, as_member):
    account = make_account(alice, HERE)
    address = reverse("vendors:revoke", args=[account.pk])
    for client in (as_member(alice), as_member(otto), by_link):
        assert client.post(address).status_code == 404
    assert as_member(mona).get(address).status_code == 405
    assert BankAccount.objects.get().is_confirmed


def on_page(client, account, how="called the known number"):
    address = reverse("review:vouch_account", args=[account.pk])
    return client.post(address, {"how": how}, follow=True)


def test_an_account_on_a_page_is_vouched_for_by_somebody_else_than_its_writer(
    submitted, alice, mona, olga, as_member
):
    invoice, client = submitted(iban=HERE), as_member(mona)
    client.post(
        reverse("vendors:add_account", args=[invoice.vendor_id]),
        {"iban": "DE89 3704 0044 0532 0130 00"},
    )
    account = BankAccount.objects.get(iban=HERE)
    assert not account.is_confirmed
    assert "Somebody else must confirm it" in on_page(client, account).content.decode()
    account.refresh_from_db()
    assert not account.is_confirmed
    assert approve(client, invoice).status_code == 409

    other = as_member(olga)
    assert "say how you checked" in on_page(other, account, how=" ").content.decode()
    on_page(other, account)
    account.refresh_from_db()
    assert (account.is_confirmed, account.confirmed_by) == (True, olga.user)
    approve(as_member(mona), invoice)
    assert status(invoice) == Status.APPROVED


def test_who_entered_an_invoice_does_not_vouch_for_its_account_on_the_page(
    olga, as_member
):
    invoice = make_invoice(olga, iban=HERE)
    account = BankAccount.objects.create(
        organization=olga.organization, vendor=invoice.vendor, iban=HERE
    )
    on_page(as_member(olga), account)
    account.refresh_from_db()
    assert not account.is_confirmed


def test_no_iban_with_a_wrong_digit_is_written_on_a_page(submitted, mona, as_member):
    invoice, client = submitted(), as_member(mona)
    address = reverse("vendors:add_account", args=[invoice.vendor_id])
    shown = client.post(address, {"iban": HERE[:-1] + "1"}, follow=True)
    assert "a digit is wrong or missing" in shown.content.decode()
    assert BankAccount.objects.count() == 0


def test_only_an_account_that_nobody_vouched_for_is_taken_off(alice, mona, as_member):
    confirmed = make_account(alice, HERE)
    typed = BankAccount.objects.create(
        organization=alice.organization, vendor=confirmed.vendor, iban=THERE
    )
    client = as_member(mona)
    for one in (confirmed, typed):
        client.post(reverse("vendors:remove_account", args=[one.pk]))
    assert [one.iban for one in BankAccount.objects.all()] == [HERE]

"""A firm of one person: where owners approve alone, an owner's invoice is approved by who entered it, and says so."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from countersign.accounts.models import Approvals, Role
from countersign.approval import actions as approval
from countersign.approval.models import Rule
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.mail.models import Letter
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice, make_member

NEW = "DE89370400440532013000"


@pytest.fixture
def alone(olga):
    """Olga, who is all there is, and approves alone."""
    approval.choose_approvals(Approvals.ALONE, by=olga)
    Letter.objects.all().delete()
    return olga


def submit(client, invoice, **more):
    address = reverse("review:submit", args=[invoice.pk])
    return client.post(address, {"approves": "1"} | more, follow=True)


def status(invoice):
    return Invoice.objects.get(pk=invoice.pk).status


def test_submitting_approves_and_all_say_by_whom(alone, as_member, capsys):
    invoice, client = make_invoice(alone, number="R-7"), as_member(alone)
    edit = reverse("invoices:edit", args=[invoice.pk])
    assert "Submit and approve" in client.get(edit).content.decode()

    page = submit(client, invoice).content.decode()

    assert "R-7 submitted and approved" in page
    assert status(invoice) == Status.APPROVED
    decision = Decision.objects.get()
    assert (decision.user, decision.settles, decision.own) == (alone.user, True, True)
    detail = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    assert "Olga approved this invoice: approved by who entered it" in detail
    review = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    assert "by who entered it: Olga" in review
    assert Letter.objects.count() == 0
    call_command("verify_history")


def test_nobody_is_promised_a_manager_who_does_not_exist(olga, as_member):
    invoice, client = make_invoice(olga, number="R-7"), as_member(olga)
    page = submit(client, invoice).content.decode()
    assert status(invoice) == Status.SUBMITTED
    assert "Nobody here can approve R-7 yet." in page
    assert reverse("accounts:people") in page
    assert "manager now" not in page
    assert Letter.objects.count() == 0

    page = client.get(reverse("review:queue")).content.decode()
    assert "Nobody here can approve these yet" in page
    assert "Waiting for others" not in page
    page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    assert "Nobody here can approve this yet." in page
    assert reverse("approval:who") in page
    with pytest.raises(actions.OwnInvoice):
        decide(invoice, olga)


def decide(invoice, by):
    invoice = Invoice.objects.get(pk=invoice.pk)
    return actions.decide(
        invoice, Verdict.APPROVED, version=invoice.version, by=by, comment=""
    )


def test_a_new_account_is_asked_about_as_ever(alone, as_member):
    invoice, client = make_invoice(alone, iban=NEW), as_member(alone)
    response = submit(client, invoice)
    assert response.redirect_chain[-1][0] == reverse(
        "review:invoice", args=[invoice.pk]
    )
    assert status(invoice) == Status.SUBMITTED
    assert "Look at what is asked here, then approve it." in response.content.decode()
    assert "How did you check it?" in response.content.decode()
    assert "Somebody other than" not in response.content.decode()

    vouch = reverse("review:vouch", args=[invoice.pk])
    client.post(vouch, {"iban": NEW, "how": "called"}, follow=True)
    version = {"verdict": "approved", "version": 1}
    client.post(reverse("review:decide", args=[invoice.pk]), version)
    assert status(invoice) == Status.APPROVED
    assert Decision.objects.get().own


def test_doubts_are_asked_about_once(alone, as_member):
    invoice, client = make_invoice(alone, due_date=date(2026, 3, 1)), as_member(alone)
    page = submit(client, invoice)
    assert status(invoice) == Status.DRAFT
    assert "you approve it as well" in page.content.decode()
    submit(client, invoice, seen=page.context["seen"])
    assert status(invoice) == Status.APPROVED


def test_only_an_owner_who_is_signed_in_approves_their_own(alone, alice, as_member):
    theirs = make_invoice(alice)
    submit(as_member(alice), theirs)
    assert status(theirs) == Status.SUBMITTED
    alice.role = Role.MANAGER
    alice.save()
    with pytest.raises(actions.OwnInvoice):
        decide(theirs, alice)

    own = make_invoice(alone, lines=2)
    submitting.submit(own, by=alone)
    alone.via = "link 7"
    with pytest.raises(actions.OwnInvoice):
        decide(own, alone)
    alone.via = ""
    assert decide(own, alone).own
    assert not decide(theirs, alone).own


def test_a_page_from_before_approves_nothing(alone, as_member):
    invoice, client = make_invoice(alone), as_member(alone)
    approval.choose_approvals(Approvals.OTHERS, by=alone)
    submit(client, invoice)
    assert status(invoice) == Status.SUBMITTED
    assert Decision.objects.count() == 0

    approval.choose_approvals(Approvals.ALONE, by=alone)
    other = make_invoice(alone, issue_date=date(2026, 2, 1))
    client.post(reverse("review:submit", args=[other.pk]))
    assert status(other) == Status.SUBMITTED


def test_what_rules_ask_of_others_waits_for_them(alone, mona, as_member, read_mail):
    rule = Rule(organization=alone.organization, approvals=1)
    approval.set_rule(rule, people=[mona.user], by=alone)
    invoice = make_invoice(alone)
    page = submit(as_member(alone), invoice).content.decode()
    assert status(invoice) == Status.SUBMITTED
    assert "approved by you. Others must approve it too." in page
    assert [mail.to for mail in read_mail()] == [mona.user.email]
    decide(invoice, mona)
    assert status(invoice) == Status.APPROVED
    call_command("verify_history")


def test_taking_back_takes_the_approval_back_too(alone, as_member, time_machine):
    invoice, client = make_invoice(alone), as_member(alone)
    submit(client, invoice)
    client.post(reverse("review:take_back", args=[invoice.pk]))
    assert status(invoice) == Status.DRAFT
    assert Decision.objects.get().withdrawn_at
    verbs = Event.objects.filter(subject_type="invoice").order_by("sequence")
    assert [one.verb for one in verbs] == [
        *("submitted", "approved", "withdrew", "took back"),
    ]
    call_command("verify_history")

    submit(client, invoice)
    Decision.objects.filter(withdrawn_at=None).update(at="2026-01-01T00:00Z")
    page = client.post(reverse("review:take_back", args=[invoice.pk]), follow=True)
    assert "withdrawn for ten minutes" in page.content.decode()
    assert status(invoice) == Status.APPROVED


def test_others_are_told_of_what_an_owner_only_submits(alone, mona, read_mail):
    hugo = make_member(alone.organization, "Hugo", Role.MANAGER)
    submitting.submit(make_invoice(alone), by=alone)
    assert {mail.to for mail in read_mail()} == {mona.user.email, hugo.user.email}

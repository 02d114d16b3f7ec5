"""Payment runs: proposed, released by somebody else, written as files for the bank."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Approvals
from countersign.approval.actions import choose_approvals, set_limit
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.payments.models import BankFile, Payment, Run, RunInvoice, RunState
from countersign.payments.own.actions import set_house_rule
from countersign.payments.runs import actions, refusals
from countersign.payments.settling.actions import undo
from countersign.review.codes.proof import SECOND_FACTOR
from countersign.review.models import Decision
from countersign.vendors.actions import revoke
from countersign.vendors.models import BankAccount

from .conftest import left
from .judge import judged


def test_a_run_is_released_by_somebody_else_and_makes_a_file_that_banks_take(
    approved, released, olga
):
    invoice = approved(number="R-2026/0042", vendor="Müller & Söhne GmbH")
    run = released(invoice)

    (file,) = BankFile.objects.filter(organization=olga.organization, run=run)
    told = judged(bytes(file.content))
    assert told["GrpHdr"]["NbOfTxs"] == "1"
    assert told["GrpHdr"]["CtrlSum"] == Decimal("119.00")
    (info,) = told["PmtInf"]
    assert info["Dbtr"]["PstlAdr"] == {
        "StrtNm": "Hauptstraße",
        "BldgNb": "1",
        "PstCd": "10115",
        "TwnNm": "Berlin",
        "Ctry": "DE",
    }
    (credit,) = info["CdtTrfTxInf"]
    assert credit["Cdtr"]["Nm"] == "Müller & Söhne GmbH"
    assert credit["CdtrAcct"]["Id"]["IBAN"] == "DE89370400440532013000"
    assert credit["CdtrAgt"]["FinInstnId"]["BICFI"] == "COBADEFFXXX"
    assert credit["Amt"]["InstdAmt"] == {"@Ccy": "EUR", "$": Decimal("119.00")}
    assert credit["RmtInf"]["Ustrd"] == ["R-2026/0042 31.03.2026"]
    assert left(invoice) == 0
    assert invoice.paid_at is not None


def test_who_proposed_a_run_does_not_release_it(approved, proposed, mona):
    run = proposed(approved())
    with pytest.raises(refusals.SamePerson):
        actions.release(run, version=1, by=mona, proof=None)
    run.released_by = mona.user
    with pytest.raises(IntegrityError), transaction.atomic():
        run.save()


def test_who_entered_an_invoice_releases_it_only_where_the_owner_allows(
    approved, proposed, olga
):
    invoice = approved()
    Invoice.objects.filter(organization=olga.organization, pk=invoice.pk).update(
        agent=olga.user
    )
    run = proposed(invoice)
    with pytest.raises(refusals.EnteredIt):
        actions.release(run, version=1, by=olga, proof=None)
    set_house_rule(enterer_may_release=True, by=olga)
    assert (
        actions.release(run, version=1, by=olga, proof=None).state == RunState.RELEASED
    )


def test_above_the_limit_who_releases_must_be_proven(approved, proposed, olga):
    set_limit("EUR", Decimal(200), by=olga)
    run = proposed(approved(), approved())
    with pytest.raises(refusals.ProofNeeded):
        actions.release(run, version=1, by=olga, proof=None)
    assert run.files.count() == 0
    done = actions.release(run, version=1, by=olga, proof=SECOND_FACTOR)
    assert done.confirmed == "second factor"


def test_a_mailed_code_proves_who_releases(
    approved, proposed, olga, as_member, work, mailoutbox
):
    set_limit("EUR", Decimal(100), by=olga)
    run = proposed(approved())
    browser = as_member(olga)
    address = reverse("payments:release", args=[run.pk])
    page = browser.post(address, {"version": 1}).text
    assert "above the limit" in page
    work()
    code = mailoutbox[-1].body.split()[0]
    wrong = browser.post(
        address, {"version": 1, "code": f"{(int(code) + 1) % 10**6:06}"}
    )
    assert wrong.status_code == 422
    run.refresh_from_db()
    assert run.state == RunState.PROPOSED
    browser.post(address, {"version": 1, "code": code})
    run.refresh_from_db()
    assert (run.state, run.confirmed) == (RunState.RELEASED, "code")


def test_a_file_is_the_same_bytes_each_time(approved, released, mona, as_member):
    run = released(approved())
    (file,) = run.files.all()
    browser = as_member(mona)
    address = reverse("payments:download", args=[file.pk])
    first, second = browser.get(address), browser.get(address)
    assert first.content == second.content
    assert hashlib.sha256(first.content).hexdigest() == file.sha256
    assert file.name in first["Content-Disposition"]
    assert file.sha256 in browser.get(reverse("payments:run", args=[run.pk])).text


def test_an_invoice_is_in_one_run_until_that_is_cancelled(approved, proposed, mona):
    invoice = approved()
    first = proposed(invoice)
    with pytest.raises(refusals.Standing, match="in payment run"):
        proposed(invoice)
    with pytest.raises(IntegrityError), transaction.atomic():
        RunInvoice.objects.create(
            organization=mona.organization,
            run=first,
            invoice=invoice,
            invoice_version=1,
            amount=1,
            discount=0,
        )
    actions.cancel(first, reason="wrong day", by=mona)
    assert proposed(invoice).pk != first.pk


def test_a_cancelled_run_leaves_its_invoices_to_be_paid_again(
    approved, released, mona, as_member
):
    invoice = approved()
    run = released(invoice)
    (file,) = run.files.all()
    with pytest.raises(refusals.NoReason):
        actions.cancel(run, reason=" ", by=mona)
    actions.cancel(run, reason="The bank refused it", by=mona)
    assert left(invoice) == 119
    assert (invoice.paid_at, invoice.paid_amount) == (None, None)
    browser = as_member(mona)
    gone = browser.get(reverse("payments:download", args=[file.pk]))
    assert gone.status_code == 404
    assert (
        "The bank refused it"
        in browser.get(reverse("payments:run", args=[run.pk])).text
    )


def _withdrawn(invoice, _by):
    Invoice.objects.filter(organization=invoice.organization_id, pk=invoice.pk).update(
        status=Status.SUBMITTED
    )


def _account_revoked(invoice, by):
    accounts = BankAccount.objects.filter(organization=invoice.organization_id)
    revoke(accounts.get(iban=invoice.iban), by=by)


def _another_iban(invoice, _by):
    Invoice.objects.filter(organization=invoice.organization_id, pk=invoice.pk).update(
        iban="DE02120300000000202051", version=2
    )


def test_a_withdrawn_approval_shows_in_a_proposed_run_when_it_is_looked_at(
    approved, proposed, mona, olga, as_member
):
    moved = approved(number="R-MOVED", status=Status.SUBMITTED, decided_at=None)
    stays = approved(number="R-STAYS")
    browser = as_member(mona)
    browser.post(
        reverse("review:decide", args=[moved.pk]),
        {"verdict": "approved", "version": 1, "comment": ""},
    )
    moved.refresh_from_db()
    run = proposed(moved, stays)
    address = reverse("payments:run", args=[run.pk])
    second = as_member(olga)
    assert "What stands against it" not in second.get(address).text

    decision = Decision.objects.get(organization=mona.organization, invoice=moved)
    browser.post(reverse("review:withdraw", args=[decision.pk]))
    page = second.get(address).text
    assert "It is not approved." in page
    assert "Take these out of the run" in page
    release = reverse("payments:release", args=[run.pk])
    assert release not in page
    assert second.post(release, {"version": 1}).status_code == 409

    take_out = reverse("payments:take_out", args=[run.pk])
    second.post(take_out, {"version": 1, "invoice": [moved.pk]})
    assert release in second.get(address).text
    second.post(release, {"version": 2})
    assert (left(moved), left(stays)) == (119, 0)


@pytest.mark.parametrize("some", [1, 5])
def test_a_run_is_looked_at_with_as_many_queries_however_many_invoices(
    approved, proposed, olga, as_member, django_assert_max_num_queries, some
):
    run = proposed(*[approved() for _ in range(some)])
    browser = as_member(olga)
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("payments:run", args=[run.pk])).text
    assert "What stands against it" not in page


def test_a_revoked_account_shows_in_a_proposed_run_when_it_is_looked_at(
    approved, proposed, mona, olga, as_member
):
    invoice = approved()
    run = proposed(invoice)
    _account_revoked(invoice, mona)
    page = as_member(olga).get(reverse("payments:run", args=[run.pk])).text
    assert "Its IBAN is not confirmed as the vendor&#x27;s." in page


@pytest.mark.parametrize("change", [_withdrawn, _account_revoked, _another_iban])
def test_nothing_leaves_that_changed_between_proposal_and_release(
    approved, proposed, mona, olga, as_member, change
):
    moved, stays = (
        approved(number="R-MOVED"),
        approved(number="R-STAYS", vendor="Andere AG", iban="DE75512108001245126199"),
    )
    run = proposed(moved, stays)
    change(moved, mona)
    browser = as_member(olga)
    answer = browser.post(reverse("payments:release", args=[run.pk]), {"version": 1})
    assert answer.status_code == 409
    assert "R-MOVED" in answer.text
    assert Payment.objects.filter(organization=mona.organization).count() == 0

    browser.post(
        reverse("payments:take_out", args=[run.pk]),
        {"version": 1, "invoice": [moved.pk]},
    )
    browser.post(reverse("payments:release", args=[run.pk]), {"version": 2})
    run.refresh_from_db()
    assert run.state == RunState.RELEASED
    assert [
        one.invoice for one in RunInvoice.objects.filter(organization=mona.organization)
    ] == [stays]
    assert b"R-MOVED" not in bytes(run.files.get().content)


def test_only_the_version_that_was_seen_is_released(approved, proposed, olga):
    run = proposed(approved(), taken := approved())
    actions.take_out(run, [taken.pk], version=1, by=olga)
    with pytest.raises(refusals.Moved):
        actions.release(run, version=1, by=olga, proof=None)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"confirmed": False}, "not confirmed"),
        ({"iban": "", "confirmed": False}, "names no IBAN"),
        ({"status": Status.SUBMITTED}, "not approved"),
        ({"more": {"payment_means": "59"}}, "direct debit"),
        ({"paid_at": timezone.now()}, "Nothing is left to pay"),
        ({"gross_total": Decimal("120")}, "119,00"),
        ({"vendor": "X" * 71}, "more than 70 signs"),
    ],
)
def test_what_may_not_be_paid_is_in_no_run_and_says_why(
    approved, proposed, values, why
):
    invoice = approved(**values)
    with pytest.raises(refusals.Standing, match=why):
        proposed(invoice)


def test_credit_notes_are_set_off(approved, released):
    invoice = approved(number="R-1")
    note = approved(
        number="G-1",
        kind="credit note",
        lines=0,
        net_total=Decimal(-10),
        tax_total=Decimal("-1.90"),
        gross_total=Decimal("-11.90"),
        iban="",
        confirmed=False,
    )
    run = released(invoice, note)
    (info,) = judged(bytes(run.files.get().content))["PmtInf"]
    (credit,) = info["CdtTrfTxInf"]
    assert credit["Amt"]["InstdAmt"]["$"] == Decimal("107.10")
    listed = credit["RmtInf"]["Strd"]
    assert [one["RfrdDocInf"][0]["Nb"] for one in listed] == ["R-1", "G-1"]
    assert listed[1]["RfrdDocAmt"]["CdtNoteAmt"]["$"] == Decimal("11.90")
    assert (left(invoice), left(note)) == (0, 0)
    assert note.paid_at is not None


def test_a_credit_note_alone_pays_nothing(approved, proposed):
    note = approved(
        kind="credit note",
        lines=0,
        gross_total=Decimal(-119),
        net_total=Decimal(-100),
        tax_total=Decimal(-19),
    )
    with pytest.raises(refusals.Standing, match="set off"):
        proposed(note)


def test_a_payment_that_came_back_makes_its_invoice_payable_again(
    approved, released, proposed, mona
):
    back, stays = approved(), approved()
    released(back, stays)
    payment = Payment.objects.get(organization=mona.organization, invoice=back)
    assert undo(payment, by=mona, comment="account closed") is True
    assert undo(payment, by=mona) is False
    assert (left(back), left(stays)) == (119, 0)
    assert proposed(back).state == RunState.PROPOSED


def test_each_step_stands_in_the_history(approved, released, mona, olga):
    invoice = approved()
    run = released(invoice)
    actions.cancel(run, reason="twice", by=mona)
    lines = Event.objects.filter(organization_id=mona.organization_id)
    about_run = lines.filter(subject_type="run").order_by("sequence")
    assert [(one.verb, one.actor_name) for one in about_run] == [
        ("proposed run", "Mona"),
        ("released run", "Olga"),
        ("cancelled run", "Mona"),
    ]
    about = lines.filter(subject_type="invoice", subject_id=invoice.pk)
    assert [one.verb for one in about.order_by("sequence")] == [
        "ordered payment",
        "undid payment",
    ]


def test_a_run_for_a_day_that_is_over_is_paid_today(approved, proposed, olga):
    today = timezone.localdate(timezone=olga.zone)
    run = proposed(approved(), execute_on=today - timedelta(days=3))
    run = actions.release(run, version=1, by=olga, proof=None)
    told = judged(bytes(run.files.get().content))
    assert told["PmtInf"][0]["ReqdExctnDt"]["Dt"] == today.isoformat()


def release(client, run):
    address = reverse("payments:release", args=[run.pk])
    return client.post(address, {"version": run.version})


def test_where_owners_approve_alone_an_owner_releases_what_they_proposed(
    approved, proposed, olga, as_member
):
    """Not a manager, and not once somebody else is to approve again; it is kept that it was one person."""
    choose_approvals(Approvals.ALONE, by=olga)
    client = as_member(olga)
    run = proposed(approved(), by=olga)
    page = client.get(reverse("payments:run", args=[run.pk])).content.decode()
    assert "another manager releases it" not in page
    release(client, run)
    run.refresh_from_db()
    assert (run.state, run.released_by, run.alone) == ("released", olga.user, True)
    line = Event.objects.get(verb="released run")
    assert line.said["run"]["alone"] is True


def test_a_manager_does_not_though_owners_approve_alone(
    approved, proposed, mona, olga, as_member
):
    choose_approvals(Approvals.ALONE, by=olga)
    run = proposed(approved(), by=mona)
    assert release(as_member(mona), run).status_code == 409
    run.refresh_from_db()
    assert run.state == "proposed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(organization=run.organization_id).update(
            released_by=mona.user
        )

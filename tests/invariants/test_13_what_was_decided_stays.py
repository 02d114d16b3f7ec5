"""What anybody has decided on is not deleted; a submission is taken back only before; "rejected before" is told."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from countersign.comments.models import Comment
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.review.models import Decision
from tests.factories import make_document, make_invoice
from tests.files import pdf, upload
from tests.review.conftest import read_mail
from tests.signing_in import sign_in

__all__ = ["read_mail"]

DESK = reverse("invoices:desk")


@pytest.fixture
def anna(alice) -> Client:
    return sign_in(Client(), alice)


@pytest.fixture
def manager(mona) -> Client:
    return sign_in(Client(), mona)


@pytest.fixture
def fraud(alice, anna, mona) -> Invoice:
    """Submitted, with a file."""
    document = make_document(alice, pdf("FRAUD-1"))
    invoice = make_invoice(alice, number="FRAUD-1", document=document)
    answer = anna.post(reverse("review:submit", args=[invoice.pk]))
    assert answer.status_code == 302
    return invoice


def decide(manager, invoice, verdict, comment="forged, I called") -> None:
    form = {"verdict": verdict, "version": 1, "comment": comment}
    answer = manager.post(reverse("review:decide", args=[invoice.pk]), form)
    assert answer.status_code == 302
    invoice.refresh_from_db()


def to(name, invoice) -> str:
    return reverse(name, args=[invoice.pk])


def page(browser, address) -> str:
    return browser.get(address).content.decode()


class TestDeleting:
    @pytest.mark.parametrize("verdict", ["rejected", "returned"])
    def test_what_was_decided_on_stays_with_all_of_it(
        self, anna, manager, fraud, verdict
    ):
        say = {"text": "I called them", "key": "0b8a6a0e-8d4d-4a3f-9a0b-0a3d6a2b8c11"}
        manager.post(reverse("comments:add", args=[fraud.pk]), say)
        decide(manager, fraud, verdict)

        assert anna.get(to("invoices:delete", fraud)).status_code == 409
        assert anna.post(to("invoices:delete", fraud)).status_code == 409

        assert Invoice.objects.filter(organization=fraud.organization_id).count() == 1
        assert Decision.objects.count() == 1
        assert Comment.objects.count() == 1
        evidence = manager.get(to("exports:evidence", fraud))
        assert b"".join(evidence.streaming_content)[:2] == b"PK"
        evidence.close()

    def test_nor_after_the_decision_was_withdrawn(self, anna, manager, fraud):
        decide(manager, fraud, "rejected")
        decision = Decision.objects.get()
        manager.post(reverse("review:withdraw", args=[decision.pk]))
        anna.post(to("review:take_back", fraud))
        fraud.refresh_from_db()
        assert fraud.status == Status.DRAFT

        assert anna.post(to("invoices:delete", fraud)).status_code == 409
        assert Decision.objects.count() == 1

    def test_nor_by_adding_it_to_another(self, anna, manager, alice, fraud):
        decide(manager, fraud, "returned")
        other = make_invoice(alice, number="FRAUD-1")
        answer = anna.post(to("invoices:join", fraud), {"into": other.pk})
        assert answer.status_code == 409
        assert Decision.objects.count() == 1

    def test_what_nobody_decided_on_is_deleted_as_before(self, anna, alice):
        draft = make_invoice(alice)
        assert "Delete" in page(anna, to("invoices:detail", draft))
        assert anna.post(to("invoices:delete", draft)).status_code == 302
        assert not Invoice.objects.filter(organization=alice.organization_id).exists()


class TestTheDesk:
    def test_what_was_rejected_is_told_until_it_is_set_aside(
        self, anna, manager, fraud
    ):
        decide(manager, fraud, "rejected")
        assert "rejected: “forged, I called”" in page(anna, DESK)

        detail = page(anna, to("invoices:detail", fraud))
        assert to("invoices:set_aside", fraud) in detail
        assert to("invoices:delete", fraud) not in detail
        assert anna.post(to("invoices:set_aside", fraud)).status_code == 302

        assert "FRAUD-1</span>" not in page(anna, DESK)
        assert "FRAUD-1" in page(anna, reverse("invoices:list"))
        assert Decision.objects.count() == 1
        assert Event.objects.filter(verb="set aside").count() == 1
        assert "took this invoice off the desk" in page(
            manager, to("invoices:detail", fraud)
        )

    def test_what_was_returned_comes_back_with_the_next_submission(
        self, anna, manager, fraud
    ):
        decide(manager, fraud, "returned")
        anna.post(to("invoices:set_aside", fraud))
        assert to("invoices:edit", fraud) not in page(anna, DESK)

        anna.post(to("review:submit", fraud))
        decide(manager, fraud, "returned")
        assert to("invoices:edit", fraud) in page(anna, DESK)

    def test_nothing_else_is_set_aside(self, anna, manager, fraud, alice):
        draft = make_invoice(alice)
        assert anna.post(to("invoices:set_aside", draft)).status_code == 409
        assert anna.post(to("invoices:set_aside", fraud)).status_code == 409
        assert manager.post(to("invoices:set_aside", fraud)).status_code == 404

    def test_after_a_month_it_is_not_told_any_more(
        self, anna, manager, fraud, time_machine
    ):
        decide(manager, fraud, "rejected")
        ours = Invoice.objects.filter(organization=fraud.organization_id)
        ours.update(decided_at="2026-01-01T00:00:00Z")
        assert "rejected:" not in page(anna, DESK)


class TestTakingBack:
    def test_it_is_a_draft_again_and_managers_see_it(
        self, anna, manager, mona, fraud, read_mail
    ):
        mail = read_mail(mona)[0]
        assert to("review:take_back", fraud) in page(anna, to("invoices:detail", fraud))

        answer = anna.post(to("review:take_back", fraud), follow=True)

        assert "The history says that you took it back." in answer.content.decode()
        fraud.refresh_from_db()
        assert (fraud.status, fraud.decided_at) == (Status.DRAFT, None)
        said = "Alice has taken this submission back: there is nothing to decide."
        assert said in page(manager, to("review:invoice", fraud))
        assert "Alice took the submission back" in page(
            manager, to("invoices:detail", fraud)
        )
        visitor = Client()
        assert said in visitor.get(mail.link, follow=True).content.decode()

    def test_what_was_seen_before_is_not_decided(self, anna, manager, fraud):
        anna.post(to("review:take_back", fraud))
        form = {"verdict": "approved", "version": 1, "comment": ""}
        answer = manager.post(to("review:decide", fraud), form)
        assert answer.status_code == 409
        assert "Alice has taken it back" in answer.content.decode()
        assert Decision.objects.count() == 0

    def test_nobody_is_mailed_about_it_any_more(self, anna, mona, fraud, read_mail):
        anna.post(to("review:take_back", fraud))
        assert read_mail(mona) == []

    def test_what_was_returned_before_is_returned_again(self, anna, manager, fraud):
        decide(manager, fraud, "returned", "wrong order")
        before = fraud.decided_at
        anna.post(to("review:submit", fraud))
        anna.post(to("review:take_back", fraud))
        fraud.refresh_from_db()
        assert (fraud.status, fraud.decided_at) == (Status.RETURNED, before)
        assert "wrong order" in page(anna, to("invoices:edit", fraud))
        said = "has taken this submission back"
        assert said in page(manager, to("review:invoice", fraud))
        call_command("verify_history")

    @pytest.mark.parametrize("verdict", ["approved", "rejected", "returned"])
    def test_not_once_somebody_has_decided(self, anna, manager, fraud, verdict):
        decide(manager, fraud, verdict)
        assert anna.post(to("review:take_back", fraud)).status_code == 409
        fraud.refresh_from_db()
        assert fraud.status == verdict

    def test_not_once_somebody_has_approved_in_part(self, anna, manager, olga, fraud):
        owner = sign_in(Client(), olga)
        form = {"concern": "any", "approvals": 2, "owners": 0}
        owner.post(reverse("approval:add_rule"), form)
        form = {"verdict": "approved", "version": 1, "comment": ""}
        manager.post(to("review:decide", fraud), form)
        assert Decision.objects.filter(settles=False).count() == 1

        answer = anna.post(to("review:take_back", fraud), follow=True)

        assert "Mona has approved it already." in answer.content.decode()
        fraud.refresh_from_db()
        assert fraud.status == Status.SUBMITTED

    def test_nobody_elses(self, bob, manager, fraud):
        assert (
            sign_in(Client(), bob).post(to("review:take_back", fraud)).status_code
            == 404
        )
        assert manager.post(to("review:take_back", fraud)).status_code == 404

    def test_it_is_found_as_it_is(self, anna, fraud):
        anna.post(to("review:take_back", fraud))
        call_command("verify_history")


class TestRejectedBefore:
    SAID = "Rejected before, as FRAUD-1: “forged, I called”, by Mona"

    @pytest.fixture
    def rejected(self, manager, fraud) -> Invoice:
        decide(manager, fraud, "rejected")
        return fraud

    @pytest.mark.parametrize("number", ["FRAUD-1", "FRAUD 1", "FRAUD-l"])
    def test_the_number_comes_again(self, rejected, manager, alice, number):
        again = make_invoice(alice, number=number)
        assert self.SAID in page(manager, to("review:invoice", again))

    def test_the_file_comes_again(self, rejected, manager, bob):
        sign_in(Client(), bob).post(
            reverse("invoices:upload"), {"files": upload(pdf("FRAUD-1"), "b.pdf")}
        )
        again = Invoice.objects.filter(organization=bob.organization_id).latest("pk")
        assert again.pk != rejected.pk
        assert self.SAID in page(manager, to("review:invoice", again))

    def test_day_and_total_come_again(self, rejected, manager, alice):
        again = make_invoice(alice, number="other")
        assert self.SAID in page(manager, to("review:invoice", again))

    def test_also_after_its_agent_has_set_it_aside(
        self, rejected, anna, manager, alice
    ):
        anna.post(to("invoices:set_aside", rejected))
        again = make_invoice(alice, number="FRAUD-1")
        assert self.SAID in page(manager, to("review:invoice", again))

    def test_who_may_not_see_that_one_is_not_told_why(self, rejected, bob):
        again = make_invoice(bob, number="FRAUD-1")
        seen = page(sign_in(Client(), bob), to("invoices:edit", again))
        assert "One that resembles it was rejected before." in seen
        assert "forged" not in seen

    def test_nothing_is_said_of_what_resembles_nothing(self, rejected, manager, alice):
        other = make_invoice(alice, number="77", vendor="Andere AG", lines=3)
        assert "ejected before" not in page(manager, to("review:invoice", other))

"""The pages of one invoice ask the database at most twelve times, wherever it stands and whoever reads it."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, Status
from countersign.invoices.search.actions import index
from countersign.mailboxes.models import ReceivedFile, ReceivedMail
from countersign.month.reversing.actions import reverse as take_back
from countersign.payments.models import OwnAccount, RunState
from countersign.review.links.actions import issue_link
from tests.exports.conftest import make_export, make_profile
from tests.factories import CREDIT_NOTE, make_document, make_invoice, make_verdict
from tests.invariants.test_query_bound import MOST, Crowded, is_counted
from tests.payments.made import make_paid

_PAGES = ("invoices:detail", "invoices:edit", "review:invoice")


class Everywhere(Crowded):
    """A crowded invoice in each state that one can be in."""

    def __init__(
        self,
        alice: Membership,
        bob: Membership,
        mona: Membership,
        olga: Membership,
        otto: Membership,
    ) -> None:
        super().__init__(alice, bob, mona, olga, otto)
        self.account = OwnAccount.objects.get(organization=alice.organization)
        self.invoices = {
            "draft": self.draft_of(alice),
            "returned": self.decided("returned"),
            "waiting": self.waits(),
            "rejected": self.decided("rejected"),
            "approved": self.decided("approved"),
            "paid": self.paid(),
            "paid in part": self.paid(part=True),
            "in a payment run": self.in_run(),
            "exported": self.exported(),
            "exported and paid": self.exported_and_paid(),
            "in a closed month": self.locked(),
            "credit note": self.credit_note(),
            "received by mail": self.received(),
        }
        self.invoices["reversed"] = reversed_one = self.locked()
        self.invoices["reversal"] = take_back(
            reversed_one, reason="It was another one.", by=mona
        )

    def draft_of(self, agent: Membership, **values: object) -> Invoice:
        """One with several of everything."""
        document = make_document(agent, verdict=make_verdict())
        invoice = make_invoice(agent, document=document, **values)
        self._crowd(invoice)
        self._code(invoice)
        return invoice

    def waits(self, **values: object) -> Invoice:
        """One that waits, and one of two has approved it."""
        invoice = self._now(
            self.draft_of(self.people[0], **values),
            status=Status.SUBMITTED,
            submitted_at=timezone.now(),
        )
        self._decide(invoice, self.people[3], "approved", settles=False)
        return invoice

    def decided(self, verdict: str, **values: object) -> Invoice:
        """One that was returned, submitted again, and decided on."""
        invoice = self.waits(**values)
        self._decide(invoice, self.people[2], "returned")
        self._decide(invoice, self.people[2], verdict)
        return self._now(invoice, status=verdict, decided_at=timezone.now())

    def paid(self, *, part: bool = False) -> Invoice:
        """One that was paid, or a part of it."""
        return self._pay(self.decided("approved"), part=part)

    def in_run(self) -> Invoice:
        """One that is to be paid by a run that nobody has released."""
        invoice = self.decided("approved")
        payment = make_paid(invoice, by=self.people[2], account=self.account)
        run = payment.run_invoice.run
        payment.delete()
        run.state, run.released_at = RunState.PROPOSED, None
        run.save()
        return invoice

    def exported(self) -> Invoice:
        """One that two exports have, and one was cancelled."""
        return self._export(self.decided("approved"))

    def exported_and_paid(self) -> Invoice:
        """One of which all is done."""
        return self._pay(self._export(self.decided("approved")))

    def locked(self) -> Invoice:
        """One in a month that was closed."""
        return self._now(self.exported(), locked_at=timezone.now())

    def credit_note(self) -> Invoice:
        """One that credits another."""
        credited = self.decided("approved")
        note = self.decided("approved", vendor=credited.vendor_name, **CREDIT_NOTE)
        return self._now(note, more={"preceding_invoice": credited.number})

    def received(self) -> Invoice:
        """One that came by mail, out of a file that another mail brought again."""
        invoice = self.decided("approved")
        ours = {"organization": invoice.organization}
        for at, mail in enumerate(ReceivedMail.objects.filter(**ours)[:2], 90):
            ReceivedFile.objects.create(
                mail=mail,
                position=at,
                sha256="0",
                size=1,
                state="taken",
                invoice=invoice,
                **ours,
            )
        return invoice

    def _pay(self, invoice: Invoice, *, part: bool = False) -> Invoice:
        payment = make_paid(invoice, by=self.people[2], account=self.account)
        payment.pk, payment.run_invoice, payment.line = None, None, None
        payment.undone_by, payment.undone_at = self.people[3].user, timezone.now()
        payment.save()
        if part:
            return self._now(invoice, paid_amount=1)
        return self._now(invoice, paid_amount=119, paid_at=timezone.now())

    def _export(self, invoice: Invoice) -> Invoice:
        for n in range(2):
            profile = make_profile(self.people[2], name=f"{invoice.pk} {n}")
            export = make_export(profile, [invoice])
        return self._now(invoice, exported_at=export.made_at)

    def _now(self, invoice: Invoice, **values: object) -> Invoice:
        for name, value in values.items():
            setattr(invoice, name, value)
        invoice.save()
        index(invoice)
        return invoice

    def readers(self) -> Iterator[tuple[str, str, Client, Invoice]]:
        """Where an invoice stands, who reads it, their browser, the invoice."""
        browsers = self.browsers()
        for state, invoice in self.invoices.items():
            for who in ("agent", "manager", "owner"):
                yield state, who, browsers[who], invoice
            browser = Client()
            token = issue_link(self.members["manager"], invoice)[1]
            browser.get(reverse("review:link", args=[token]))
            yield state, "link", browser, invoice


def asked(browser: Client, page: str, invoice: Invoice) -> tuple[int, int]:
    """What the page answers, and how many statements it takes."""
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(reverse(page, args=[invoice.pk]))
    return answer.status_code, sum(is_counted(each["sql"]) for each in captured)


def test_no_page_of_an_invoice_asks_more_than_twelve_times_wherever_it_stands(
    alice, bob, mona, olga, otto
):
    world = Everywhere(alice, bob, mona, olga, otto)
    found = {
        f"{state}, {who}: {page}": asked(browser, page, invoice)
        for state, who, browser, invoice in world.readers()
        for page in _PAGES
    }
    counts = {page: count for page, (status, count) in found.items() if status == 200}

    assert {page: count for page, count in counts.items() if count > MOST} == {}
    shown = {page.split(",")[0] for page in counts if "manager: invoices" in page}
    assert shown == set(world.invoices)

"""No page asks the database more than twelve times, however much there is to show on it."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from countersign.accounts.models import Delegation, Role
from countersign.approval.models import NamedApprover, Rule
from countersign.coding.actions.charting import set_settings
from countersign.coding.models import (
    CHART,
    CodingLine,
    CustomField,
)
from countersign.coding.naming import keep
from countersign.comments.models import Comment
from countersign.history.actions import record
from countersign.invoices.models import (
    Invoice,
    InvoiceDocument,
    LineItem,
    NotDuplicate,
    Status,
    Suggestion,
)
from countersign.invoices.search.actions import index
from countersign.mailboxes.models import Mailbox, ReceivedFile, ReceivedMail, Sender
from countersign.review.models import Decision
from tests.factories import (
    make_account,
    make_document,
    make_further,
    make_invoice,
    make_member,
)
from tests.files import pdf
from tests.invariants.test_access_matrix import World
from tests.urls import addresses

MOST = 12
HERE, THERE = "DE89370400440532013000", "DE02120300000000202051"
# What a page is asked for beside its bare address.
ASKED = {
    "invoices:list": (
        "?q=R-2026",
        "?q=Beispeil",
        "?q=R-99999",
        "?q=Beispeil Weitrere R-99999 R-88888 Gmbbh",
        "?status=submitted&agent=1",
        "?sort=vendor&more=1",
    ),
    "mailboxes:list": ("?before=99999999",),
    "vendors:list": ("?q=bei",),
    "invoices:edit": ("?add",),
    "invoices:compare": ("?part",),
    "invoices:vendor_names": ("?q=bei",),
    "comments:people": ("?q=a",),
}
_POINT = re.compile("SAVEPOINT|RELEASE|ROLLBACK")


class Crowded(World):
    """The same with several of everything: there is nothing on its pages that is not shown."""

    def __init__(self, alice, bob, mona, olga, otto):
        super().__init__(alice, bob, mona, olga, otto)
        carol = make_member(alice.organization, "Carol", Role.MANAGER)
        self.people = (alice, bob, mona, olga, carol)
        for one in (self.waiting, self.draft):
            self._crowd(one)
        for n in range(3):
            paid = make_invoice(
                alice, status=Status.APPROVED, iban=THERE, document=make_document(bob)
            )
            self._say(paid)
            make_invoice(bob, status=Status.SUBMITTED, vendor=f"Weitere {n}")
            make_invoice(bob, document=make_document(bob))
        make_account(alice, THERE, by=mona)
        self._rules(carol, olga)
        self._code(self.waiting, self.draft)
        self._receive(alice)
        self._decide(self.waiting, olga, "approved", settles=False)
        self._decide(self.draft, mona, "returned")
        Invoice.objects.filter(pk=self.draft.pk).update(status=Status.RETURNED)
        Delegation.objects.create(
            organization=alice.organization,
            membership=olga,
            delegate=carol,
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate(),
        )

    def _code(self, *invoices):
        """All there is of coding, and two parts of each with a suggestion."""
        organization = invoices[0].organization
        ours = {"organization": organization}
        named = {
            column: model.objects.filter(**ours).first()
            or model.objects.create(number="1", name="One", **ours)
            for column, model in CHART.items()
        }
        CustomField.objects.get_or_create(key="cost", name="Cost", place="item", **ours)
        set_settings({"managers_correct": True}, by=self.people[3])
        for invoice in invoices:
            more = {
                f"coding.{at}.{column}": row.number
                for at in (0, 1)
                for column, row in named.items()
            }
            invoice.organization.refresh_from_db()
            keep(invoice, [(path[9:], text) for path, text in more.items()])
            invoice.coding_kept["from"] = {
                path: {"value": text, "rule": 1} for path, text in more.items()
            }
            invoice.more = more
            invoice.save()
            of = {"invoice": invoice, **ours}
            for at in (1, 2):
                CodingLine.objects.create(position=at, amount=1, tax=0, **named, **of)

    def _receive(self, agent):
        """Mailboxes of several desks, and mails with several files, on the desk and set aside."""
        ours = {"organization": agent.organization}
        for one in self.people:
            Mailbox.objects.create(
                host="h", user=str(one), since="2026-01-01", member=one, **ours
            )
        for n in range(3):
            mail = ReceivedMail.objects.create(sha256=f"{n:063}a", size=1, **ours)
            self._hold(mail, n, ours)
            Sender.objects.create(address=f"a{n}@x.example", trust="blocked", **ours)
            ReceivedMail.objects.create(
                sha256=f"{n:063}b", size=1, state="triage", resembles="x", **ours
            )
        self._hold(ReceivedMail.objects.filter(**ours).earliest("pk"), 9, ours)

    def _hold(self, mail, n, ours):
        for at, state in enumerate(("taken", "aside"), 10 * n + 1):
            ReceivedFile.objects.create(
                mail=mail,
                position=at,
                sha256="0",
                size=1,
                state=state,
                reason="terms" if state == "aside" else "",
                invoice=self.waiting if state == "taken" else None,
                **ours,
            )

    def _crowd(self, invoice):
        """Files, items, suggestions, comments, history; a changed account and likely duplicates, one told apart."""
        alice, bob, mona, *_ = self.people
        of = {"organization": invoice.organization, "invoice": invoice}
        shared = make_document(alice, pdf(f"{invoice.pk}"))
        for at, document in enumerate((shared, make_document(alice)), 1):
            InvoiceDocument.objects.create(document=document, position=at, **of)
        for _at in range(2):
            make_further(invoice)
        invoice.iban = HERE
        invoice.number = f"R-{invoice.pk}1042"
        invoice.save()
        index(invoice)
        same = {"number": invoice.number, "gross_total": invoice.gross_total}
        doubles = [
            make_invoice(
                one,
                document=shared,
                status=status,
                decided_at=timezone.now(),
                **same,
            )
            for one in (alice, bob)
            for status in (Status.REJECTED, Status.RETURNED)
        ]
        NotDuplicate.objects.create(
            organization=invoice.organization,
            first=invoice,
            second=doubles[0],
            reasons=["same-number"],
            by=mona.user,
        )
        for at in (2, 3):
            LineItem.objects.create(position=at, description="Mehr", read_line=at, **of)
        for name, line in (("number", None), ("vat_id", None), ("description", 2)):
            Suggestion.objects.create(
                field=name,
                line=line,
                value="DE136695976",
                confidence=0.95,
                source="text",
                **of,
            )
        self._say(invoice)

    def _say(self, invoice):
        for one in self.people[:3]:
            Comment.objects.create(
                organization=invoice.organization,
                invoice=invoice,
                author=one.user,
                text="@Mona bitte",
                key=uuid.uuid4(),
            )
            changes = {"gross_total": ["1.00", "119.00"]}
            record(
                invoice.organization_id,
                one.actor,
                "changed",
                invoice,
                {"changes": changes},
            )

    def _decide(self, invoice, by, verdict, *, settles=True):
        Decision.objects.create(
            organization=invoice.organization,
            invoice=invoice,
            version=invoice.version,
            verdict=verdict,
            user=by.user,
            settles=settles,
            comment="Bitte",
            submitted_at=invoice.submitted_at,
        )
        data = {"comment": "Bitte", "named_fields": ["iban", "items"]}
        record(invoice.organization_id, by.actor, verdict, invoice, data)

    def _rules(self, *named):
        for at in range(1, 3):
            rule = Rule.objects.create(
                organization=named[0].organization, position=at, approvals=2, owners=1
            )
            for one in named:
                NamedApprover.objects.create(
                    organization=rule.organization, rule=rule, user=one.user
                )


@pytest.fixture
def crowded(alice, bob, mona, olga, otto):
    return Crowded(alice, bob, mona, olga, otto)


def asked(world, browser, address, query):
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as captured:
        world.visit(browser, address, "GET", query)
    return sum(is_counted(each["sql"]) for each in captured)


def is_counted(statement):
    """Does it ask for something, unlike a mark of where a transaction may return to?"""
    return not _POINT.match(statement)


def test_no_page_asks_more_than_twelve_times(crowded):
    browsers = crowded.browsers()
    found = {
        f"{who}: {address.name}{query}": asked(crowded, browser, address, query)
        for address in addresses()
        if address.is_ours
        for query in ("", *ASKED.get(address.name, ()))
        for who, browser in browsers.items()
    }
    assert {page: count for page, count in found.items() if count > MOST} == {}
    assert found["manager: review:invoice"] > 9  # it is full indeed

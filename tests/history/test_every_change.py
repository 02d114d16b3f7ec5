"""Every change has its line in the history: who, when, from where, and what it was before."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts import actions as accounts
from countersign.accounts.models import Organization
from countersign.history.models import Event
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice
from countersign.mail.models import Letter, State
from countersign.review.links.actions import issue_link
from countersign.review.models import AccessLink, Decision
from countersign.vendors.models import Vendor
from tests.factories import make_document, make_invoice
from tests.files import pdf, upload
from tests.forms import posted_of


@pytest.fixture
def last_event():
    """The newest line, as what one would ask of it; not the hash of what it keeps."""

    def look() -> tuple:
        event = Event.objects.order_by("sequence").last()
        return (
            event.actor_name,
            event.verb,
            event.subject_type,
            event.subject_id,
            {name: one for name, one in event.data.items() if name != "content"},
        )

    return look


@pytest.fixture
def browser():
    """A member's browser at an address of their own."""

    def of(member) -> Client:
        client = Client(REMOTE_ADDR="192.0.2.7")
        client.force_login(member.user)
        return client

    return of


def test_uploading(alice, browser, last_event):
    browser(alice).post(reverse("invoices:upload"), {"files": upload(pdf(), "a.pdf")})
    invoice = Invoice.objects.get()
    document = invoice.documents.get()
    data = {"file": "a.pdf", "document": document.pk, "sha256": document.sha256}
    assert last_event() == ("Alice", "uploaded", "invoice", invoice.pk, data)
    assert Event.objects.get().address == "192.0.2.7"


def test_changing_a_field_and_an_item(alice, browser, last_event):
    invoice = make_invoice(alice)
    item = invoice.items.get()
    form = posted_of(invoice, gross_total="120,00", item_description="Fahrt")
    browser(alice).post(reverse("invoices:save", args=[invoice.pk]), form)
    changes = {
        "gross_total": ["119", "120"],
        f"item.{item.key}.description": ["Beratung 1", "Fahrt"],
    }
    data = {"changes": changes, "version": 2}
    assert last_event() == ("Alice", "changed", "invoice", invoice.pk, data)


def test_a_vendor_that_is_new(alice, browser):
    invoice = make_invoice(alice)
    form = posted_of(invoice, vendor_name="Neu KG", then="save")
    browser(alice).post(reverse("invoices:save", args=[invoice.pk]), form)
    made = Vendor.objects.get(name="Neu KG")
    event = Event.objects.get(subject_type="vendor")
    assert (event.actor_name, event.verb, event.subject_id) == (
        "Alice",
        "added",
        made.pk,
    )


def test_adding_the_items_of_another_draft(alice, browser):
    target = make_invoice(alice, number="R-1")
    source = make_invoice(
        alice, number="r1", document=make_document(alice, name="b.pdf")
    )
    address = reverse("invoices:join", args=[source.pk])
    browser(alice).post(address, {"into": target.pk})
    verbs = Event.objects.order_by("sequence").values_list("verb", "subject_id")
    assert list(verbs) == [
        ("changed", target.pk),
        ("took over", target.pk),
        ("joined", source.pk),
    ]
    data = {"from": source.pk, "number": "r1", "files": ["b.pdf"]}
    assert Event.objects.get(verb="took over").data == data


def test_deciding_and_withdrawing(alice, mona, browser, last_event):
    invoice = make_invoice(alice)
    browser(alice).post(reverse("review:submit", args=[invoice.pk]))
    data = {"status": ["draft", "submitted"], "version": 1}
    assert last_event() == ("Alice", "submitted", "invoice", invoice.pk, data)

    manager = browser(mona)
    form = {"verdict": "returned", "version": 1, "comment": "wrong"}
    manager.post(reverse("review:decide", args=[invoice.pk]), form)
    data = {"status": ["submitted", "returned"], "version": 1, "comment": "wrong"}
    assert last_event() == ("Mona", "returned", "invoice", invoice.pk, data)

    decision = Decision.objects.get()
    manager.post(reverse("review:withdraw", args=[decision.pk]))
    data = {"status": ["returned", "submitted"], "version": 1}
    assert last_event() == ("Mona", "withdrew", "invoice", invoice.pk, data)


def test_a_manager_by_link_is_named_by_it(alice, mona, submitted, read_mail):
    invoice = submitted()
    browser = Client(REMOTE_ADDR="192.0.2.9")
    browser.get(read_mail(mona)[0].link)
    form = {"verdict": "approved", "version": 1}
    browser.post(reverse("review:decide", args=[invoice.pk]), form)
    event = Event.objects.get(verb="approved")
    link = AccessLink.objects.get()
    assert (event.actor_name, event.via, event.address) == (
        "Mona",
        f"link {link.pk}",
        "192.0.2.9",
    )


def test_links(mona, olga, alice, browser, last_event):
    invoice = make_invoice(alice)
    link, token = issue_link(mona, invoice)
    data = {
        "manager": "Mona",
        "invoice": invoice.pk,
        "expires_at": link.expires_at.isoformat(),
    }
    assert last_event() == ("Countersign", "issued", "accesslink", link.pk, data)

    Client().post(reverse("review:unexpected", args=[token]))
    assert last_event() == (
        "Mona",
        "revoked",
        "accesslink",
        link.pk,
        {"manager": "Mona"},
    )

    second, _token = issue_link(mona)
    browser(olga).post(reverse("review:revoke", args=[mona.pk]))
    assert last_event()[:4] == ("Olga", "revoked", "accesslink", second.pk)


def test_deleting(alice, browser, last_event):
    invoice = make_invoice(alice, number="R-1", document=make_document(alice))
    browser(alice).post(reverse("invoices:delete", args=[invoice.pk]))
    data = {
        "number": "R-1",
        "vendor": "Beispiel GmbH",
        "gross_total": "119",
        "currency": "EUR",
        "status": "draft",
        "files": ["invoice.pdf"],
    }
    assert last_event() == ("Alice", "deleted", "invoice", invoice.pk, data)


def test_people(olga, alice, browser, last_event):
    owner = browser(olga)
    form = {"email": "carl@example.org", "name": "Carl", "role": "agent"}
    owner.post(reverse("accounts:add"), form)
    data = {"email": "carl@example.org", "role": "agent"}
    who, verb, kind, _pk, said = last_event()
    assert (who, verb, kind, said) == ("Olga", "added", "membership", data)

    owner.post(reverse("accounts:change_role", args=[alice.pk]), {"role": "manager"})
    data = {"role": ["agent", "manager"]}
    assert last_event() == ("Olga", "changed role", "membership", alice.pk, data)

    pk = alice.pk
    owner.post(reverse("accounts:remove", args=[pk]))
    data = {"email": "alice@example.org", "role": "manager"}
    assert last_event() == ("Olga", "removed", "membership", pk, data)


def test_settings(olga, browser, last_event):
    organization = olga.organization
    page = browser(olga).get(reverse("accounts:settings"))
    form = {**page.context["form"].initial, "name": "Anders AG", "summary_hour": 9}
    browser(olga).post(reverse("accounts:settings"), form)
    data = {
        "changes": {
            "name": ["Muster GmbH", "Anders AG"],
            "summary_hour": ["7", "9"],
        }
    }
    assert last_event() == (
        "Olga",
        "changed settings",
        "organization",
        organization.pk,
        data,
    )


def test_a_mail_that_is_sent_again(olga, browser, last_event):
    letter = Letter.objects.create(
        organization_id=olga.organization_id,
        kind="review.ask",
        recipient="x@example.org",
        state=State.FAILED,
    )
    browser(olga).post(reverse("review:send_again", args=[letter.pk]))
    data = {"kind": "review.ask", "to": "x@example.org"}
    assert last_event() == ("Olga", "sent again", "letter", letter.pk, data)


def test_the_organization_and_its_first_managers(db, settings):
    settings.COUNTERSIGN_MANAGER_EMAILS = ["m@example.org"]
    accounts.the_organization()
    lines = Event.objects.order_by("sequence").values_list("actor_name", "verb")
    assert list(lines) == [("Countersign", "founded"), ("Countersign", "added")]
    assert Organization.objects.count() == 1


def test_what_was_read_from_the_file(alice, work):
    desk.upload(upload(pdf("Invoice date 2026-03-31"), "a.pdf"), by=alice)
    work()
    read = Event.objects.filter(verb="read").first()
    assert Invoice.objects.get().issue_date == date(2026, 3, 31)
    assert (read.actor_name, read.data["changes"]) == (
        "Countersign",
        {"issue_date": [None, "2026-03-31"]},
    )

"""What an agent confirmed is learnt: the next invoice of that vendor needs no correction."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from countersign.history.models import Event
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice, LineItem, Status
from countersign.invoices.suggesting.choosing import value_of
from countersign.invoices.suggesting.tasks import learn
from countersign.review.submitting import actions as submitting
from countersign.samples import draw, make_sample, make_vendor, truth
from countersign.vendors.models import BankAccount, Lesson, Vendor
from tests.factories import make_document, make_invoice

NAMES = {
    "invoice_number": "number",
    "vendor_name": "vendor_name",
    "issue_date": "issue_date",
    "due_date": "due_date",
    "currency": "currency",
    "net_total": "net_total",
    "tax_total": "tax_total",
    "gross_total": "gross_total",
    "iban": "iban",
    "order_reference": "order_reference",
}
# Of these vendors the reader alone gets a field wrong: no due date, another's IBAN.
UNUSUAL = {32: "due_date", 12: "iban"}


def upload(member, sample, work) -> Invoice:
    file = SimpleUploadedFile("invoice.pdf", draw(sample))
    invoice = desk.upload(file, by=member).invoice
    work()
    invoice.refresh_from_db()
    return invoice


def right(sample) -> dict[str, str]:
    """What the form should hold, as text."""
    fields = truth(sample)["fields"]
    return {ours: str(fields[name]) for name, ours in NAMES.items() if name in fields}


def entered(invoice, sample) -> dict[str, str]:
    """What the form holds, of what the invoice says."""
    held = {}
    for name in right(sample):
        value = getattr(invoice, name)
        is_amount = isinstance(value, Decimal)
        held[name] = f"{value:.{invoice.digits}f}" if is_amount else str(value or "")
    return held


def correct_and_submit(invoice, sample, *, by, work) -> None:
    """What a careful agent does."""
    for name, value in right(sample).items():
        setattr(invoice, name, value_of(name, value))
    invoice.vendor = None
    invoice.save()
    invoice.items.all().delete()
    LineItem.objects.bulk_create(
        LineItem(
            organization=invoice.organization,
            invoice=invoice,
            position=at,
            description=line["description"],
            quantity=Decimal(line["quantity"]),
            unit_price=Decimal(line["unit_price"]),
            line_total=Decimal(line["line_total"]),
        )
        for at, line in enumerate(truth(sample)["fields"]["lines"], 1)
    )
    submitting.submit(invoice, by=by)
    work()


@pytest.mark.parametrize("seed", UNUSUAL)
def test_after_one_corrected_invoice_the_vendors_next_is_read_right(
    seed, alice, bob, mona, otto, work
):
    vendor = make_vendor(seed)
    first, second = (make_sample(2 * seed + at, vendor=vendor) for at in (0, 1))
    assert (
        entered(upload(alice, second, work), second)[UNUSUAL[seed]]
        != (right(second)[UNUSUAL[seed]])
    )
    Invoice.objects.all().delete()

    correct_and_submit(upload(alice, first, work), first, by=alice, work=work)

    again = upload(bob, second, work)
    assert entered(again, second) == right(second)
    assert [item.line_total for item in again.items.all()] == [
        line.line_total for line in second.lines
    ]
    foreign = upload(otto, second, work)
    assert foreign.organization_id != alice.organization_id
    assert entered(foreign, second)[UNUSUAL[seed]] != right(second)[UNUSUAL[seed]]


@pytest.fixture
def taught(alice, mona, work):
    """An invoice of Alice's that was corrected and submitted, so that its vendor has a lesson."""
    sample = make_sample(8, vendor=make_vendor(4))
    invoice = upload(alice, sample, work)
    correct_and_submit(invoice, sample, by=alice, work=work)
    invoice.refresh_from_db()
    return invoice


def test_the_vendor_keeps_one_lesson_with_its_vat_id_and_iban(taught, alice, work):
    lesson = Lesson.objects.get()
    assert (lesson.vendor, lesson.invoice_number) == (taught.vendor, taught.number)
    accounts = [(one.iban, one.is_confirmed) for one in lesson.vendor.accounts.all()]
    assert accounts == [(taught.iban, False)]
    vat_id = taught.suggestions.get(field="vat_id", rank=0).value
    assert lesson.vendor.vat_id == vat_id

    later = make_sample(9, vendor=make_vendor(4))
    invoice = upload(alice, later, work)
    correct_and_submit(invoice, later, by=alice, work=work)
    assert Lesson.objects.get().invoice_number == later.number


def test_what_the_vendor_has_already_stays(taught):
    Vendor.objects.update(vat_id="PL1")
    BankAccount.objects.update(iban="PL2", confirmed_at=now(), how="called")
    learn.call(taught.pk, taught.organization_id)
    vendor = Vendor.objects.get()
    assert vendor.vat_id == "PL1"
    assert [(one.iban, one.is_confirmed) for one in vendor.accounts.order_by("pk")] == [
        ("PL2", True),
        (taught.iban, False),
    ]


def test_learning_twice_is_learning_once(taught):
    before = Lesson.objects.get().data
    learn.call(taught.pk, taught.organization_id)
    assert Lesson.objects.get().data == before


def test_nothing_is_learnt_from_what_is_not_submitted(alice, mona):
    draft = make_invoice(alice, document=make_document(alice))
    rejected = make_invoice(alice, status=Status.REJECTED)
    for pk in (draft.pk, rejected.pk, 10**6):
        learn.call(pk, alice.organization_id)
    assert Lesson.objects.count() == 0

    unfinished = make_invoice(alice, number="")
    with pytest.raises(submitting.NotReady):
        submitting.submit(unfinished, by=alice)
    assert DBTaskResult.objects.count() == 0


def test_an_invoice_without_words_leaves_the_lesson(taught, alice, work):
    invoice = make_invoice(
        alice, vendor=taught.vendor_name, document=make_document(alice)
    )
    submitting.submit(invoice, by=alice)
    work()
    assert Lesson.objects.get().invoice_number == taught.number


def test_a_lesson_in_a_form_that_is_no_more_is_passed_over(taught, alice, work):
    Lesson.objects.update(data='[{"unheard": 1}]')
    sample = make_sample(9, vendor=make_vendor(4))
    assert upload(alice, sample, work).number == sample.number


def test_the_vendors_page_says_what_was_learnt_and_from_which_invoice(
    taught, alice, bob, mona, client
):
    page = reverse("vendors:detail", args=[taught.vendor.pk])

    client.force_login(alice.user)
    learnt = client.get(page).context["learnt"]
    assert learnt.invoice == taught
    labels = [name for name, _where in learnt.places]
    assert labels[:3] == ["Invoice number", "Issue date", "Due date"]
    where = dict(learnt.places)["Invoice number"]
    assert re.fullmatch(r"page 1 · \w+ \w+ · beside or below “.+”", where)
    assert "Line total" in learnt.columns

    client.force_login(bob.user)
    response = client.get(page)
    assert response.context["learnt"].invoice is None
    assert taught.number not in response.content.decode()
    assert "From an invoice of another agent" in response.content.decode()


def test_forgetting_deletes_it_and_is_recorded(taught, bob, mona, otto, client):
    forget = reverse("vendors:forget", args=[taught.vendor.pk])
    for member in (bob, otto):
        client.force_login(member.user)
        assert client.post(forget).status_code == 404
    client.force_login(mona.user)
    assert client.get(forget).status_code == 405
    assert Lesson.objects.count() == 1

    response = client.post(forget, follow=True)

    assert Lesson.objects.count() == 0
    vendor = Vendor.objects.get()
    assert (vendor.vat_id, vendor.accounts.count()) == ("", 0)
    assert response.context["learnt"] is None
    assert f"What was learnt of {vendor} is forgotten." in response.content.decode()
    last = Event.objects.order_by("pk").last()
    assert (last.actor_name, last.verb, last.subject_id) == (
        "Mona",
        "forgot",
        vendor.pk,
    )

    client.post(forget)
    assert Event.objects.order_by("pk").last() == last

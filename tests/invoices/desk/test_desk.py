"""The desk: what waits, the returned ones first, then the oldest, and why."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Role
from countersign.documents.actions import store
from countersign.history.models import Event
from countersign.invoices.actions import move
from countersign.invoices.desk.actions import begin
from countersign.invoices.desk.actions import upload as take
from countersign.invoices.desk.pages import rows
from countersign.invoices.models import Invoice, Status, Suggestion
from tests.factories import make_invoice, make_member
from tests.files import einvoice, pdf, upload

DESK = reverse("invoices:desk")


def ago(**values) -> object:
    return timezone.now() - timedelta(**values)


def why(member, invoice) -> list[str]:
    """The reasons that the desk gives for one invoice."""
    found = {row.invoice.pk: row for row in rows(member, now=timezone.now())}
    return [reason.text for reason in found[invoice.pk].reasons]


def give_back(invoice, manager, comment: str) -> None:
    move(invoice, Status.SUBMITTED, by=manager)
    move(invoice, Status.RETURNED, by=manager, comment=comment)


def test_the_oldest_stands_first_and_what_was_returned_before_all(alice, mona):
    new = make_invoice(alice, created_at=ago(days=1))
    old = make_invoice(alice, created_at=ago(days=9))
    returned = make_invoice(alice, created_at=ago(hours=1))
    give_back(returned, mona, "Wrong tax rate")

    found = [row.invoice for row in rows(alice, now=timezone.now())]

    assert found == [returned, old, new]


def test_a_row_says_what_it_is_and_how_old(client, alice):
    make_invoice(alice, number="R-7", created_at=ago(days=3, minutes=5))
    client.force_login(alice.user)

    page = client.get(DESK).text

    for text in ("Beispiel GmbH", "R-7", "119,00 EUR", "3\xa0days", "ready to submit"):
        assert text in page


def test_without_a_vendor_the_file_names_it(alice):
    begun = take(upload(pdf(), "scan-0001.pdf"), by=alice)
    bare = begin(by=alice)

    titles = {row.invoice: row.title for row in rows(alice, now=timezone.now())}

    assert titles == {begun.invoice: "scan-0001.pdf", bare: "Without a file"}


def test_the_managers_words_stand_on_what_was_returned(alice, mona):
    invoice = make_invoice(alice)
    give_back(invoice, mona, "Wrong tax rate")

    assert why(alice, invoice) == ["returned: “Wrong tax rate”", "overdue"]


def test_reading_is_followed_and_asked_for_until_it_is_done(client, alice, work):
    invoice = take(upload(pdf(pages=2)), by=alice).invoice
    client.force_login(alice.user)
    ask = f"{reverse('invoices:desk_reading')}?invoice={invoice.pk}"

    before = client.get(DESK).text
    document = invoice.documents.get()
    type(document).objects.update(pages_read=1, reading_state="reading")
    between = client.get(ask).text
    work()
    after = client.get(ask).text

    assert f'hx-get="{ask}"' in before
    assert "reading 0 %" in before
    assert "reading 50 %" in between
    assert f'hx-get="{ask}"' in between
    assert "reading" not in after.replace(f"reasons-{invoice.pk}", "")
    assert "fields are missing" in after


def test_the_page_of_one_draft_follows_its_reading(client, alice, bob, work):
    invoice = take(upload(pdf()), by=alice).invoice
    client.force_login(alice.user)
    where = reverse("invoices:reading", args=[invoice.pk])

    before = client.get(where)
    work()
    after = client.get(where)
    client.force_login(bob.user)

    assert f'hx-get="{where}"' in before.text
    assert "reading 0 %" in before.text
    assert "hx-get" not in after.text
    assert ("HX-Trigger" in before, after["HX-Trigger"]) == (False, "read")
    assert client.get(where).status_code == 404


def test_a_document_that_could_not_be_read_says_so(alice):
    invoice = take(upload(einvoice()), by=alice).invoice
    invoice.documents.update(reading_state="failed")

    assert why(alice, invoice)[0] == "could not be read: enter it by hand"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"due_date": None}, "ready to submit"),
        ({"number": ""}, "1 field is missing"),
        ({"number": "", "gross_total": None}, "2 fields are missing"),
        ({"lines": 0, "no_items": False}, "items are missing"),
    ],
)
def test_what_is_missing(alice, values, reason):
    assert why(alice, make_invoice(alice, **values)) == [reason]


def test_what_was_typed_and_not_understood(alice):
    invoice = make_invoice(alice, unparsed={"issue_date": "last tuesday"})

    assert why(alice, invoice)[0] == "something typed is not understood"


def test_what_was_read_and_is_not_sure_is_to_be_confirmed(alice):
    invoice = make_invoice(alice, number="R-1", order_reference="B-2", currency="EUR")
    for field, value, confidence in (
        ("number", "R-1", 0.6),
        ("order_reference", "B-2", 0.7),
        ("currency", "EUR", 0.95),
        ("issue_date", "2020-01-01", 0.5),
    ):
        Suggestion.objects.create(
            organization=alice.organization,
            invoice=invoice,
            field=field,
            value=value,
            confidence=confidence,
            source="ocr",
        )

    before = why(alice, invoice)
    Invoice.objects.update(confirmed=["number"])
    between = why(alice, invoice)
    Invoice.objects.update(confirmed=["number", "order_reference"])
    after = why(alice, invoice)

    assert before == ["2 fields to confirm"]
    assert between == ["1 field to confirm"]
    assert after == ["ready to submit"]


def test_a_row_of_items_is_confirmed_at_once_and_counts_once(alice, client):
    invoice = make_invoice(alice, lines=2)
    for line, item in enumerate(invoice.items.order_by("position")):
        item.read_line = line
        item.save()
        for field in ("quantity", "unit_price", "line_total"):
            Suggestion.objects.create(
                organization=alice.organization,
                invoice=invoice,
                line=line,
                field=field,
                value=f"{getattr(item, field):f}",
                confidence=0.6,
                source="ocr",
            )
    assert why(alice, invoice) == ["2 fields to confirm"]
    client.force_login(alice.user)
    page = client.get(reverse("invoices:edit", args=[invoice.pk]))
    assert page.context["capture"].to_confirm == 2


def test_likely_duplicates(alice, bob):
    mine = make_invoice(alice, number="R 1")
    again = make_invoice(alice, number="r-1")
    other_year = make_invoice(alice, number="R1", issue_date=date(2025, 3, 31), lines=2)
    other_vendor = make_invoice(alice, number="R-1", vendor="Anders AG")
    colleagues = make_invoice(bob, number="R-2")
    shared = make_invoice(alice, number="R-2")

    assert why(alice, mine)[0] == "possible duplicate of r-1"
    assert why(alice, again)[0] == "possible duplicate of R 1"
    assert why(alice, other_year) == ["ready to submit"]
    assert why(alice, other_vendor) == ["ready to submit"]
    assert why(alice, shared)[0] == "a colleague entered the same number"
    assert why(bob, colleagues)[0] == "a colleague entered the same number"


def test_the_same_file_entered_twice(alice):
    document = store(upload(pdf()), by=alice).document
    first = make_invoice(alice, number="R-1", document=document)
    second = make_invoice(alice, number="R-2", document=document)

    assert "same file as R-2" in why(alice, first)
    assert "same file as R-1" in why(alice, second)


def test_only_ones_own_open_invoices(client, alice, bob, olga, otto):
    make_invoice(bob, number="BOBS")
    make_invoice(otto, number="OTTOS")
    make_invoice(alice, number="GONE", status=Status.SUBMITTED)
    make_invoice(alice, number="MINE")

    for member in (alice, olga):
        client.force_login(member.user)
        page = client.get(DESK).text
        assert [n for n in ("BOBS", "OTTOS", "GONE", "MINE") if n in page] == (
            ["MINE"] if member == alice else []
        )


def test_an_empty_desk_says_so_and_tells_the_limits(client, alice, settings):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_PAGES = 7 * 1024 * 1024, 12
    client.force_login(alice.user)

    page = client.get(DESK).text

    assert "Nothing waits for you" in page
    assert "up to 7 MB and 12 pages each" in page


def test_the_reading_of_others_is_not_told(client, alice, bob):
    invoice = take(upload(pdf()), by=bob).invoice
    client.force_login(alice.user)

    page = client.get(
        f"{reverse('invoices:desk_reading')}?invoice={invoice.pk}&invoice=x"
    )

    assert page.text.strip() == ""


@pytest.mark.parametrize("name", ["invoices:desk", "invoices:desk_reading"])
def test_who_has_a_desk(client, organization, mona, name):
    seen = {}
    for role in Role.values:
        member = make_member(organization, f"New {role}".replace(" ", ""), role)
        client.force_login(member.user)
        seen[role] = client.get(reverse(name)).status_code
    client.logout()

    assert seen == {"agent": 200, "manager": 404, "owner": 200}
    login = client.get(reverse(name))["Location"]
    assert login == f"{reverse('account_login')}?next={reverse(name)}"


@pytest.mark.parametrize("name", ["invoices:desk", "invoices:desk_reading"])
def test_looking_changes_nothing(client, alice, name):
    invoice = take(upload(pdf()), by=alice).invoice
    client.force_login(alice.user)
    before = (Invoice.objects.values().get(), Event.objects.count())

    client.get(f"{reverse(name)}?invoice={invoice.pk}")

    assert client.post(reverse(name)).status_code == 405
    assert (Invoice.objects.values().get(), Event.objects.count()) == before


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_queries_however_much_waits(
    client, alice, count, django_assert_num_queries
):
    for number in range(count):
        document = store(upload(pdf(f"Invoice {number}")), by=alice).document
        make_invoice(alice, document=document)
    client.force_login(alice.user)

    with django_assert_num_queries(12):
        client.get(DESK)

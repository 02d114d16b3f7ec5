"""What a vendor's page means for its invoices: a block stops them, what they say otherwise is a doubt."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.extraction.model import Extracted
from countersign.extraction.record import EInvoice, Identifier, Party
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.invoices.suggesting.said import as_json
from countersign.review.submitting.actions import submit
from tests.factories import make_document, make_invoice, make_vendor
from tests.signing_in import sign_in

SELLER = {
    "vat_id": "DE136695976",
    "tax_number": "201/123/40207",
    "street": "Hauptstr. 1",
    "postcode": "89073",
    "city": "Ulm",
    "country": "DE",
}


@pytest.fixture
def vendor(organization):
    vendor = make_vendor(organization)
    vendor.vat_id, vendor.tax_number = "DE129273398", "201/123/40207"
    vendor.street, vendor.postcode, vendor.city = "Hauptstr. 1", "89073", "Ulm"
    vendor.payment_days = 14
    vendor.save()
    return vendor


@pytest.fixture
def waiting(alice, mona, vendor):
    """An invoice that says another VAT id and other terms than the page."""
    said = {"fields": {}, "accounts": [], "seller": SELLER}
    invoice = make_invoice(
        alice,
        number="R-1",
        issue_date=date(2026, 3, 31),
        due_date=date(2026, 4, 30),
        document=make_document(alice, said=said),
    )
    submit(invoice, by=alice)
    return Invoice.objects.get(pk=invoice.pk)


def review(client, invoice):
    return client.get(reverse("review:invoice", args=[invoice.pk]))


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def take(client, invoice, key):
    address = reverse("vendors:take_over", args=[invoice.pk])
    return client.post(address, {"key": key}, follow=True)


def approve(client, invoice, version=1):
    address = reverse("review:decide", args=[invoice.pk])
    return client.post(address, {"verdict": "approved", "version": version})


def test_no_invoice_of_a_blocked_vendor_is_approved_in_any_way(
    waiting, vendor, mona, client
):
    sign_in(client, mona)
    client.post(reverse("vendors:block", args=[vendor.pk]), {"reason": "bankrupt"})

    assert "blocked since" in words(review(client, waiting))
    assert approve(client, waiting).status_code == 409
    many = {"invoice": f"{waiting.pk}:1", "chosen": f"{waiting.pk}:1"}
    client.post(reverse("review:approve_many"), many)
    waiting.refresh_from_db()
    assert waiting.status == Status.SUBMITTED
    assert "Blocked by Mona" in words(
        client.get(reverse("vendors:detail", args=[vendor.pk]))
    )

    client.post(reverse("vendors:unblock", args=[vendor.pk]))
    assert approve(client, waiting).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == Status.APPROVED


def lists(client):
    """What the three lists say that was found: the desk, the table, the queue (as far as one may see them)."""
    names = ("invoices:desk", "invoices:list", "review:queue")
    pages = [client.get(reverse(name)) for name in names]
    return [words(page) for page in pages if page.status_code == 200]


def test_lists_tell_the_block_at_once_and_its_end(waiting, vendor, mona, alice, client):
    make_invoice(alice, number="R-7", findings={})
    elsewhere = make_invoice(alice, number="R-8", vendor="Andere AG", findings={})
    sign_in(client, mona)
    assert not any("1 stop" in page for page in lists(client))

    client.post(reverse("vendors:block", args=[vendor.pk]), {"reason": "bankrupt"})
    assert all("1 stop, 2 doubts" in page for page in lists(client))
    sign_in(client, alice)
    desk = lists(client)[0]
    assert desk.count("1 stop") == 1, "her draft of this vendor, and no other"
    elsewhere.refresh_from_db()
    assert elsewhere.findings == {}

    sign_in(client, mona)
    client.post(reverse("vendors:unblock", args=[vendor.pk]))
    after = lists(client)
    assert not any("1 stop" in page for page in after)
    assert all("2 doubts" in page for page in after)


def test_nobody_is_blocked_without_a_reason(vendor, mona, client):
    sign_in(client, mona)
    client.post(reverse("vendors:block", args=[vendor.pk]), {"reason": " "})
    vendor.refresh_from_db()
    assert not vendor.is_blocked


def test_what_an_invoice_says_otherwise_is_a_doubt_with_both_values(
    waiting, mona, client
):
    sign_in(client, mona)
    shown = words(review(client, waiting))
    said = "VAT id: this invoice says DE136695976, the vendor's page DE129273398."
    assert said in shown.replace("&#x27;", "'")
    assert "Payment terms: this invoice says 30 days" in shown
    assert "Tax number: this" not in shown
    assert "Address: this" not in shown


def test_one_key_takes_it_over_to_the_page(waiting, vendor, mona, client):
    sign_in(client, mona)
    page = review(client, waiting).content.decode()
    assert page.count('aria-keyshortcuts="t"') == 1

    shown = words(take(client, waiting, "vat_id:DE136695976"))

    assert "VAT id on the page of Beispiel GmbH: DE136695976." in shown
    assert "VAT id: this invoice says" not in shown
    vendor.refresh_from_db()
    assert vendor.vat_id == "DE136695976"
    line = Event.objects.get(organization_id=mona.organization_id, verb="took_over")
    assert line.data["changes"] == {"vat_id": ["DE129273398", "DE136695976"]}
    assert line.data["invoice"] == "R-1"


def test_what_has_changed_since_is_not_taken_over(waiting, vendor, mona, client):
    sign_in(client, mona)
    shown = words(take(client, waiting, "vat_id:DE999999999"))
    assert "Nothing is taken over" in shown
    vendor.refresh_from_db()
    assert vendor.vat_id == "DE129273398"


def test_only_who_may_write_the_page_takes_over(waiting, vendor, alice, otto, client):
    for member in (alice, otto):
        sign_in(client, member)
        assert take(client, waiting, "vat_id:DE136695976").status_code == 404
    vendor.refresh_from_db()
    assert vendor.vat_id == "DE129273398"


def test_a_silent_page_is_no_doubt(waiting, vendor, mona, client):
    vendor.vat_id, vendor.payment_days, vendor.city = "", None, None
    vendor.save()
    sign_in(client, mona)
    assert "the vendor&#x27;s page" not in review(client, waiting).content.decode()


def test_another_town_is_one_doubt_and_taken_over_whole(waiting, vendor, mona, client):
    vendor.city, vendor.street = "Berlin", None
    vendor.save()
    sign_in(client, mona)
    assert "Address: this invoice says" in words(review(client, waiting))
    take(client, waiting, "address:Hauptstr. 1, 89073 Ulm, DE")
    vendor.refresh_from_db()
    assert (vendor.street, vendor.city, vendor.country) == ("Hauptstr. 1", "Ulm", "DE")


@pytest.fixture
def known_as(alice, vendor):
    """An invoice whose file says under which number its vendor knows us."""

    def make(said):
        vendor.customer_number = "K-1042"
        vendor.save()
        document = make_document(alice, said=said)
        invoice = make_invoice(alice, number="R-2", document=document)
        submit(invoice, by=alice)
        return Invoice.objects.get(pk=invoice.pk)

    return make


def an_einvoice(*numbers):
    """What is kept of an e-invoice that calls us by these."""
    einvoice = EInvoice("UBL", buyer=Party(name="Wir", identifiers=numbers))
    return as_json(Extracted(einvoice=einvoice))


def read_on_a_page(number, confidence):
    one = {"value": number, "confidence": confidence, "proven": False}
    field = {**one, "source": "text", "places": []}
    return {"fields": {"customer_number": field}, "accounts": [], "seller": {}}


DOUBT = "Our customer number: this invoice says "


@pytest.mark.parametrize(
    "said",
    [
        an_einvoice(Identifier("4000001000005", "0088"), Identifier("K-2077")),
        read_on_a_page("K-2077", 0.93),
    ],
)
def test_another_customer_number_is_a_doubt_that_one_key_takes_over(
    said, known_as, vendor, mona, client
):
    invoice = known_as(said)
    sign_in(client, mona)
    assert DOUBT + "K-2077" in words(review(client, invoice))

    take(client, invoice, "customer_number:K-2077")

    vendor.refresh_from_db()
    assert vendor.customer_number == "K-2077"
    assert DOUBT not in words(review(client, invoice))


@pytest.mark.parametrize(
    "said",
    [
        an_einvoice(Identifier("0K 1042")),
        an_einvoice(Identifier("4000001000005", "0088")),  # everybody's number of us
        read_on_a_page("K-2077", 0.6),  # a guess
        read_on_a_page("k1042", 0.93),
    ],
)
def test_the_same_customer_number_or_none_is_no_doubt(said, known_as, mona, client):
    invoice = known_as(said)
    sign_in(client, mona)
    assert DOUBT not in words(review(client, invoice))

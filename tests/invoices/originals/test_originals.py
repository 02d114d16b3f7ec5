"""The original: whole or in parts, never as a page of ours, only for who may see its invoice."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from countersign.documents.actions import store
from countersign.history.models import Event
from tests.factories import make_invoice
from tests.files import einvoice, pdf, picture, upload

PAGES = ["invoices:original", "invoices:thumbnail", "invoices:words", "invoices:page"]


def address(name: str, document) -> str:
    more = [1, 800] if name == "invoices:page" else []
    return reverse(name, args=[document.pk, *more])


@pytest.fixture
def document(alice):
    document = store(upload(pdf("Invoice R-1")), by=alice).document
    make_invoice(alice, document=document)
    return document


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_an_agent_gets_the_original_byte_for_byte_in_a_sandbox(client, alice, document):
    client.force_login(alice.user)

    response = client.get(address("invoices:original", document))

    assert body(response) == pdf("Invoice R-1")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="invoice.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=5-9999999", 5, None),
    ],
)
def test_a_part_of_it(client, alice, document, asked, start, end):
    client.force_login(alice.user)
    whole = pdf("Invoice R-1")
    part = whole[start:end]
    first = start % len(whole)

    response = client.get(
        address("invoices:original", document), headers={"range": asked}
    )

    assert (response.status_code, body(response)) == (206, part)
    last = first + len(part) - 1
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
    assert response["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=9999999-", "bytes=-0", "bytes=20-10"])
def test_a_part_that_is_not_there(client, alice, document, asked):
    client.force_login(alice.user)

    response = client.get(
        address("invoices:original", document), headers={"range": asked}
    )

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{document.size}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "pages=1-2", "bytes=-", "nonsense"])
def test_what_is_no_single_part_gets_the_whole(client, alice, document, asked):
    client.force_login(alice.user)

    response = client.get(
        address("invoices:original", document), headers={"range": asked}
    )

    assert (response.status_code, len(body(response))) == (200, document.size)


def test_a_part_of_another_version_gets_the_whole(client, alice, document):
    client.force_login(alice.user)

    headers = {"range": "bytes=0-9", "if-range": '"another"'}
    response = client.get(address("invoices:original", document), headers=headers)

    assert (response.status_code, len(body(response))) == (200, document.size)


def test_what_the_browser_has_is_not_sent_again(client, alice, document):
    client.force_login(alice.user)
    where = address("invoices:original", document)
    etag = client.get(where)["ETag"]

    response = client.get(where, headers={"if-none-match": etag})

    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    ("data", "name", "disposition"),
    [
        (einvoice(), "invoice.xml", 'attachment; filename="invoice.xml"'),
        (picture("TIFF"), "scan.tiff", 'attachment; filename="scan.tiff"'),
        (picture("JPEG"), "scan.jpeg", 'inline; filename="scan.jpeg"'),
        (picture("PNG"), "page.html", 'inline; filename="page.html.png"'),
    ],
)
def test_only_what_a_browser_shows_safely_is_shown(
    client, alice, data, name, disposition
):
    document = store(upload(data, name), by=alice).document
    make_invoice(alice, document=document)
    client.force_login(alice.user)

    response = client.get(address("invoices:original", document))

    assert response["Content-Disposition"] == disposition
    assert body(response) == data


def test_pages_are_drawn_as_pictures(client, alice):
    document = store(upload(picture("TIFF", pages=2), "scan.tif"), by=alice).document
    make_invoice(alice, document=document)
    client.force_login(alice.user)

    pages = [
        client.get(reverse("invoices:page", args=[document.pk, number, 800]))
        for number in (1, 2, 2)
    ]
    small = client.get(address("invoices:thumbnail", document))

    assert [page["Content-Type"] for page in pages] == ["image/webp"] * 3
    assert Image.open(io.BytesIO(pages[1].content)).size == (800, 1120)
    assert pages[1].content == pages[2].content
    assert pages[0]["Cache-Control"] == "no-store"
    assert Image.open(io.BytesIO(small.content)).size == (120, 168)


@pytest.mark.parametrize("rest", [[0, 800], [3, 800], [1, 801]])
def test_a_page_that_is_not_there(client, alice, document, rest):
    client.force_login(alice.user)

    response = client.get(reverse("invoices:page", args=[document.pk, *rest]))

    assert response.status_code == 404


def test_an_einvoice_has_no_pages_to_draw(client, alice):
    document = store(upload(einvoice()), by=alice).document
    make_invoice(alice, document=document)
    client.force_login(alice.user)

    assert client.get(address("invoices:thumbnail", document)).status_code == 404
    assert client.get(address("invoices:words", document)).json()["pages"] == []


def test_words_with_their_places(client, alice, document, work):
    client.force_login(alice.user)
    before = client.get(address("invoices:words", document)).json()
    work()

    after = client.get(address("invoices:words", document)).json()

    assert (before["state"], before["share_read"]) == ("waiting", 0)
    assert (after["state"], after["share_read"]) == ("read", 100)
    (page,) = after["pages"]
    assert (round(page["width"]), round(page["height"])) == (595, 842)
    text, x0, y0, x1, y1, source = page["words"][1]
    assert (text, source) == ("R-1", "text")
    assert 0 < x0 < x1 < 595
    assert 0 < y0 < y1 < 842


@pytest.mark.parametrize("name", PAGES)
def test_who_may_see_it(client, alice, bob, mona, olga, otto, document, name):
    where = address(name, document)
    seen = {}
    for member in (alice, bob, mona, olga, otto):
        client.force_login(member.user)
        seen[str(member)] = client.get(where).status_code
    client.logout()

    assert seen == {"Alice": 200, "Bob": 404, "Mona": 200, "Olga": 200, "Otto": 404}
    assert client.get(where)["Location"] == f"{reverse('account_login')}?next={where}"


@pytest.mark.parametrize("name", PAGES)
def test_a_file_that_no_invoice_uses_is_nobodys(client, alice, name):
    document = store(upload(pdf()), by=alice).document
    client.force_login(alice.user)

    assert client.get(address(name, document)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing(client, alice, document, name):
    client.force_login(alice.user)
    before = type(document).objects.values().get()

    client.get(address(name, document))

    assert client.post(address(name, document)).status_code == 405
    assert type(document).objects.values().get() == before
    assert not Event.objects.exists()

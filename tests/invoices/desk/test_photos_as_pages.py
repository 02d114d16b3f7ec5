"""Several photos of a phone are the pages of one invoice where somebody says so."""

import io

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from countersign.documents.storage import content
from countersign.invoices.models import Invoice
from tests.files import pdf


def photo(
    colour: str, size=(600, 800), *, turned: int = 1, kind: str = "JPEG"
) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turned
    Image.new("RGB", size, colour).save(file, kind, exif=exif)
    return file.getvalue()


def send(client, member, *files, **more):
    client.force_login(member.user)
    sent = [SimpleUploadedFile(f"{n}.jpg", one) for n, one in enumerate(files, 1)]
    return client.post(reverse("invoices:upload"), {"files": sent, **more})


def files_of(member):
    return [
        [one.document for one in invoice.originals.all()]
        for invoice in Invoice.objects.of(member).order_by("pk")
    ]


def test_photos_are_one_draft_with_a_page_each_in_their_order(client, alice):
    turned = photo("blue", (800, 600), turned=6)
    png = photo("green", kind="PNG")
    assert (
        send(client, alice, photo("red"), turned, png, as_pages="1").status_code == 302
    )

    ((document,),) = files_of(alice)
    assert (document.name, document.media_type, document.page_count) == ("1.pdf", "application/pdf", 3)  # fmt: skip
    pages = pypdfium2.PdfDocument(content(document.path))
    shown = [page.render(scale=0.1).to_pil().convert("RGB") for page in pages]
    assert [max(range(3), key=one.getpixel((20, 20)).__getitem__) for one in shown] == [0, 2, 1]  # fmt: skip
    assert all(one.height > one.width for one in shown)


def test_the_same_photos_again_are_the_same_draft(client, alice):
    for _ in range(2):
        send(client, alice, photo("red"), photo("blue"), as_pages="1")

    assert len(files_of(alice)) == 1


def test_without_that_and_with_anything_else_among_them_each_is_an_invoice(
    client, alice
):
    send(client, alice, photo("red"), photo("blue"))
    send(client, alice, photo("green"), pdf("R-1"), as_pages="1")

    assert len(files_of(alice)) == 4


def test_a_photo_that_is_damaged_is_told_and_nothing_is_kept(client, alice):
    answer = send(client, alice, photo("red"), photo("blue")[:400], as_pages="1")

    assert answer.status_code == 422
    assert files_of(alice) == []

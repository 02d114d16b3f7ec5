"""Scans of a pile: a TIFF of several pages, and a PDF of pictures, are proposed as cut as any PDF is."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageChops

from countersign.documents.storage import content
from countersign.extraction.files import render_page
from countersign.extraction.files.sniff import PDF, TIFF
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice
from countersign.samples.drawing import draw
from countersign.samples.scanning import draw_scan
from tests.extraction.cutting.test_proposing import ONE, OTHER, joined

DPI = 200
WIDTH = 210 * DPI // 25.4


def pictures() -> list[Image.Image]:
    drawn = (render_page(draw(one), PDF, 1, round(WIDTH)) for one in (ONE, OTHER))
    return [Image.open(BytesIO(one)) for one in drawn]


def tiff(mode: str = "L", **how: str) -> bytes:
    first, *others = (one.convert(mode) for one in pictures())
    written = BytesIO()
    first.save(written, "TIFF", save_all=True, append_images=others, dpi=(DPI, DPI), **how)  # fmt: skip
    return written.getvalue()


def kept(client, draft: Invoice) -> bytes:
    address = reverse("invoices:original", args=[draft.files[0].pk])
    return b"".join(client.get(address).streaming_content)


def begun(alice, work, name: str, data: bytes) -> Invoice:
    invoice = desk.upload(SimpleUploadedFile(name, data), by=alice).invoice
    work()
    work("ocr")
    work()
    return Invoice.objects.get(pk=invoice.pk)


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("scan.tif", lambda: tiff("1", compression="group4")),
        ("scan.pdf", lambda: joined(draw_scan(ONE), draw_scan(OTHER))),
    ],
    ids=["tiff", "pdf"],
)
def test_a_scan_of_two_is_proposed_as_cut_and_cut(alice, client, work, name, written):
    client.force_login(alice.user)
    scan = begun(alice, work, name, written())
    address = reverse("invoices:cut", args=[scan.pk])
    page = client.get(address).content.decode()

    assert "This file seems to hold 2 invoices." in page
    assert scan.gross_total == ONE.gross
    client.post(address, {"begins-1": "on", "begins-2": "on"})

    drafts = list(Invoice.objects.of(alice).order_by("pk"))
    assert [one.files[0].name for one in drafts] == ["scan-1.pdf", "scan-2.pdf"]
    assert [one.files[0].page_count for one in drafts] == [1, 1]
    assert all(one.files[0].is_unread for one in drafts)


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_a_page_of_a_tiff_looks_the_same_in_its_part_and_stays_whole(
    alice, client, mode
):
    client.force_login(alice.user)
    data = tiff(mode)
    invoice = desk.upload(SimpleUploadedFile("scan.tif", data), by=alice).invoice
    whole = invoice.files[0]
    address = reverse("invoices:cut", args=[invoice.pk])

    client.post(address, {"begins-1": "on", "begins-2": "on", "turn-2": "90"})

    first, other = Invoice.objects.of(alice).order_by("pk")
    assert not differ(render_page(kept(client, first), PDF, 1, 800), render_page(data, TIFF, 1, 800))  # fmt: skip
    turned = Image.open(BytesIO(render_page(data, TIFF, 2, 800))).transpose(Image.Transpose.ROTATE_270)  # fmt: skip
    drawn = Image.open(BytesIO(render_page(kept(client, other), PDF, 1, turned.width)))
    assert abs(drawn.height - turned.height) <= 1
    assert not differ_pictures(drawn.resize(turned.size), turned)
    assert content(whole.path) == data


def differ(one: bytes, other: bytes) -> bool:
    return differ_pictures(Image.open(BytesIO(one)), Image.open(BytesIO(other)))


def differ_pictures(one: Image.Image, other: Image.Image) -> bool:
    """Whether they show something else, apart from how edges were smoothed."""
    small = [each.convert("L").resize((100, 140), Image.Resampling.BOX) for each in (one, other)]  # fmt: skip
    _least, most = ImageChops.difference(*small).getextrema()
    return most > 40

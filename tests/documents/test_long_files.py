"""Files of many pages: what the first says comes first, and one hard page costs the others nothing."""

import io

import pikepdf
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageDraw

from countersign.documents.actions import store
from countersign.documents.models import ReadingState
from countersign.documents.reading.rest import in_turn, shares
from countersign.history.models import Event
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice
from countersign.samples import draw, make_sample
from tests.files import pdf, upload

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)


def with_pages_behind(first: bytes, count: int, *, hard: int = 0) -> bytes:
    """An invoice and further pages of words; page `hard` has more letters than anybody can read in its time."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as whole:
        with pikepdf.open(io.BytesIO(pdf("Calls of the month", pages=count))) as more:
            whole.pages.extend(more.pages)
        if hard:
            _crowd(whole, whole.pages[hard - 1])
        whole.save(out)
    return out.getvalue()


def _crowd(whole: pikepdf.Pdf, page: pikepdf.Page) -> None:
    font = next(iter(page.obj.Resources.Font.values()))
    letters = b"BT /F 4 Tf 1 0 0 1 20 %d Tm (" + b"calls " * 150 + b") Tj ET\n"
    form = whole.make_stream(
        b"".join(letters % (20 + 7 * line) for line in range(100)),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 2000, 2000],
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
    )
    page.obj.Resources.XObject = pikepdf.Dictionary(X=form)
    page.obj.Contents = whole.make_stream(b"/X Do\n" * 40)


def entered(member, data: bytes) -> Invoice:
    return desk.upload(upload(data), by=member).invoice


def told(invoice: Invoice) -> list[set[str]]:
    """What each reading has filled in, by the history."""
    lines = Event.objects.filter(
        organization_id=invoice.organization_id, verb="read", subject_id=invoice.pk
    ).order_by("pk")
    return [set(line.data["changes"]) for line in lines]


def test_the_header_is_there_before_the_other_pages_are_read(alice, work):
    invoice = entered(alice, with_pages_behind(draw(SAMPLE), 12))
    work()

    first, whole = told(invoice)
    assert {"number", "gross_total", "vendor_name"} <= first
    assert not any(path.startswith("item") for path in first)
    assert any(path.startswith("item") for path in whole)
    invoice.refresh_from_db()
    assert (invoice.number, invoice.gross_total) == (SAMPLE.number, SAMPLE.gross)
    assert invoice.documents.get().notices == []


def test_a_file_of_few_pages_is_read_in_one_go(alice, work):
    invoice = entered(alice, with_pages_behind(draw(SAMPLE), 3))
    work()
    assert len(told(invoice)) == 1


def test_what_a_person_types_meanwhile_stays(alice, work):
    """The whole says what the first pages said: nothing that was touched is filled again."""
    invoice = entered(alice, with_pages_behind(draw(SAMPLE), 12))
    Invoice.objects.filter(organization=alice.organization, pk=invoice.pk).update(
        number="TYPED"
    )
    work()
    invoice.refresh_from_db()
    assert invoice.number == "TYPED"


def test_a_page_that_takes_too_long_is_left_out_and_told(alice, work):
    document = store(
        upload(with_pages_behind(draw(SAMPLE), 12, hard=6)), by=alice
    ).document
    for _attempt in range(3):  # its reader dies of it, which is no verdict yet
        work()
        DBTaskResult.objects.update(run_after=timezone.now())
    work()

    document.refresh_from_db()
    assert document.reading_state == ReadingState.READ
    (notice,) = document.notices
    assert (notice["code"], notice["values"]) == ("pages-left-out", {"pages": "6"})
    words = {page.number: len(page.words) for page in document.pages.all()}
    assert words[6] == 0
    assert all(words[number] for number in words if number != 6)


def test_the_first_scan_and_the_last_come_before_the_others():
    assert in_turn([7, 1, 2, 3]) == [1, 7, 2, 3]
    assert in_turn([2]) == [2]
    assert in_turn([]) == []


def test_two_children_share_the_scans_behind_the_first():
    left = in_turn(range(1, 7))
    assert shares(left, first=True, at_once=2) == [[1]]
    assert shares(left[1:], first=False, at_once=2) == [[6, 3, 5], [2, 4]]
    assert shares(left, first=True, at_once=1) == [left]
    assert shares([1, 4, 2, 3], first=True, at_once=2) == [[1, 4, 2, 3]]


@pytest.mark.ocr
def test_the_first_scan_says_what_it_does_before_the_others_are_seen(alice, work):
    pages = [_slip("Invoice R-2026/17", "Date 05.03.2026"), *(_slip("Calls", f"No. {at}") for at in range(2, 7))]  # fmt: skip
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    invoice = entered(alice, out.getvalue())

    work()
    work("ocr")
    work()

    first, *_ = told(invoice)
    assert "number" in first
    invoice.refresh_from_db()
    assert invoice.number == "R-2026/17"
    document = invoice.documents.get()
    assert (document.reading_state, document.share_read) == (ReadingState.READ, 100)
    assert [page.number for page in document.pages.all() if not page.words] == []


def _slip(*lines: str) -> Image.Image:
    """A small page that was scanned."""
    slip = Image.new("L", (500, 220), 255)
    drawing = ImageDraw.Draw(slip)
    for at, line in enumerate(lines):
        drawing.text((40, 40 + 70 * at), line, 0, font_size=36)
    return slip

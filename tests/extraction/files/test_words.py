"""Words of a text layer: what they say and where they stand on the page as shown."""

import io
import json

import pikepdf
import pytest
from fpdf import FPDF

from countersign.extraction.files import Refused, pages_of_pdf, usable_text
from countersign.extraction.files.glyphs import Glyph
from countersign.extraction.files.words import _as_read, _runs
from countersign.extraction.model import Box, Page, Word

WIDTH, HEIGHT = 400, 300


def drawing() -> FPDF:
    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.set_font("helvetica", size=12)
    pdf.add_page()
    return pdf


def words_of(pdf: FPDF) -> list[str]:
    (page,) = pages_of_pdf(bytes(pdf.output()))
    return [word.text for word in page.words]


def edited(pdf: FPDF, change) -> bytes:
    with pikepdf.open(io.BytesIO(bytes(pdf.output()))) as document:
        change(document)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def raw_page(content: bytes) -> tuple[Page, ...]:
    """A page of one font F1 (Helvetica), drawn by these operators."""

    def draw(document):
        document.pages[0].Contents = document.make_stream(content)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
        )
        document.pages[0].Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=font)
        )

    return pages_of_pdf(edited(drawing(), draw))


def test_words_stand_where_they_were_drawn():
    pdf = drawing()
    pdf.text(50, 100, "Invoice 4711")
    number_at = 50 + pdf.get_string_width("Invoice ")

    (page,) = pages_of_pdf(bytes(pdf.output()))

    assert (page.number, page.width, page.height) == (1, WIDTH, HEIGHT)
    invoice, number = page.words
    assert (invoice.text, number.text) == ("Invoice", "4711")
    assert (invoice.page, invoice.source, invoice.confidence) == (1, "text", 1.0)
    assert invoice.box.x0 == pytest.approx(50, abs=0.5)
    assert number.box.x0 == pytest.approx(number_at, abs=0.5)
    assert number.box.x1 == pytest.approx(
        number_at + pdf.get_string_width("4711"), abs=0.5
    )
    assert invoice.box.y0 < 100 - 8 < 100 < invoice.box.y1 < 105


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_and_cropped_page_is_measured_as_shown(turn):
    pdf = drawing()
    pdf.text(50, 100, "Invoice")
    (upright,) = pages_of_pdf(bytes(pdf.output()))
    x0, y0, x1, y1 = upright.words[0].box
    left, bottom = 20, 10

    def crop_and_turn(document):
        document.pages[0].CropBox = [left, bottom, WIDTH, HEIGHT]
        document.pages[0].Rotate = turn

    (page,) = pages_of_pdf(edited(pdf, crop_and_turn))

    wide, high = WIDTH - left, HEIGHT - bottom
    expected = {
        90: Box(high - y1, x0 - left, high - y0, x1 - left),
        180: Box(wide - (x1 - left), high - y1, wide - (x0 - left), high - y0),
        270: Box(y0, wide - (x1 - left), y1, wide - (x0 - left)),
    }[turn]
    size = (wide, high) if turn == 180 else (high, wide)
    assert (page.width, page.height) == size
    assert page.words[0].text == "Invoice"
    assert page.words[0].box == pytest.approx(expected, abs=0.05)


def test_text_that_runs_up_or_down_the_page_keeps_its_words():
    pdf = drawing()
    with pdf.rotation(90, 300, 200):
        pdf.text(300, 200, "Side ways")
    with pdf.rotation(-90, 350, 100):
        pdf.text(350, 100, "Down wards")

    assert sorted(words_of(pdf)) == ["Down", "Side", "wards", "ways"]


def test_words_come_line_by_line_however_they_were_drawn():
    pdf = drawing()
    pdf.text(200, 150, "100,00")
    pdf.text(50, 100, "Total")
    pdf.text(50, 150, "Net")
    pdf.text(300, 100.8, "EUR")

    assert words_of(pdf) == ["Total", "EUR", "Net", "100,00"]


def test_letters_that_stand_spaced_out_are_one_word():
    pdf = drawing()
    pdf.text(50, 50, "R E C H N U N G")
    pdf.set_char_spacing(6)
    pdf.text(50, 100, "Invoice")
    pdf.set_char_spacing(0)
    pdf.text(50, 150, "A B")

    assert words_of(pdf) == ["RECHNUNG", "Invoice", "A", "B"]


def test_a_name_set_with_air_between_its_letters_keeps_its_words():
    pdf = drawing()
    pdf.set_char_spacing(3)
    pdf.text(50, 50, "THE LARKFIELD INN")

    assert words_of(pdf) == ["THE", "LARKFIELD", "INN"]


def test_a_space_that_does_not_fit_between_two_letters_is_none():
    pdf = drawing()
    pdf.text(50, 50, "F ")
    pdf.text(50 + pdf.get_string_width("F") - 0.5, 50, "rom here")

    assert words_of(pdf) == ["From", "here"]


def test_a_word_to_the_left_is_whole_in_whichever_order_its_letters_are_given():
    letters = [
        Glyph(sign, Box(60 + 6.0 * at, 50, 66 + 6.0 * at, 58), 0, hidden=False)
        for at, sign in enumerate("מולש")
    ]

    runs = [[glyph.text for glyph in run] for run in _runs(_as_read(letters))]
    assert runs == [["ש", "ל", "ו", "מ"]]


def test_single_characters_in_columns_stay_apart():
    pdf = drawing()
    for number, x in enumerate((50, 80, 110, 140, 170), 1):
        pdf.text(x, 50, str(number))

    assert words_of(pdf) == ["1", "2", "3", "4", "5"]


def test_columns_that_nearly_touch_stay_apart():
    pdf = drawing()
    pdf.text(50, 50, "Quantity")
    pdf.text(50 + pdf.get_string_width("Quantity") + 5, 50, "Price")

    assert words_of(pdf) == ["Quantity", "Price"]


def test_text_drawn_twice_for_bold_is_there_once():
    pdf = drawing()
    for shift in (0, 0.3):
        pdf.text(50 + shift, 50, "Gross total")
    for place, letter in enumerate("Committee"):
        for shift in (0, 0.4):
            before = pdf.get_string_width("Committee"[:place])
            pdf.text(50 + before + shift, 100, letter)

    assert words_of(pdf) == ["Gross", "total", "Committee"]


def test_hidden_text_is_not_read_beside_text_that_shows():
    hidden = b"BT /F1 12 Tf 3 Tr 50 200 Td (Fee 999.00) Tj ET "
    shown = b"BT /F1 12 Tf 0 Tr 50 100 Td (Total due on receipt 10.00) Tj ET"

    (page,) = raw_page(hidden + shown)
    assert [word.text for word in page.words] == [
        "Total",
        "due",
        "on",
        "receipt",
        "10.00",
    ]


def test_a_scans_own_hidden_text_is_read():
    (page,) = raw_page(b"BT /F1 12 Tf 3 Tr 50 200 Td (Invoice 4711) Tj ET")
    assert [word.text for word in page.words] == ["Invoice", "4711"]


def test_text_beyond_the_edge_is_not_read():
    pdf = drawing()
    pdf.text(50, 50, "Inside")
    pdf.text(WIDTH + 100, 50, "Outside")

    assert words_of(pdf) == ["Inside"]


def test_what_was_filled_into_a_form_is_read():
    def fill(document):
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
        )
        look = document.make_stream(b"BT /F1 12 Tf 2 4 Td (INV-77) Tj ET")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = [0, 0, 100, 20]
        look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            Rect=[120, 190, 220, 210],
            F=4,
            AP=pikepdf.Dictionary(N=look),
        )
        field = document.make_indirect(field)
        document.pages[0].Annots = [field]
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])

    pdf = drawing()
    pdf.text(50, 106, "Number")

    (page,) = pages_of_pdf(edited(pdf, fill))

    assert [word.text for word in page.words] == ["Number", "INV-77"]
    assert page.words[1].box.x0 == pytest.approx(122, abs=1)


def test_every_word_can_be_stored(corpus):
    """No half characters, and each box on its page."""
    for path in corpus.glob("pdf/*.pdf"):
        for page in pages_of_pdf(path.read_bytes()):
            json.dumps(page.words).encode()
            for word in page.words:
                assert word.text.encode()
                assert word.text == "".join(word.text.split())


def test_a_file_that_can_not_be_opened():
    with pytest.raises(Refused) as caught:
        pages_of_pdf(b"%PDF-1.4 nothing")
    assert caught.value.code == "broken"


def page_saying(text: str) -> Page:
    box = Box(0, 0, 1, 1)
    return Page(1, 595, 842, tuple(Word(word, 1, box) for word in text.split()))


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("Invoice number 2026-17 issued on 3 May total 119.00 EUR", True),
        ("Rechnung Nr. 4 vom 3.5.2026 über 119,00 € zahlbar in 14 Tagen", True),
        ("Счёт № 17 от 3 мая 2026 на сумму 119,00 руб", True),
        ("1 2 3 4 5 6 7 8 9 10 11 12", True),
        ("Scanned by PocketScan", False),
        ("", False),
        (",QYRLFH QXPEHU GDWHG WRWDO GXH WKLUW\\ GD\\V SD\\PHQW WHUPV QHW", False),
        ("\ue001\ue002\ue003 \ue004\ue005 " * 8, False),
        ("\ufffd\ufffdv\ufffd\ufffd " * 20, False),
        ("!\"# $%& '() *+, -./ 0!\" #$% &'( )*+", False),
    ],
)
def test_whether_a_text_layer_can_be_used(text, usable):
    assert usable_text(page_saying(text)) is usable


def test_text_layers_of_the_corpus(corpus):
    """All pages of text invoices are usable; the scans' are not."""
    for path in corpus.glob("pdf/*.pdf"):
        kind = json.loads(path.with_suffix(".gt.json").read_text())["kind"]
        first = pages_of_pdf(path.read_bytes())[0]
        assert usable_text(first) is (kind != "pdf-scan"), path.name

"""What is read of a file of several invoices: the first one, and that there are more."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from countersign.extraction.cutting import part_file
from countersign.extraction.files import pages_of_pdf, sniff
from countersign.extraction.files.sniff import PDF
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer
from countersign.samples.drawing import draw
from tests.extraction.cutting.test_proposing import FURTHER, ONE, joined


def test_two_invoices_in_one_file_are_not_mixed():
    """k12: the number of one, the total of another, the items of both."""
    reading = read(joined(draw(ONE), draw(FURTHER)), buyer=Buyer())
    alone = read(draw(ONE), buyer=Buyer())

    said = {name: one.value for name, one in reading.fields.items()}
    assert said == {name: one.value for name, one in alone.fields.items()}
    assert len(reading.lines) == len(ONE.lines)
    told = [one for one in reading.notices if one.code == "several-invoices"]
    assert [one.values for one in told] == [{"count": "2"}]
    assert reading.cut is not None
    assert reading.cut.cuts == (2,)


def test_a_copy_in_the_file_is_not_added_up():
    """k11: the items were doubled."""
    reading = read(joined(draw(ONE), draw(ONE), draw(ONE)), buyer=Buyer())

    assert len(reading.lines) == len(ONE.lines)
    assert reading.cut is None


def test_a_zip_of_stored_files_is_no_pdf():
    """k17: “%PDF-” stands near the beginning of it."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        archive.writestr("one.pdf", draw(ONE))

    assert sniff(packed.getvalue()) is None


def test_a_part_has_its_pages_in_their_order_and_turned():
    whole = joined(draw(ONE), draw(FURTHER))

    part = part_file(whole, PDF, [(2, 0), (1, 90)])

    assert part == part_file(whole, PDF, [(2, 0), (1, 90)])
    second, first = pages_of_pdf(part)
    texts = [word.text for word in pages_of_pdf(whole)[1].words]
    assert [word.text for word in second.words] == texts
    assert (first.width, first.height) == (second.height, second.width)

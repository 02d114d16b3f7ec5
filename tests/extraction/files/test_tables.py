"""Tables that owners bring, as spreadsheets and other programs write them."""

import io
import zipfile
from contextlib import suppress

import pytest
from openpyxl import Workbook

from countersign.extraction.files import INSPECTING, Refused, in_child
from countersign.extraction.files.tables import MOST_ROWS, read_table


def read(data):
    return in_child(INSPECTING, read_table, data)


def workbook(*sheets):
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_in_any_usual_form(encoding, separator):
    text = (
        separator.join(["Konto", "Name"])
        + "\r\n"
        + separator.join(["4930", '"Büro; Bedarf, und\tmehr"'])
    )
    assert read(text.encode(encoding)) == [
        ["Konto", "Name"],
        ["4930", "Büro; Bedarf, und mehr"],
    ]


def test_a_workbook_says_its_first_sheet_that_has_anything():
    data = workbook(
        [], [["Number", "Name"], [4930, "Büro"], ["0420", None], [19.5, True]]
    )
    assert read(data) == [
        ["Number", "Name"],
        ["4930", "Büro"],
        ["0420"],
        ["19.5", "1"],
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"  \n", "empty"),
        (b"PK\x03\x04 no archive", "broken"),
        (b"a\0b\0c", "unknown-type"),
        (b"1\n" * (MOST_ROWS + 1), "unpacks-too-large"),
    ],
)
def test_what_is_no_table_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code


def test_a_workbook_with_a_damaged_byte_anywhere_is_read_or_refused():
    good = workbook([["Name", "IBAN"], ["Nordwind", "DE02 1203"]])
    for at in range(0, len(good), 11):
        damaged = good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :]
        with suppress(Refused):
            assert read_table(damaged)


def test_a_workbook_that_unpacks_without_end_is_stopped():
    with pytest.raises(Refused):
        read(bomb())


def bomb():
    """A workbook of a megabyte or two whose one sheet says more than any list of accounts."""
    good = zipfile.ZipFile(io.BytesIO(workbook([["a"]])))
    cell = '<c t="inlineStr"><is><t>' + "a" * 1000 + "</t></is></c>"
    row = "<row>" + cell * 10 + "</row>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in good.namelist():
            if name == "xl/worksheets/sheet1.xml":
                text = good.read(name).decode()
                head = text[: text.index("<sheetData>") + len("<sheetData>")]
                packed.writestr(name, head + row * 25_000 + "</sheetData></worksheet>")
            else:
                packed.writestr(name, good.read(name))
    return out.getvalue()

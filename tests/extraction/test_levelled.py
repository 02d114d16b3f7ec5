"""Pages scanned on their side or askew: read like upright ones, shown where they are."""

import pytest

from countersign.extraction.files import upright
from countersign.extraction.files.turning import Turn
from countersign.extraction.from_file import read_words
from countersign.extraction.model import Box, Buyer, Page, Word

LINES = {
    60: [(60, "Muster GmbH")],
    140: [(60, "Rechnung Nr. R-2026/0042"), (350, "Datum 31.03.2026")],
    400: [(60, "Nettobetrag"), (400, "100,00 EUR")],
    420: [(60, "MwSt. 19 %"), (400, "19,00 EUR")],
    440: [(60, "Gesamtbetrag"), (400, "119,00 EUR")],
}


def invoice() -> Page:
    words = []
    for y, parts in LINES.items():
        for x, text in parts:
            left = x
            for word in text.split():
                box = Box(left, y, left + 6 * len(word), y + 12)
                words.append(Word(word, 1, box, "ocr"))
                left += 6 * len(word) + 4
    return Page(1, 595, 842, tuple(words))


def scanned(page: Page, degrees: float) -> Page:
    """The page as it lay on the glass: to be turned by `degrees` to stand upright."""
    width, height = Turn(-degrees, page.width, page.height).size
    turn = Turn(degrees, width, height)
    dx, dy = (
        (a - b) / 2 for a, b in zip(turn.size, (page.width, page.height), strict=True)
    )
    words = tuple(
        word._replace(
            box=turn.back(
                Box(
                    word.box.x0 + dx,
                    word.box.y0 + dy,
                    word.box.x1 + dx,
                    word.box.y1 + dy,
                )
            ),
        )
        for word in page.words
    )
    return Page(1, width, height, words, degrees)


@pytest.mark.parametrize("degrees", [90, 180, 272, 356])
def test_a_page_askew_says_what_it_says_upright(degrees):
    straight, askew = invoice(), scanned(invoice(), degrees)

    expected = read_words([straight], buyer=Buyer())
    extracted = read_words([askew], buyer=Buyer())

    assert expected.fields["gross_total"].value == "119.00"
    assert {name: one.value for name, one in extracted.fields.items()} == {
        name: one.value for name, one in expected.fields.items()
    }
    assert extracted.pages == (askew,)
    for one in extracted.fields.values():
        assert one.words
        assert set(one.words) <= set(askew.words)
    assert upright(askew).words[0].text == "Muster"

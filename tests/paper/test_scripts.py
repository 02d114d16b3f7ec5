"""What the program puts on paper is legible in every script that it has a font for, and says where it has none."""

from datetime import UTC, datetime

import pytest

from countersign.extraction.files import pages_of_pdf
from countersign.paper import Cell, Paper

DAY = datetime(2026, 3, 31, tzinfo=UTC)
WRITTEN = {
    "Greek": ["Καλημέρα", "ΑΕ"],
    "Hebrew": ["חברת", "האור", "בע״מ"],
    "Arabic": ["شركة", "لإدارة", "النور"],
    "Persian": ["پارسی", "گچ", "ژاله"],
    "Japanese": ["株式会社テスト", "東京"],
    "Chinese": ["上海测试有限公司"],
    "Korean": ["한국전자", "주식회사"],
}


def paper() -> Paper:
    return Paper(title="R-7", foot="Kestrel", made_at=DAY)


def words(sheet: Paper) -> list[str]:
    """From left to right, without what stands at the foot."""
    (page,) = pages_of_pdf(sheet.finish())
    return [word.text for word in page.words if word.box.y0 < 700]


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_script_is_drawn_with_its_letters(written):
    sheet = paper()

    sheet.text(" ".join(written))

    assert sorted(words(sheet)) == sorted(written)
    assert not sheet.lacks


@pytest.mark.parametrize("script", ["Hebrew", "Arabic", "Persian"])
def test_one_that_runs_to_the_left_begins_on_the_right(script):
    sheet = paper()

    sheet.text(" ".join(WRITTEN[script]))

    assert words(sheet) == WRITTEN[script][::-1]


def test_figures_and_brackets_keep_their_side_within_it():
    sheet = paper()

    sheet.text("חשבונית 4.3.2026 (העתק)")
    sheet.text("Seller: חברת האור GmbH")

    assert words(sheet) == [
        "(העתק)",
        "4.3.2026",
        "חשבונית",
        *("Seller:", "האור", "חברת", "GmbH"),
    ]


def test_a_long_text_is_cut_into_lines_from_the_top():
    sheet = paper()

    sheet.text("ראשונה " + "חברת האור " * 20 + "אחרונה")

    (page,) = pages_of_pdf(sheet.finish())
    at = {word.text: word.box for word in page.words}
    assert at["ראשונה"].y0 < at["אחרונה"].y0
    assert at["ראשונה"].x0 > 400


def test_what_follows_a_text_in_another_script_is_drawn_in_its_own_font():
    sheet = paper()

    sheet.table((2, 1, 1), [Cell("Item")] * 3, [[Cell("Ω"), Cell("12"), Cell("(7)")]])

    assert words(sheet)[3:] == ["Ω", "12", "(7)"]


def test_a_sign_that_no_font_has_is_told():
    sheet = paper()

    sheet.text("a😀b")

    assert words(sheet) == ["a\ufffdb"]
    assert sheet.lacks
